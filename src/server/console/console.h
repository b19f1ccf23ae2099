// Console: the pages behind sign-in, for officers, assessors, vendors and registrars. It adds its
// routes to the portal's router and keeps what all of them need: who visits (by the session's
// cookie), that a POST comes from our own page (same origin and the session's CSRF token), and that
// nothing private is cached anywhere. What a visitor may sign is never decided here: the log decides
// at the entry (DECISIONS, "Beginning, keys, authority"). Any thread, once made; it must outlive
// the server.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "access/accounts.h"
#include "access/node.h"
#include "server/http/response.h"
#include "server/pages/layout.h"
#include "server/portal/portal.h"

namespace probity::server::console {

// One request by somebody signed in, and the state of the node that its answer is made from.
struct Visit {
  portal::Snapshot& snapshot;
  const http::Request& request;
  const access::Visitor& visitor;
  http::Parameters form{};  // of a POST: the fields, without the CSRF token

  // The first field of that name; empty if absent.
  std::string field(std::string_view name) const;
};

class Console {
 public:
  static base::Result<std::unique_ptr<Console>> make(access::Node& node, portal::Portal& portal);

  // A page: asks nobody in who is not signed in, but to sign in first and come back.
  using Answer = std::function<base::Result<http::Response>(Visit&)>;
  void add_page(std::string_view pattern, Answer answer);
  // What a form posts to. An error is shown as a page with who can fix it; forms that show their own
  // errors answer with 422 and themselves.
  void add_action(std::string_view pattern, Answer answer);

  access::Node& node() { return node_; }

 private:
  Console(access::Node& node, portal::Portal& portal);
  http::Response answer(const http::Request& request, const Answer& make, bool is_action);

  access::Node& node_;
  portal::Portal& portal_;
};

// Where a page of the console stands: below "Console" in the breadcrumb, with the visitor's name and
// the way out in its head.
pages::Layout layout(const Visit& visit, std::string title, std::vector<pages::Link> crumbs = {});

// The page as a private answer: no-store, not compressed beside secrets.
template <class View>
base::Result<http::Response> shown(const Visit& visit, const pages::Layout& layout,
                                   const View& view, int status = 200);

}  // namespace probity::server::console

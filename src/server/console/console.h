// Console: the pages behind sign-in, for officers, assessors, vendors and registrars. It adds its
// routes to the portal's router and keeps what all of them need: who visits (by the session's
// cookie), that a POST comes from our own page (same origin and the session's CSRF token), and that
// nothing private is cached anywhere. What a visitor may sign is never decided here: the log
// decides at the entry (DECISIONS, "Beginning, keys, authority"). Any thread, once made; it must
// outlive the server.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/accounts.h"
#include "access/node.h"
#include "language/say.h"
#include "server/http/form.h"
#include "server/http/response.h"
#include "server/pages/layout.h"
#include "server/pages/pages.h"
#include "server/portal/portal.h"

namespace probity::server::console {

using language::said;
using language::say;
using language::say_count;

// The session's cookie; on https it is "__Host-probity" (http/cookie.h).
inline constexpr std::string_view kSessionCookie = "probity";

// One request by somebody signed in, and the state of the node that its answer is made from. The
// snapshot does not see what the request itself writes: lead on to another page to show that.
struct Visit {
  portal::Snapshot& snapshot;
  const http::Request& request;
  const access::Visitor& visitor;
  http::Form form{};  // of a POST: fields and files, without the CSRF token

  // The first field of that name; empty if absent.
  std::string field(std::string_view name) const;
};

// One request by somebody who is not signed in yet: sign-in and invitations.
struct Caller {
  portal::Snapshot& snapshot;
  const http::Request& request;
  std::string csrf;  // for the form
  http::Form form{};

  std::string field(std::string_view name) const;
};

class AgencySignIn;  // sign-in by an OpenID provider (agency_sign_in.h)

class Console {
 public:
  // bad_input when the node's sign-in.json cannot be used.
  static base::Result<std::unique_ptr<Console>> make(access::Node& node, portal::Portal& portal);
  ~Console();

  // A page: asks nobody in who is not signed in, but to sign in first and come back.
  using Answer = std::function<base::Result<http::Response>(Visit&)>;
  void add_page(std::string_view pattern, Answer answer);
  // What a form posts to. An error is shown as a page with who can fix it; forms that show their
  // own errors answer with 422 and themselves. `max_body`: for routes that take uploads; 0: as
  // usual.
  void add_action(std::string_view pattern, Answer answer, std::size_t max_body = 0);

  // A form for those who are not signed in, and what it posts to; kept from forgery by a cookie of
  // its own.
  using Entrance = std::function<base::Result<http::Response>(Caller&)>;
  void add_entrance(std::string_view pattern, Entrance page, Entrance action = {});

  access::Node& node() { return node_; }
  access::Accounts& accounts() { return node_.accounts(); }
  portal::Portal& portal() { return portal_; }
  AgencySignIn* agency_sign_in() { return agency_sign_in_.get(); }  // null where there is none

 private:
  Console(access::Node& node, portal::Portal& portal);
  using Make = std::function<base::Result<http::Response>(portal::Snapshot&)>;
  http::Response answer(const http::Request& request, const Make& make);
  base::Result<http::Response> visit(portal::Snapshot& snapshot, const http::Request& request,
                                     const Answer& make, bool is_action);
  base::Result<http::Response> call(portal::Snapshot& snapshot, const http::Request& request,
                                    const Entrance& make, bool is_action);
  http::Response to_sign_in(const http::Request& request) const;

  access::Node& node_;
  portal::Portal& portal_;
  std::unique_ptr<AgencySignIn> agency_sign_in_;
  std::set<std::string, std::less<>> pages_;  // patterns that a reader can come back to
};

// Where a page of the console stands: below "Console" in the breadcrumb, with the visitor's name
// and the way out in its head.
pages::Layout layout(const Visit& visit, std::string title, std::vector<pages::Link> crumbs = {});
pages::Layout layout(const Caller& caller, std::string title);

// A private answer: no-store, not compressed beside secrets.
template <class View>
base::Result<http::Response> shown(const pages::Layout& layout, const View& view,
                                   int status = 200) {
  PROBITY_TRY(std::string body, pages::html(layout, view));
  return http::private_page(http::html(std::move(body), status));
}
template <class View>
base::Result<http::Response> shown(const Visit&, const pages::Layout& layout, const View& view,
                                   int status = 200) {
  return shown(layout, view, status);
}

// An error as a page of the console, with who can fix it.
base::Result<http::Response> refused(const pages::Layout& layout, const base::Error& error,
                                     const http::Request& request);

// forbidden (rule console.office) unless the visitor holds that office anywhere.
base::Status needs(const access::Visitor& visitor, ledger::Role role);

// After sign-in: the cookie of the session, and the way on, in the language that the account has
// chosen, or that of the page if it has chosen none.
http::Response welcome(const http::Request& request, const access::SignIn& signed_in,
                       std::string_view next);

}  // namespace probity::server::console

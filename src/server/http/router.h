// Router: from method and path to the function that answers. Patterns are paths whose segments may
// be "{name}" (one segment, or part of one: "{id}.safety.json") or, as the last, "{name*}" (all the
// rest). The most literal pattern wins. A page is a GET that also answers with ".json", ".csv" or
// ".atom" behind its path: the suffix is taken off and put into Request::suffix. Other methods of a
// known path get 405 with Allow, a trailing slash a redirect. Built before the server starts, then
// only read: any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/request.h"
#include "server/http/response.h"

namespace probity::server::http {

using Handler = std::function<Response(const Request&)>;
using Refuse = std::function<Response(int status, const base::Error&, const Request&)>;

class Router {
 public:
  // `refuse` makes the 404 and 405 answers; the default is problem+json.
  explicit Router(Refuse refuse = {});

  void add(Method method, std::string_view pattern, Handler handler);
  // `max_body`: for routes that take more than the others: uploads.
  void add(Method method, std::string_view pattern, std::size_t max_body, Handler handler);
  void page(std::string_view pattern, Handler handler);

  // Fills the request's pattern, route and suffix.
  Response operator()(Request& request) const;

  // What the route of this head asked for; nullopt where it asked for nothing (Options::max_body).
  std::optional<std::size_t> max_body(const Request& head) const;

 private:
  struct Segment {
    std::string before, name,
        after;          // the literal text around {name}; all of it if there is no name
    bool rest = false;  // {name*}
  };
  struct Route {
    std::vector<Segment> segments;
    std::string pattern;
    bool is_page = false;
    std::map<Method, Handler> methods;
    std::map<Method, std::size_t> max_body;
  };
  struct Found;

  Route& route(std::string_view pattern, bool is_page);
  Found find(std::string_view path) const;

  std::vector<Route> routes_;  // most literal first
  Refuse refuse_;
};

}  // namespace probity::server::http

#include "server/http/router.h"

#include <algorithm>
#include <tuple>

#include "server/http/problem.h"

namespace probity::server::http {

using base::Code;
using base::Error;
using base::fail;

namespace {

// The segments of "/a/b": "a", "b". Of "/": none.
std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  path.remove_prefix(1);
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == path.npos) break;
    path.remove_prefix(slash + 1);
    if (path.empty()) out.push_back(path);  // a trailing slash
  }
  return out;
}

constexpr std::string_view kSuffixes[] = {".json", ".csv", ".atom"};

std::string_view suffix_of(std::string_view path) {
  for (const std::string_view suffix : kSuffixes)
    if (path.size() > suffix.size() + 1 && path.ends_with(suffix) &&
        path[path.size() - suffix.size() - 1] != '/')
      return suffix;
  return {};
}

std::string link(std::string_view path, const Parameters& query) {
  std::string out = percent_encoded_path(path);
  char separator = '?';
  for (const auto& [name, value] : query) {
    out += separator + percent_encoded(name) + '=' + percent_encoded(value);
    separator = '&';
  }
  return out;
}

}  // namespace

struct Router::Found {
  const Route* route = nullptr;
  Parameters captured;
};

Router::Router(Refuse refuse) : refuse_(std::move(refuse)) {
  if (!refuse_)
    refuse_ = [](int status, const Error& error, const Request&) { return problem(status, error); };
}

void Router::add(Method method, std::string_view pattern, Handler handler) {
  route(pattern, /*is_page=*/false).methods[method] = std::move(handler);
}
void Router::add(Method method, std::string_view pattern, std::size_t max_body, Handler handler) {
  Route& made = route(pattern, /*is_page=*/false);
  made.methods[method] = std::move(handler);
  made.max_body[method] = max_body;
}
void Router::page(std::string_view pattern, Handler handler) {
  route(pattern, /*is_page=*/true).methods[Method::get] = std::move(handler);
}

Router::Route& Router::route(std::string_view pattern, bool is_page) {
  Route made;
  made.pattern = pattern;
  made.is_page = is_page;
  for (const std::string_view text : split(pattern)) {
    Segment segment;
    const std::size_t open = text.find('{'), close = text.find('}');
    if (open == text.npos) {
      segment.before = text;
    } else {
      segment.before = text.substr(0, open);
      segment.name = text.substr(open + 1, close - open - 1);
      segment.after = text.substr(close + 1);
      segment.rest = segment.name.ends_with('*');
      if (segment.rest) segment.name.pop_back();
    }
    made.segments.push_back(std::move(segment));
  }
  // Most literal first: segment by segment, plain text before {part}.text before {name} before
  // {rest*}.
  const auto looseness = [](const Segment& segment) {
    if (segment.name.empty()) return 0;
    if (segment.rest) return 3;
    return segment.before.empty() && segment.after.empty() ? 2 : 1;
  };
  const auto order = [&](const Segment& a, const Segment& b) {
    const int x = looseness(a), y = looseness(b);
    if (x != y) return x < y;
    return std::tie(a.before, a.after) < std::tie(b.before, b.after);
  };
  const auto before = [&](const Route& a, const Route& b) {
    return std::lexicographical_compare(a.segments.begin(), a.segments.end(), b.segments.begin(),
                                        b.segments.end(), order);
  };
  const auto place = std::lower_bound(routes_.begin(), routes_.end(), made, before);
  if (place != routes_.end() && !before(made, *place)) {
    place->is_page = place->is_page || is_page;
    return *place;
  }
  return *routes_.insert(place, std::move(made));
}

Router::Found Router::find(std::string_view path) const {
  const std::vector<std::string_view> parts = split(path);
  for (const Route& route : routes_) {
    const auto& segments = route.segments;
    const bool open_ended = !segments.empty() && segments.back().rest;
    if (open_ended ? parts.size() < segments.size() : parts.size() != segments.size()) continue;
    Found found{&route, {}};
    for (std::size_t i = 0; found.route && i < segments.size(); ++i) {
      const Segment& segment = segments[i];
      const std::string_view part =
          segment.rest ? path.substr(static_cast<std::size_t>(parts[i].data() - path.data()))
                       : parts[i];
      if (segment.name.empty()) {
        if (part != segment.before) found.route = nullptr;
      } else if (part.size() > segment.before.size() + segment.after.size() &&
                 part.starts_with(segment.before) && part.ends_with(segment.after)) {
        found.captured.emplace_back(
            segment.name, part.substr(segment.before.size(),
                                      part.size() - segment.before.size() - segment.after.size()));
      } else {
        found.route = nullptr;
      }
    }
    if (found.route) return found;
  }
  return {};
}

std::optional<std::size_t> Router::max_body(const Request& head) const {
  const Found found = find(head.path);
  if (!found.route) return std::nullopt;
  const auto asked = found.route->max_body.find(head.method);
  if (asked == found.route->max_body.end()) return std::nullopt;
  return asked->second;
}

Response Router::operator()(Request& request) const {
  const std::string_view path = request.path;
  const std::string_view suffix = suffix_of(path);
  Found found = find(path);
  // A pattern that spells the suffix itself knows better; one that merely swallowed it in a {name}
  // does not.
  const bool is_literal =
      found.route && (found.route->segments.empty() || found.route->segments.back().name.empty() ||
                      !found.route->segments.back().after.empty());
  if (!suffix.empty() && !is_literal) {
    const std::string_view bare = path.substr(0, path.size() - suffix.size());
    if (Found page = find(bare == "/index" ? "/" : bare); page.route && page.route->is_page) {
      found = std::move(page);
      request.suffix = suffix.substr(1);
    }
  }
  if (!found.route) {
    if (path.size() > 1 && path.ends_with('/') && find(path.substr(0, path.size() - 1)).route)
      return redirect(link(path.substr(0, path.size() - 1), request.query), 308);
    return refuse_(404, fail(Code::not_found, "there is no such page", request.path).value(),
                   request);
  }
  request.pattern = found.route->pattern;
  request.route = std::move(found.captured);

  const auto& methods = found.route->methods;
  auto handler = methods.find(request.method);
  if (handler == methods.end() && request.method == Method::head)
    handler = methods.find(Method::get);
  if (handler != methods.end()) return handler->second(request);

  std::string allowed;
  for (const auto& [method, unused] : methods) {
    if (!allowed.empty()) allowed += ", ";
    allowed += name(method);
    if (method == Method::get) allowed += ", HEAD";
  }
  Response refused = refuse_(405,
                             fail(Code::usage, "this path does not take that method", {},
                                  "http.method", std::string(name(request.method)), allowed)
                                 .value(),
                             request);
  refused.headers.push_back({"Allow", allowed});
  return refused;
}

}  // namespace probity::server::http

// Request: what one HTTP request says, checked at the door: the path is decoded UTF-8 without
// empty, "." or ".." segments, backslashes and control characters, so a handler may use it as a
// name; header names are in lower case. Plain data: it belongs to the worker that handles it.
// Source: RFC 9110, RFC 9112, RFC 3986.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace probity::server::http {

enum class Method { get, head, post, put, patch, delete_, options };
std::string_view name(Method method);  // "GET", ...

struct Header {
  std::string name;
  std::string value;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct Request {
  Method method = Method::get;
  std::string path = "/";  // decoded
  Parameters query;        // decoded, in order
  std::vector<Header> headers;
  std::string body;
  std::string remote;  // the client's address, without port
  bool https = false;  // how the client came; as the proxy says, if one is trusted (server.h)
  bool keep_alive = true;
  bool takes_chunks = true;  // HTTP/1.1; an older client gets streams until the connection closes

  std::string pattern;  // which route was taken: "/uses/{agency}/{slug}"; empty: none
  Parameters route;     // what the router's {name} stand for
  std::string suffix;   // "json" where a page was asked for as /path.json (router.h)

  // The value of a header (name in lower case), a query parameter or a route parameter; empty if
  // absent.
  std::string_view header(std::string_view name) const;
  std::string_view parameter(std::string_view name) const;
  std::string_view captured(std::string_view name) const;
};

// Splits "/path?query", or "http://host/path?query", into path and query. Code::usage; rule
// http.target.
base::Status parse_target(std::string_view target, Request& out);

// "a=1&b=x+y": query strings and application/x-www-form-urlencoded bodies. Rule http.form.
base::Result<Parameters> parse_form(std::string_view text);

// The other way: text as it stands in a path segment or a query value of a link.
using base::percent_encoded;
inline std::string percent_encoded_path(std::string_view path) {
  return percent_encoded(path, /*kept=*/"/");
}

// Whether a page of this site sent the request, and no foreign page made the reader's browser send
// it: Sec-Fetch-Site where the browser says it, else Origin against Host. A request that says
// neither is taken for foreign. To be asked before a form changes anything, signed in or not.
bool same_origin(const Request& request);

// "https://log.city.example": this site, as the client addresses it; empty if Host is no host.
std::string site_of(const Request& request);

// How an answer should look: the suffix decides, else the Accept header; HTML unless JSON is
// preferred by name.
enum class Format { html, json };
Format wants(const Request& request);

}  // namespace probity::server::http

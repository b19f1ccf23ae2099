#include "server/http/response.h"

#include <algorithm>

#include "language/languages.h"
#include "server/http/delivery.h"
#include "server/http/gzip.h"

namespace probity::server::http {

Content::Content(std::string type, std::string bytes)
    : type_(std::move(type)), bytes_(std::move(bytes)), etag_(etag_of(bytes_)) {
  constexpr int kSmallest = 9;  // once per content, so time does not matter
  if (is_compressible(type_) && bytes_.size() > kCompressFrom)
    gzip_ = http::gzip(bytes_, kSmallest);
}

Response html(std::string body, int status) {
  return {.status = status, .type = "text/html; charset=utf-8", .body = std::move(body)};
}
Response json(std::string body, int status) {
  return {.status = status, .type = "application/json", .body = std::move(body)};
}
Response text(std::string body, int status) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::move(body)};
}
Response shared(std::shared_ptr<const Content> content) { return {.content = std::move(content)}; }
Response redirect(std::string_view path, int status) {
  if (!is_path_of_this_site(path)) path = "/";
  const bool names_one = !language::addressed(path).language->prefix.empty();
  return redirect_away(names_one ? std::string(path) : language::in_language(path), status);
}
Response redirect_away(std::string_view url, int status) {
  return {.status = status, .headers = {{"Location", std::string(url)}}};
}

bool is_path_of_this_site(std::string_view text) {
  // "//host" and, to browsers, "/\\host" and "/<tab>/host" name another site.
  return text.starts_with('/') && !text.starts_with("//") &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7F && c != '\\'; });
}

Response private_page(Response response) {
  response.headers.push_back({"Cache-Control", "no-store"});
  response.compress = false;
  return response;
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Unknown";
  }
}

}  // namespace probity::server::http

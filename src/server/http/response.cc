#include "server/http/response.h"

#include "base/bytes.h"
#include "crypto/sha256.h"
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
Response redirect(std::string_view location, int status) {
  return {.status = status, .headers = {{"Location", std::string(location)}}};
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

// Response: what a handler answers. The server adds the rest: ETag and 304, gzip, length, date and
// the security headers. Content: bytes that many answers share (styles, fonts, cached pages),
// compressed and hashed once. Plain data; a Content never changes, so any thread may hold it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/request.h"

namespace probity::server::http {

class Content {
 public:
  Content(std::string type, std::string bytes);
  const std::string& type() const { return type_; }
  std::string_view bytes() const { return bytes_; }
  std::string_view gzip() const { return gzip_; }    // empty where it would not be smaller
  const std::string& etag() const { return etag_; }  // without quotes

 private:
  std::string type_, bytes_, gzip_, etag_;
};

struct Response {
  int status = 200;
  std::string type{};  // Content-Type
  std::vector<Header> headers{};
  std::string body{};
  std::shared_ptr<const Content> content{};  // if set, it is the body and the type
  std::string etag{};    // names the body's version, if the handler knows one cheaper than a hash
  bool compress = true;  // false where the body holds a secret beside foreign text (BREACH)
};

Response html(std::string body, int status = 200);
Response json(std::string body, int status = 200);
Response text(std::string body, int status = 200);
Response shared(std::shared_ptr<const Content> content);
Response redirect(std::string_view location, int status = 303);  // a path of this site

// "Not Found" for 404.
std::string_view reason(int status);

// Set on every answer: only own styles, images and forms, no scripts, no frames, no referrer.
inline constexpr std::string_view kSecurityHeaders =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

}  // namespace probity::server::http

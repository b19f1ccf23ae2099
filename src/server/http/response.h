// Response: what a handler answers. The server adds the rest: ETag and 304, gzip, length, date and
// the security headers. Content: bytes that many answers share (styles, fonts, cached pages),
// compressed and hashed once. Plain data; a Content never changes, so any thread may hold it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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

class Stream;

struct Response {
  int status = 200;
  std::string type{};  // Content-Type
  std::vector<Header> headers{};
  std::string body{};
  std::shared_ptr<const Content> content{};  // if set, it is the body and the type
  std::shared_ptr<Stream> stream{};          // if set, it makes the body (stream.h)
  std::optional<std::uint64_t> length{};     // of a stream, where it is known before
  std::string etag{};    // names the body's version, if the handler knows one cheaper than a hash
  bool compress = true;  // false where the body holds a secret beside foreign text (BREACH)
  bool is_text_within = false;  // it pays to compress it, although its type does not say so
  // The Content-Security-Policy allows own styles, images, fonts and forms; and, where asked:
  bool script = false;        // scripts of this site, and their requests to it
  std::string form_target{};  // an origin that a form's answer may lead to: "https://id.example"
};

Response html(std::string body, int status = 200);
Response json(std::string body, int status = 200);
Response text(std::string body, int status = 200);
Response shared(std::shared_ptr<const Content> content);
// To a path of this site, "/uses?q=x", in the language of this thread unless the path names one
// ("/fr/uses"); whatever is none, like "//elsewhere", leads home instead. So a `return to` from a
// form can be handed in as it came.
Response redirect(std::string_view path, int status = 303);
bool is_path_of_this_site(std::string_view text);
// To another site: only for addresses that the operator configured.
Response redirect_away(std::string_view url, int status = 303);
// Of a page that belongs to one reader: no cache keeps it, and it is not compressed, since secrets
// like CSRF tokens stand beside foreign text.
Response private_page(Response response);

// "Not Found" for 404.
std::string_view reason(int status);

}  // namespace probity::server::http

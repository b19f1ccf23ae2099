// Delivery: a Response as the bytes that go out. Here are the rules of HTTP that handlers need not
// know: lengths, HEAD, strong ETags and If-None-Match, gzip, Date, the security headers. Pure
// functions, any thread; runs on the workers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "server/http/response.h"

namespace probity::server::http {

// Where browsers report what the Content-Security-Policy refused.
inline constexpr std::string_view kCspReports = "/csp-reports";
inline constexpr std::size_t kCompressFrom = 1024;  // below this gzip gains nothing

struct Delivery {
  enum class Body { none, own, content, content_gzip };

  int status = 0;
  std::string head;  // status line and header fields, with the empty line
  std::string own;
  std::shared_ptr<const Content> content;
  Body sends = Body::none;
  std::shared_ptr<Stream> stream{};  // if set, the body comes from it, `chunked` or until close
  std::optional<std::uint64_t> length{};  // of the stream; one that ends elsewhere breaks off
  bool chunked = false;
  bool close = false;

  std::string_view body() const;
};

// `close`: this is the last answer on its connection.
Delivery deliver(const Request& request, Response response, base::Time now, bool close);

std::string etag_of(std::string_view bytes);
bool is_compressible(std::string_view type);
std::string http_date(base::Time time);  // "Mon, 23 Nov 2026 05:33:00 GMT"

}  // namespace probity::server::http

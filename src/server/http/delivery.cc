#include "server/http/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/bytes.h"
#include "crypto/sha256.h"
#include "server/http/gzip.h"
#include "server/http/problem.h"
#include "server/http/stream.h"

namespace probity::server::http {

namespace {

// Whether a list like `gzip, br;q=0` names `word` with a weight above zero.
bool accepts(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    while (item.starts_with(' ')) item.remove_prefix(1);
    const std::size_t end = std::min(item.find_first_of("; "), item.size());
    if (item.substr(0, end) != word) continue;
    const std::size_t q = item.find("q=", end);
    return q == item.npos || item.find_first_of("123456789", q) != item.npos;
  }
  return false;
}

// If-None-Match (RFC 9110 section 13.1.2): any of our tags for this body, in either encoding.
bool is_known(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match == "*") return true;
  const std::string plain = fmt::format("\"{}\"", etag), gzip = fmt::format("\"{}-gz\"", etag);
  return if_none_match.find(plain) != if_none_match.npos ||
         if_none_match.find(gzip) != if_none_match.npos;
}

// A line break in a header would let foreign text write headers of its own.
bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_clean(const Response& response) {
  // A semicolon or comma would begin another directive or policy.
  return is_clean(response.type) && is_clean(response.etag) && is_clean(response.form_target) &&
         response.form_target.find_first_of(" ;,") == response.form_target.npos &&
         response.etag.find('"') == response.etag.npos &&
         std::all_of(response.headers.begin(), response.headers.end(), [](const Header& header) {
           return is_clean(header.name) && is_clean(header.value);
         });
}

std::string_view header(const Response& response, std::string_view name) {
  for (const Header& one : response.headers)
    if (one.name == name) return one.value;
  return {};
}

// Nothing but what is our own, and no more of that than the page asks for (CSP level 3); what a
// browser refuses it reports, and we count.
void add_security(const Request& request, const Response& response, std::string& head) {
  head +=
      "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' data:; "
      "font-src 'self'; ";
  if (response.script) head += "script-src 'self'; connect-src 'self'; ";
  fmt::format_to(std::back_inserter(head),
                 "form-action 'self'{}{}; base-uri 'none'; frame-ancestors 'none'; report-uri {}; "
                 "report-to csp\r\nReporting-Endpoints: csp=\"{}\"\r\n",
                 response.form_target.empty() ? "" : " ", response.form_target, kCspReports,
                 kCspReports);
  head +=
      "X-Content-Type-Options: nosniff\r\n"
      // To other sites nothing; with no-referrer even a form of our own would come without Origin.
      "Referrer-Policy: same-origin\r\n"
      "Cross-Origin-Opener-Policy: same-origin\r\n"
      "Cross-Origin-Resource-Policy: same-origin\r\n"
      "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\r\n";
  if (request.https) head += "Strict-Transport-Security: max-age=31536000\r\n";
}

}  // namespace

std::string_view Delivery::body() const {
  switch (sends) {
    case Body::none:
      return {};
    case Body::own:
      return own;
    case Body::content:
      return content->bytes();
    case Body::content_gzip:
      return content->gzip();
  }
  return {};
}

Delivery deliver(const Request& request, Response response, base::Time now, bool close) {
  if (!is_clean(response))
    response = problem(
        base::fail(base::Code::internal, "an answer held a control character in a header").value());

  using Body = Delivery::Body;
  Delivery out;
  out.status = response.status;
  out.stream = std::move(response.stream);
  if (out.stream) out.length = response.length;
  out.chunked = out.stream && !out.length && request.takes_chunks;
  out.close = close || (out.stream && !out.length && !out.chunked);
  out.content = std::move(response.content);
  out.own = std::move(response.body);
  out.sends = out.content ? Body::content : Body::own;
  const std::string& type = out.content ? out.content->type() : response.type;
  const bool reads = request.method == Method::get || request.method == Method::head;
  const bool has_version = reads && response.status == 200 && !out.stream;
  const bool may_compress = response.compress &&
                            (response.is_text_within || is_compressible(type)) &&
                            out.body().size() > kCompressFrom && !out.stream;
  std::string_view encoding_tag;

  if (has_version) {
    if (out.content)
      response.etag = out.content->etag();
    else if (response.etag.empty())
      response.etag = etag_of(out.own);
    if (const std::string_view known = request.header("if-none-match");
        !known.empty() && is_known(known, response.etag)) {
      response.status = out.status = 304;
      out.sends = Body::none;
    }
  }
  if (may_compress && out.sends != Body::none &&
      accepts(request.header("accept-encoding"), "gzip")) {
    constexpr int kFast = 1;  // a quarter of the time of zlib's default, for a tenth more bytes
    if (out.content) {
      if (!out.content->gzip().empty()) out.sends = Body::content_gzip;
    } else if (std::string packed = gzip(out.own, kFast); !packed.empty()) {
      out.own = std::move(packed);
      encoding_tag = "-gz";
    }
    if (out.sends == Body::content_gzip) encoding_tag = "-gz";
  }

  std::string& head = out.head;
  head.reserve(1280);
  auto to = std::back_inserter(head);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason(response.status),
                 http_date(now));
  if (!type.empty() && response.status != 304) fmt::format_to(to, "Content-Type: {}\r\n", type);
  if (out.chunked)
    head += "Transfer-Encoding: chunked\r\n";
  else if (out.length)
    fmt::format_to(to, "Content-Length: {}\r\n", *out.length);
  else if (response.status != 304 && response.status != 204 && !out.stream)
    fmt::format_to(to, "Content-Length: {}\r\n", out.body().size());
  if (!encoding_tag.empty()) head += "Content-Encoding: gzip\r\n";
  if (has_version) fmt::format_to(to, "ETag: \"{}{}\"\r\n", response.etag, encoding_tag);
  if (may_compress) head += "Vary: Accept, Accept-Encoding\r\n";
  if (header(response, "Cache-Control").empty())
    head += has_version ? "Cache-Control: no-cache\r\n" : "Cache-Control: no-store\r\n";
  for (const Header& one : response.headers) fmt::format_to(to, "{}: {}\r\n", one.name, one.value);
  add_security(request, response, head);
  if (out.close) head += "Connection: close\r\n";
  head += "\r\n";
  if (request.method == Method::head) {
    out.sends = Body::none;
    if (out.stream) out.stream->close();
    out.stream = nullptr;
  }
  return out;
}

std::string etag_of(std::string_view bytes) {
  constexpr std::size_t kBytes = 16;  // 128 bits name a version surely enough
  return base::to_hex(base::ByteView(crypto::sha256(base::as_bytes(bytes)).bytes).first(kBytes));
}

bool is_compressible(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/problem+json") || type.starts_with("application/atom+xml") ||
         type.starts_with("image/svg+xml");
}

std::string http_date(base::Time time) {
  static constexpr std::string_view kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const base::Date date = base::date_of(time);
  const auto day = static_cast<std::size_t>(time.seconds / base::kDay);  // 1970-01-01: a Thursday
  const std::int64_t second = time.seconds % base::kDay;
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[day % 7], date.day,
                     kMonths[date.month - 1], date.year, second / 3600, second / 60 % 60,
                     second % 60);
}

}  // namespace probity::server::http

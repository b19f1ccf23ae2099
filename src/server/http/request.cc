#include "server/http/request.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"

namespace probity::server::http {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// False on a '%' without two hex digits, and on what is not UTF-8 or holds control characters
// afterwards.
bool percent_decode(std::string_view text, bool plus_is_space, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return base::is_utf8(out);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

tl::unexpected<base::Error> bad_target(std::string what, std::string required) {
  return fail(Code::usage, std::move(what), {}, "http.target", {}, std::move(required));
}

std::string_view lookup(const Parameters& all, std::string_view name) {
  for (const auto& [key, value] : all)
    if (key == name) return value;
  return {};
}

// The weight of a media type in an Accept header (RFC 9110 section 12.5.1), in thousandths; -1 if
// it is not named.
int weight_of(std::string_view accept, std::string_view type) {
  int weight = -1;
  while (!accept.empty()) {
    const std::size_t comma = std::min(accept.find(','), accept.size());
    std::string_view range = accept.substr(0, comma);
    accept.remove_prefix(std::min(comma + 1, accept.size()));
    while (range.starts_with(' ')) range.remove_prefix(1);
    const std::size_t end = std::min(range.find_first_of("; "), range.size());
    if (range.substr(0, end) != type) continue;
    weight = 1000;
    const std::size_t q = range.find("q=", end);
    if (q == range.npos) continue;
    // "0", "1", "0.5", "0.25", ...: the digits behind the point are thousandths when padded to
    // three.
    std::string_view digits = range.substr(q + 2);
    weight = digits.starts_with('1') ? 1000 : 0;
    digits.remove_prefix(std::min<std::size_t>(2, digits.size()));
    for (int unit = 100; unit > 0 && !digits.empty() && digits[0] >= '0' && digits[0] <= '9';
         unit /= 10) {
      weight += (digits[0] - '0') * unit;
      digits.remove_prefix(1);
    }
  }
  return weight;
}

}  // namespace

std::string_view name(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::delete_:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  return "";
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers)
    if (header.name == name) return header.value;
  return {};
}
std::string_view Request::parameter(std::string_view name) const { return lookup(query, name); }
std::string_view Request::captured(std::string_view name) const { return lookup(route, name); }

Status parse_target(std::string_view target, Request& out) {
  if (target.starts_with("http://") || target.starts_with("https://")) {  // absolute form
    const std::size_t authority = target.find("//") + 2;
    const std::size_t path = target.find('/', authority);
    target = path == target.npos ? "/" : target.substr(path);
  }
  if (!target.starts_with('/')) return bad_target("the request target is no path", "a path: /...");
  const std::size_t question = std::min(target.find('?'), target.size());
  if (!percent_decode(target.substr(0, question), /*plus_is_space=*/false, out.path))
    return bad_target("the path is not percent-encoded UTF-8", "%XX with two hex digits, UTF-8");
  // An encoded slash would make another path of it than the one that proxies before us saw.
  std::string_view raw = target.substr(0, question);
  for (std::size_t at = raw.find('%'); at != raw.npos; at = raw.find('%', at + 1))
    if (raw.substr(at, 3) == "%2F" || raw.substr(at, 3) == "%2f")
      return bad_target("the path holds an encoded slash", "a path without %2F");
  if (has_control(out.path) || out.path.find('\\') != out.path.npos)
    return bad_target("the path holds a control character or a backslash", "a path without them");
  std::string_view rest = std::string_view(out.path).substr(1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    if (segment.empty() || segment == "." || segment == "..")
      return bad_target("the path holds an empty, '.' or '..' segment", "a normal path");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  out.query.clear();
  if (question < target.size()) {
    auto query = parse_form(target.substr(question + 1));
    if (!query) return bad_target(query.error().what, query.error().required);
    out.query = *std::move(query);
  }
  return {};
}

Result<Parameters> parse_form(std::string_view text) {
  Parameters out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (out.size() == base::limits::kFormFields)
      return fail(Code::too_large, "a form or query has too many fields", {}, "http.form.fields",
                  {}, fmt::format("at most {}", base::limits::kFormFields));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name, value;
    if (!percent_decode(pair.substr(0, equals), true, name) ||
        !percent_decode(pair.substr(std::min(equals + 1, pair.size())), true, value) ||
        (name + value).find('\0') != std::string::npos)
      return fail(Code::usage, "a form field is not percent-encoded UTF-8", {}, "http.form", {},
                  "%XX with two hex digits, UTF-8 without U+0000");
    out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

std::string site_of(const Request& request) {
  const std::string_view host = request.header("host");
  for (const char c : host)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
        std::string_view(".-:[]").find(c) == std::string_view::npos)
      return "";
  return (request.https ? "https://" : "http://") + std::string(host);
}

bool same_origin(const Request& request) {
  if (const std::string_view site = request.header("sec-fetch-site"); !site.empty())
    return site == "same-origin";
  const std::string_view origin = request.header("origin");
  return !origin.empty() && origin == site_of(request);
}

Format wants(const Request& request) {
  if (!request.suffix.empty()) return request.suffix == "json" ? Format::json : Format::html;
  const std::string_view accept = request.header("accept");
  if (accept.empty()) return Format::html;
  const int json = std::max(weight_of(accept, "application/json"),
                            weight_of(accept, "application/problem+json"));
  const int html =
      std::max(weight_of(accept, "text/html"), weight_of(accept, "application/xhtml+xml"));
  return json > 0 && json > html ? Format::json : Format::html;
}

}  // namespace probity::server::http

#include "server/http/cookie.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace probity::server::http {

namespace {

std::string name_of(std::string_view name, bool https) {
  return (https ? "__Host-" : "") + std::string(name);
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool consists_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != others.npos;
  });
}

}  // namespace

std::string_view cookie(const Request& request, std::string_view name) {
  const std::string wanted = name_of(name, request.https);
  std::string_view found;
  bool is_found = false;
  std::size_t seen = 0;
  for (const Header& header : request.headers) {
    if (header.name != "cookie") continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      // So many that ours may be among those that nobody reads: taken for absent.
      if (++seen > base::limits::kCookies) return {};
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      while (pair.ends_with(' ')) pair.remove_suffix(1);
      const std::size_t equals = pair.find('=');
      if (equals == pair.npos || pair.substr(0, equals) != wanted) continue;
      std::string_view value = pair.substr(equals + 1);
      if (value.size() > 1 && value.starts_with('"') && value.ends_with('"'))
        value = value.substr(1, value.size() - 2);
      if (is_found && value != found) return {};
      found = value;
      is_found = true;
    }
  }
  return found;
}

void set_cookie(Response& response, const Request& request, const Cookie& cookie) {
  std::string line =
      fmt::format("{}={}; Path=/; HttpOnly; SameSite={}", name_of(cookie.name, request.https),
                  cookie.value, cookie.same_site == Cookie::SameSite::strict ? "Strict" : "Lax");
  if (request.https) line += "; Secure";
  if (cookie.max_age >= 0) line += fmt::format("; Max-Age={}", cookie.max_age);
  // delivery.cc sends no answer with a control character in a header.
  if (cookie.name.empty() || !consists_of(cookie.name, "-_") ||
      !consists_of(cookie.value, "-._~+/="))
    line = "\n";
  response.headers.push_back({"Set-Cookie", std::move(line)});
}

void drop_cookie(Response& response, const Request& request, std::string_view name) {
  set_cookie(response, request, {.name = std::string(name), .max_age = 0});
}

}  // namespace probity::server::http

#include "server/portal/recognise.h"

#include <algorithm>

#include "base/number.h"

namespace probity::server::portal {

namespace {

constexpr std::size_t kHexDigits = 64;  // of a SHA-256

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "sha256:" before it and capital letters are taken too.
std::string digest_of(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  if (text.starts_with(kPrefix)) text.remove_prefix(kPrefix.size());
  std::string hex;
  for (char c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return {};
    hex += c;
  }
  return hex.size() == kHexDigits ? hex : "";
}

// "3600", "3·6·0·0", "3-6-0-0", "3 6 0 0": four digits, or '-' for one not yet known beside others.
std::string code_of(std::string_view text) {
  std::string code;
  constexpr std::string_view kDot = "·";
  while (!text.empty()) {
    if (is_digit(text.front())) {
      code += text.front();
    } else if (text.starts_with(kDot)) {
      text.remove_prefix(kDot.size() - 1);
    } else if (std::string_view(" .-").find(text.front()) == std::string_view::npos) {
      return {};
    }
    text.remove_prefix(1);
  }
  return code.size() == 4 ? code : "";
}

// "<agency>/<name>", both of what ids are made of.
bool is_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) {
                       return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '/';
                     }) &&
         text.find('/', slash + 1) == std::string_view::npos;
}

// "somebody@example.org", alone or among words.
bool holds_address(std::string_view text) {
  for (std::size_t at = text.find('@', 1); at != std::string_view::npos;
       at = text.find('@', at + 1)) {
    const auto is_part = [](char c) { return is_letter(c) || is_digit(c); };
    if (at + 1 < text.size() && is_part(text[at - 1]) && is_part(text[at + 1]) &&
        text.find('.', at) != std::string_view::npos)
      return true;
  }
  return false;
}

}  // namespace

Recognised recognise(std::string_view typed) {
  const std::string_view text = trim(typed);
  if (text.empty()) return {};
  if (text.front() == '{') return {Pasted::label, std::string(text)};
  if (const std::string digest = digest_of(text); !digest.empty()) return {Pasted::digest, digest};
  if (text.starts_with("pkg:")) return {Pasted::package, std::string(text)};
  if (holds_address(text)) return {Pasted::person, ""};
  const std::string_view number = text.front() == '#' ? text.substr(1) : text;
  const auto entry = base::parse_int(number);
  // Four digits are a code; "#3600" is the entry.
  if (const std::string code = text.front() == '#' ? "" : code_of(text); !code.empty())
    return {Pasted::code, code};
  if (entry && *entry >= 0) return {Pasted::entry, std::to_string(*entry)};
  if (is_name(text)) return {Pasted::name, std::string(text)};
  return {Pasted::words, std::string(text)};
}

}  // namespace probity::server::portal

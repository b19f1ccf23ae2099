#include "language/slots.h"

#include <algorithm>

namespace probity::language {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "{{name}}", "{{#list}}", "{{> partial}}"; 0 if it is none.
std::size_t name_at(std::string_view text) {
  const std::size_t end = text.find("}}");
  if (!text.starts_with("{{") || end == text.npos || end == 2) return 0;
  const std::string_view inner = text.substr(2, end - 2);
  const bool is_name = std::all_of(inner.begin(), inner.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) ||
           std::string_view("_.#^?/> ").find(c) != std::string_view::npos;
  });
  return is_name ? end + 2 : 0;
}

// "<a href=\"...\">", "</a>"; quoted values may hold '>'.
std::size_t tag_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '<' || !(is_letter(text[1]) || text[1] == '/')) return 0;
  char quote = 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (quote != 0) {
      if (text[at] == quote) quote = 0;
    } else if (text[at] == '"') {
      quote = text[at];
    } else if (text[at] == '>') {
      return at + 1;
    }
  }
  return 0;
}

// "&nbsp;", "&#160;"
std::size_t reference_at(std::string_view text) {
  if (!text.starts_with('&')) return 0;
  std::size_t at = 1;
  while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]) || text[at] == '#')) ++at;
  return at > 1 && at < text.size() && text[at] == ';' ? at + 1 : 0;
}

// "{}", "{3}", "{:>4}"
std::size_t place_at(std::string_view text) {
  const std::size_t end = text.find_first_of("{}", 1);
  return text.starts_with('{') && end != text.npos && text[end] == '}' ? end + 1 : 0;
}

}  // namespace

std::size_t slot_at(std::string_view text) {
  if (const std::size_t name = name_at(text)) return name;
  if (text.starts_with("{{") || text.starts_with("}}")) return 2;
  if (const std::size_t place = place_at(text)) return place;
  if (const std::size_t tag = tag_at(text)) return tag;
  return reference_at(text);
}

std::optional<std::vector<std::string>> slots(std::string_view text) {
  std::vector<std::string> out;
  std::size_t counted = 0, named = 0;
  while (!text.empty()) {
    const std::size_t length = slot_at(text);
    if (length == 0) {
      if (text[0] == '{' || text[0] == '}') return std::nullopt;
      text.remove_prefix(1);
      continue;
    }
    std::string slot(text.substr(0, length));
    text.remove_prefix(length);
    if (slot[0] == '&') continue;  // a character like any other
    if (slot[0] == '{' && slot[1] != '{') {
      if (is_digit(slot[1])) {
        ++named;
      } else if (slot[1] == '}' || slot[1] == ':') {
        slot.insert(1, std::to_string(counted++));
      } else {
        return std::nullopt;
      }
    }
    out.push_back(std::move(slot));
  }
  if (counted > 0 && named > 0) return std::nullopt;
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace probity::language

#include "base/id.h"

namespace probity::base {
namespace {

constexpr std::size_t kSlugMax = 63;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > kSlugMax) return false;
  if (!is_letter_or_digit(text.front()) || !is_letter_or_digit(text.back())) return false;
  for (const char c : text)
    if (!is_letter_or_digit(c) && c != '-' && c != '.') return false;
  return true;
}

bool is_path(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_slug(text.substr(0, slash)) &&
         is_slug(text.substr(slash + 1));
}

}  // namespace probity::base

#include "base/number.h"

#include <algorithm>
#include <charconv>

namespace probity::base {
namespace {

constexpr std::size_t kMaxDigits = 18;  // 10^18 - 1 fits int64

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
  for (const char c : text)
    if (!is_digit(c)) return false;
  return !text.empty();
}

__int128 power_of_ten(int exponent) {
  __int128 value = 1;
  for (; exponent > 0; --exponent) value *= 10;
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_int(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (!all_digits(digits)) return std::nullopt;
  if (digits.front() == '0' && text.size() > 1) return std::nullopt;  // "007", "-0", "-01"
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  const std::string_view unsigned_text = negative ? text.substr(1) : text;
  const std::size_t point = unsigned_text.find('.');
  const std::string_view whole = unsigned_text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view{} : unsigned_text.substr(point + 1);
  if (!all_digits(whole) || (whole.size() > 1 && whole.front() == '0')) return std::nullopt;
  if (point != std::string_view::npos && !all_digits(fraction)) return std::nullopt;
  if (whole.size() + fraction.size() > kMaxDigits) return std::nullopt;

  std::int64_t scaled = 0;
  for (const std::string_view part : {whole, fraction})
    for (const char c : part) scaled = scaled * 10 + (c - '0');
  if (negative && scaled == 0) return std::nullopt;  // zero has no sign

  Decimal decimal;
  decimal.scaled_ = negative ? -scaled : scaled;
  decimal.scale_ = static_cast<int>(fraction.size());
  decimal.text_ = text;
  return decimal;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  // To the finer of the two scales: at most 18 digits times 10^18, which 128 bits hold.
  const int scale = std::max(scale_, other.scale_);
  const __int128 mine = scaled_ * power_of_ten(scale - scale_);
  const __int128 theirs = other.scaled_ * power_of_ten(scale - other.scale_);
  if (mine < theirs) return std::strong_ordering::less;
  if (mine > theirs) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

}  // namespace probity::base

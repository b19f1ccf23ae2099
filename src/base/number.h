// Integers and decimals as text, without locales. Decimals are exact: an integer scaled by a power
// of ten, never a float.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace probity::base {

// An optional '-' and digits, no leading zeros, no sign on zero, within int64. Nothing else.
std::optional<std::int64_t> parse_int(std::string_view text);

// "12", "0.05", "-3.250": at most 18 digits; compares by value ("0.50" equals "0.5").
class Decimal {
 public:
  static std::optional<Decimal> parse(std::string_view text);
  std::string str() const { return text_; }
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

 private:
  std::int64_t scaled_ = 0;
  int scale_ = 0;
  std::string text_ = "0";
};

}  // namespace probity::base

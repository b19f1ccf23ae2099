// Quarter: three months of the civil calendar, "2026-Q4", beginning and ending at midnight UTC.
// Values, any thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace probity::base {

class Quarter {
 public:
  static constexpr std::string_view kWanted = "a quarter such as 2026-Q4";

  static std::optional<Quarter> parse(std::string_view text);
  static Quarter of(Time time);

  std::string str() const;  // "2026-Q4"
  int year() const { return year_; }
  int number() const { return number_; }
  Time begin() const;
  Time end() const { return next().begin(); }  // half open
  Quarter next() const;
  Quarter previous() const;
  auto operator<=>(const Quarter&) const = default;

 private:
  Quarter(int year, int number) : year_(year), number_(number) {}
  int year_;
  int number_;  // 1 to 4
};

}  // namespace probity::base

// Time: an instant in whole seconds since 1970-01-01T00:00:00Z. Date: a day of the civil calendar
// without a zone. Statements claim times; the log's checkpoints sign them; folds and judgement use
// only those, never the wall clock.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace probity::base {

struct Time {
  std::int64_t seconds = 0;
  auto operator<=>(const Time&) const = default;
  Time operator+(std::int64_t more) const { return {seconds + more}; }
  Time operator-(std::int64_t less) const { return {seconds - less}; }
};

inline constexpr std::int64_t kDay = 86400;
inline constexpr Time kEndOfTime{253402300799};  // 9999-12-31T23:59:59Z: "does not end"

// RFC 3339 in UTC with whole seconds: "2026-11-23T05:33:00Z". Years 1970 to 9999.
std::string to_string(Time time);
Result<Time> parse_time(std::string_view text);

struct Date {
  int year = 1970;
  unsigned month = 1;
  unsigned day = 1;
  auto operator<=>(const Date&) const = default;
};

std::string to_string(Date date);  // "2026-11-23"
Result<Date> parse_date(std::string_view text);
Date date_of(Time time);          // in UTC
std::string in_words(Date date);  // "23 November 2026"
Date add_days(Date date, int days);

// 24:00 of that day in an IANA time zone ("Europe/Lisbon"), as an instant: what expires on a date
// is valid before it.
Result<Time> end_of_day(Date date, std::string_view zone);
bool is_zone(std::string_view zone);

}  // namespace probity::base

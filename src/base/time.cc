#include "base/time.h"

#include <date/date.h>
#include <date/tz.h>

#include <array>
#include <chrono>
#include <exception>

#include "base/number.h"

namespace probity::base {
namespace {

using std::chrono::seconds;

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

constexpr std::string_view kTimeWanted = "RFC 3339 in UTC with whole seconds: 2026-11-23T05:33:00Z";
constexpr std::string_view kDateWanted = "a date: 2026-11-23";

date::year_month_day civil(Date day) {
  return date::year{day.year} / date::month{day.month} / date::day{day.day};
}

Date from_civil(date::year_month_day day) {
  return {static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
          static_cast<unsigned>(day.day())};
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// Exactly `width` digits, or -1.
int field(std::string_view text, std::size_t at, std::size_t width) {
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

const date::time_zone* zone_or_null(std::string_view name) {
  // The library reads its database from the disk on first use, and throws when a name or the
  // database is not there.
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace

std::string to_string(Date day) {
  std::string text;
  append_padded(text, day.year, 4);
  text += '-';
  append_padded(text, day.month, 2);
  text += '-';
  append_padded(text, day.day, 2);
  return text;
}

std::string to_string(Time time) {
  const Date day = date_of(time);
  const std::int64_t of_day =
      time.seconds - date::sys_days{civil(day)}.time_since_epoch().count() * kDay;
  std::string text = to_string(day);
  text += 'T';
  append_padded(text, of_day / 3600, 2);
  text += ':';
  append_padded(text, of_day / 60 % 60, 2);
  text += ':';
  append_padded(text, of_day % 60, 2);
  text += 'Z';
  return text;
}

Result<Date> parse_date(std::string_view text) {
  const auto refuse = [&] {
    return fail(Code::bad_input, "not a date", {}, "date.format", std::string(text.substr(0, 40)),
                std::string(kDateWanted));
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return refuse();
  const int year = field(text, 0, 4);
  const int month = field(text, 5, 2);
  const int day = field(text, 8, 2);
  if (year < 1970 || month < 1 || day < 1) return refuse();
  const Date parsed{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
  if (!civil(parsed).ok()) return refuse();
  return parsed;
}

Result<Time> parse_time(std::string_view text) {
  const auto refuse = [&] {
    return fail(Code::bad_input, "not a time", {}, "time.format", std::string(text.substr(0, 40)),
                std::string(kTimeWanted));
  };
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return refuse();
  const auto day = parse_date(text.substr(0, 10));
  const int hour = field(text, 11, 2);
  const int minute = field(text, 14, 2);
  const int second = field(text, 17, 2);  // no leap seconds: Time counts as POSIX does
  if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return refuse();
  return Time{date::sys_days{civil(*day)}.time_since_epoch().count() * kDay + hour * 3600 +
              minute * 60 + second};
}

Date date_of(Time time) {
  return from_civil(date::floor<date::days>(date::sys_seconds{seconds{time.seconds}}));
}

std::string in_words(Date day) {
  std::string text = std::to_string(day.day);
  text += ' ';
  text += kMonths[(day.month - 1) % 12];
  text += ' ';
  text += std::to_string(day.year);
  return text;
}

Date add_days(Date day, int days) {
  return from_civil(date::sys_days{civil(day)} + date::days{days});
}

bool is_zone(std::string_view zone) { return zone_or_null(zone) != nullptr; }

Result<Time> end_of_day(Date day, std::string_view zone) {
  const date::time_zone* place = zone_or_null(zone);
  if (place == nullptr)
    return fail(Code::bad_input, "unknown time zone", {}, "time.zone",
                std::string(zone.substr(0, 40)), "a name of the IANA database: Europe/Lisbon");
  // The first instant of the next day. Where clocks go back over midnight it comes twice and the
  // earlier one ends the day; where they skip it, the day ends when the skip begins.
  const date::local_seconds midnight = date::local_days{civil(add_days(day, 1))};
  try {
    return Time{place->to_sys(midnight, date::choose::earliest).time_since_epoch().count()};
  } catch (const std::exception& error) {
    return fail(Code::internal, "the time zone database could not be read", std::string(zone),
                "time.zone", error.what());
  }
}

}  // namespace probity::base

#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace probity::base {
namespace {

TEST(Time, Writes) {
  EXPECT_EQ(to_string(Time{0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_string(Time{951827696}), "2000-02-29T12:34:56Z");
  EXPECT_EQ(to_string(kEndOfTime), "9999-12-31T23:59:59Z");
  EXPECT_EQ(in_words(Date{2026, 11, 23}), "23 November 2026");
}

TEST(Time, ReadsOneSpelling) {
  EXPECT_EQ(parse_time("2000-02-29T12:34:56Z"), Time{951827696});
  for (const char* bad :
       {"", "2026-11-23", "2026-11-23 05:33:00Z", "2026-11-23T05:33:00", "2026-11-23T05:33:00z",
        "2026-11-23T05:33:00.0Z", "2026-11-23T05:33:00+00:00", "2026-11-23T24:00:00Z",
        "2026-11-23T23:59:60Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "1969-12-31T23:59:59Z", "2026-1-023T05:33:00Z", "+026-11-23T05:33:00Z"}) {
    const auto time = parse_time(bad);
    ASSERT_FALSE(time) << bad;
    EXPECT_EQ(time.error().code, Code::bad_input);
    EXPECT_EQ(time.error().rule, "time.format");
  }
}

TEST(Date, ReadsOneSpelling) {
  EXPECT_EQ(parse_date("2024-02-29"), (Date{2024, 2, 29}));
  for (const char* bad : {"2023-02-29", "2026-00-10", "2026-04-31", "2026-4-30", "26-04-30",
                          "2026/04/30", "1969-12-31"})
    EXPECT_FALSE(parse_date(bad)) << bad;
}

TEST(Time, RoundTrips) {
  EXPECT_TRUE(rc::check([] {
    const Time time{*rc::gen::inRange<std::int64_t>(0, kEndOfTime.seconds)};
    RC_ASSERT(parse_time(to_string(time)) == time);
    RC_ASSERT(to_string(date_of(time)) == to_string(time).substr(0, 10));
    RC_ASSERT(parse_date(to_string(date_of(time))) == date_of(time));
  }));
}

TEST(Date, AddsDays) {
  EXPECT_EQ(add_days({2024, 2, 28}, 2), (Date{2024, 3, 1}));
  EXPECT_EQ(add_days({2026, 1, 1}, -1), (Date{2025, 12, 31}));
}

TEST(EndOfDay, FollowsTheZoneThroughBothChanges) {
  struct Row {
    const char* day;
    const char* zone;
    const char* end;
  };
  const Row rows[] = {
      {"2026-11-23", "UTC", "2026-11-24T00:00:00Z"},
      {"2026-11-23", "Europe/Lisbon", "2026-11-24T00:00:00Z"},
      {"2026-07-01", "Europe/Lisbon", "2026-07-01T23:00:00Z"},
      {"2026-03-29", "Europe/Lisbon",
       "2026-03-29T23:00:00Z"},  // clocks went forward that morning: 23 hours
      {"2026-03-28", "Europe/Lisbon", "2026-03-29T00:00:00Z"},
      {"2026-10-25", "Europe/Lisbon", "2026-10-26T00:00:00Z"},  // and back: 25 hours
      {"2026-10-24", "Europe/Lisbon", "2026-10-24T23:00:00Z"},
      {"2026-06-30", "America/New_York", "2026-07-01T04:00:00Z"},
      {"2026-06-30", "Asia/Kathmandu", "2026-06-30T18:15:00Z"},
      {"2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00Z"},  // 00:00 was skipped to 01:00
      {"2018-02-17", "America/Sao_Paulo",
       "2018-02-18T03:00:00Z"},  // 24:00 was put back to 23:00: a day of 25 hours
      {"2020-10-31", "America/Havana",
       "2020-11-01T04:00:00Z"},  // 00:00 came twice: the first ends the day
  };
  for (const Row& row : rows) {
    const auto end = end_of_day(parse_date(row.day).value(), row.zone);
    ASSERT_TRUE(end) << row.day << ' ' << row.zone;
    EXPECT_EQ(to_string(*end), row.end) << row.day << ' ' << row.zone;
  }
}

TEST(EndOfDay, RefusesUnknownZones) {
  EXPECT_TRUE(is_zone("Europe/Lisbon"));
  for (const char* zone : {"", "Europe/Nowhere", "../../etc/passwd", "Lisbon"}) {
    EXPECT_FALSE(is_zone(zone)) << zone;
    const auto end = end_of_day({2026, 1, 1}, zone);
    ASSERT_FALSE(end) << zone;
    EXPECT_EQ(end.error().rule, "time.zone");
  }
}

}  // namespace
}  // namespace probity::base

#include "base/quarter.h"

#include <gtest/gtest.h>

namespace probity::base {
namespace {

TEST(Quarter, HasItsMonthsAndItsNeighbours) {
  const Quarter last = Quarter::parse("2026-Q4").value();
  EXPECT_EQ(last.str(), "2026-Q4");
  EXPECT_EQ(to_string(last.begin()), "2026-10-01T00:00:00Z");
  EXPECT_EQ(to_string(last.end()), "2027-01-01T00:00:00Z");
  EXPECT_EQ(last.next().str(), "2027-Q1");
  EXPECT_EQ(last.next().previous(), last);
  EXPECT_EQ(to_string(last.previous().begin()), "2026-07-01T00:00:00Z");
}

TEST(Quarter, HoldsItsFirstInstantAndNotItsEnd) {
  for (const char* text : {"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"}) {
    const Quarter quarter = Quarter::parse(text).value();
    EXPECT_EQ(Quarter::of(quarter.begin()), quarter);
    EXPECT_EQ(Quarter::of(quarter.end() - 1), quarter);
    EXPECT_EQ(Quarter::of(quarter.end()), quarter.next());
  }
}

TEST(Quarter, IsNothingElse) {
  for (const char* text : {"", "2026", "2026-4", "2026-Q0", "2026-Q5", "2026-q1", "26-Q1",
                           "2026-Q11", "1969-Q4", "9999-Q1", "+026-Q1", "2026-Q "})
    EXPECT_FALSE(Quarter::parse(text)) << text;
}

}  // namespace
}  // namespace probity::base

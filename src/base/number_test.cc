#include "base/number.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace probity::base {
namespace {

TEST(ParseInt, Strict) {
  EXPECT_EQ(parse_int("0"), 0);
  EXPECT_EQ(parse_int("-12"), -12);
  EXPECT_EQ(parse_int("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_int("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  for (const char* bad :
       {"", "-", "+1", "-0", "007", "-01", "1 ", " 1", "1.0", "1e3", "0x1", "9223372036854775808"})
    EXPECT_FALSE(parse_int(bad)) << bad;
}

TEST(Decimal, ReadsAndKeepsItsText) {
  for (const char* good :
       {"12", "0.05", "-3.250", "0", "0.0", "999999999999999999", "0.00000000000000001"}) {
    const auto decimal = Decimal::parse(good);
    ASSERT_TRUE(decimal) << good;
    EXPECT_EQ(decimal->str(), good);
  }
  for (const char* bad : {"", ".", "1.", ".5", "-0", "-0.0", "01", "+1", "1e3", "1,5", "1.2.3",
                          "1000000000000000000"})
    EXPECT_FALSE(Decimal::parse(bad)) << bad;
}

TEST(Decimal, ComparesByValue) {
  const auto d = [](const char* text) { return *Decimal::parse(text); };
  EXPECT_EQ(d("0.50"), d("0.5"));
  EXPECT_LT(d("-3.25"), d("-3.2"));
  EXPECT_LT(d("0.09"), d("0.1"));
  EXPECT_GT(d("999999999999999999"), d("0.00000000000000001"));
  EXPECT_EQ(Decimal(), d("0.000"));
}

TEST(Decimal, OrderOfIntegersIsKept) {
  EXPECT_TRUE(rc::check([](std::int32_t a, std::int32_t b) {
    const auto left = Decimal::parse(std::to_string(a));
    const auto right = Decimal::parse(std::to_string(b) + ".0000");
    RC_ASSERT((*left <=> *right) == (a <=> b));
  }));
}

}  // namespace
}  // namespace probity::base

#include "server/http/limiter.h"

#include <gtest/gtest.h>

#include "server/http/problem.h"

namespace probity::server::http {
namespace {

using namespace std::chrono_literals;

class LimiterTest : public testing::Test {
 protected:
  base::SeededRandom random_{1};
  const Limiter::Clock::time_point start_{100h};
};

TEST_F(LimiterTest, ABurstThenOneAtATime) {
  Limiter limiter({.burst = 3, .refill = 10s}, random_);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.allow("a", 1, start_), 0s);
  EXPECT_EQ(limiter.allow("a", 1, start_), 10s);
  EXPECT_EQ(limiter.allow("a", 1, start_ + 4s), 6s);
  EXPECT_EQ(limiter.allow("a", 1, start_ + 4s), 6s);  // asking in vain costs nothing
  EXPECT_EQ(limiter.allow("b", 1, start_), 0s);
  EXPECT_EQ(limiter.allow("a", 1, start_ + 10s), 0s);
  EXPECT_EQ(limiter.allow("a", 1, start_ + 10s), 10s);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.allow("a", 1, start_ + 1h), 0s);  // no more saved
  EXPECT_EQ(limiter.allow("a", 1, start_ + 1h), 10s);
}

TEST_F(LimiterTest, WhatCostsMore) {
  Limiter limiter({.burst = 4, .refill = 1s}, random_);
  EXPECT_EQ(limiter.allow("a", 3, start_), 0s);
  EXPECT_EQ(limiter.allow("a", 3, start_), 2s);
  EXPECT_EQ(limiter.allow("a", 1, start_), 0s);
}

TEST_F(LimiterTest, ForgetsTheNearestToForgiven) {
  Limiter limiter({.burst = 2, .refill = 60s}, random_, /*keys=*/8);
  EXPECT_EQ(limiter.allow("guilty", 2, start_), 0s);
  for (int i = 0; i < 1000; ++i) limiter.allow("other " + std::to_string(i), 1, start_);
  EXPECT_EQ(limiter.allow("guilty", 1, start_), 60s);
}

TEST_F(LimiterTest, WhomAnAddressStandsFor) {
  EXPECT_EQ(sender_of("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(sender_of("2001:db8:1:100::1"), sender_of("2001:db8:1:1ff:2::3"));
  EXPECT_NE(sender_of("2001:db8:1:100::1"), sender_of("2001:db8:1:200::1"));
}

TEST_F(LimiterTest, SaysWhenToComeBack) {
  const Response response = slow_down(
      {}, 7s,
      [](int status, const base::Error& error, const Request&) { return problem(status, error); });
  EXPECT_EQ(response.status, 429);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].name, "Retry-After");
  EXPECT_EQ(response.headers[0].value, "7");
  EXPECT_NE(response.body.find("http.rate"), std::string::npos);
}

}  // namespace
}  // namespace probity::server::http

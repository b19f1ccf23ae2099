#include "access/sessions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "access/house_fixture.h"
#include "access/limits.h"

namespace probity::access {
namespace {

struct SessionsTest : House {
  std::string cookie() { return sign_in("mara").cookie; }
};

TEST_F(SessionsTest, EndWithoutRequests) {
  account("mara");
  const std::string idle = cookie();
  clock.advance(limits::kSessionIdle - 1);
  EXPECT_TRUE(visitor(idle)) << "and this request keeps it alive";
  clock.advance(limits::kSessionIdle - 1);
  EXPECT_TRUE(visitor(idle));
  clock.advance(limits::kSessionIdle);
  EXPECT_FALSE(visitor(idle));
}

TEST_F(SessionsTest, EndAfterTwelveHoursWhateverHappens) {
  account("mara");
  const std::string busy = cookie();
  for (std::int64_t t = 600; t < limits::kSessionLife; t += 600) {
    clock.advance(600);
    ASSERT_TRUE(visitor(busy)) << t;
  }
  clock.advance(600);
  EXPECT_FALSE(visitor(busy));
}

TEST_F(SessionsTest, AClockThatWasAheadLengthensNone) {
  account("mara");
  const std::string early = cookie();
  clock.advance(365 * base::kDay);
  const std::string ahead = cookie();
  EXPECT_TRUE(visitor(ahead));
  clock.advance(-365 * base::kDay);
  EXPECT_FALSE(visitor(ahead)) << "it would last a year and twelve hours";
  EXPECT_FALSE(visitor(early)) << "was over when the clock was ahead, and stays so";
}

TEST_F(SessionsTest, EachSignInHasItsOwnCookie) {
  account("mara");
  std::set<std::string> cookies;
  for (int i = 0; i < 5; ++i) cookies.insert(cookie());
  EXPECT_EQ(cookies.size(), 5u);
  for (const std::string& one : cookies) EXPECT_EQ(one.size(), 43u);
}

TEST_F(SessionsTest, APlantedCookieIsWorthNothing) {
  account("mara");
  const std::string planted = accounts().sessions().form_cookie();
  cookie();
  for (const std::string& bad : {planted, std::string(), std::string("x"), std::string(5000, 'a'),
                                 std::string("' OR 1=1 --"), std::string(43, '\0')})
    EXPECT_FALSE(visitor(bad));
}

TEST_F(SessionsTest, SigningOutEndsOneOrAll) {
  const std::int64_t id = account("mara");
  account("nora");
  const std::string one = cookie();
  const std::string two = cookie();
  const std::string three = cookie();
  const std::string hers = sign_in("nora").cookie;
  const Visitor me = visitor(one).value();
  ASSERT_TRUE(accounts().sessions().sign_out(me, kHome));
  EXPECT_FALSE(visitor(one));
  EXPECT_TRUE(visitor(two));
  const Visitor still = visitor(two).value();
  EXPECT_EQ(accounts().sessions().end(still, visitor(hers)->session, kHome).error().rule,
            "session.unknown")
      << "another's session is none of mine";
  EXPECT_EQ(accounts().sessions().of_account(*reader(), id)->size(), 3u)
      << "with the one that accepting the invitation began";
  ASSERT_TRUE(accounts().sessions().sign_out_everywhere(still, kHome));
  EXPECT_FALSE(visitor(two));
  EXPECT_FALSE(visitor(three));
  EXPECT_TRUE(visitor(hers));
}

TEST_F(SessionsTest, FormsCarryATokenOfTheirSession) {
  account("mara");
  const std::string mine = cookie();
  const std::string other = cookie();
  const std::string token = visitor(mine)->csrf;
  EXPECT_TRUE(csrf_matches(mine, token));
  EXPECT_FALSE(csrf_matches(other, token));
  EXPECT_FALSE(csrf_matches(mine, ""));
  EXPECT_FALSE(csrf_matches(mine, mine)) << "the cookie itself is no token";
  EXPECT_FALSE(csrf_matches("", csrf_token(""))) << "without a cookie there is none";
}

RC_GTEST_PROP(Csrf, NothingElseMatches, (const std::string& cookie, const std::string& given)) {
  RC_PRE(!cookie.empty());
  RC_ASSERT(csrf_matches(cookie, csrf_token(cookie)));
  RC_ASSERT(!csrf_matches(cookie, given));
  RC_ASSERT(!csrf_matches(cookie + "x", csrf_token(cookie)));
}

}  // namespace
}  // namespace probity::access

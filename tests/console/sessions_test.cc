// What time does to a way in: sessions, invitations and tokens that are over; and whose drafts are
// whose. What needs no clock is tested from outside (test_console.py).
#include <gtest/gtest.h>

#include "access/accounts.h"
#include "access/limits.h"
#include "browser.h"

namespace probity {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr const char* kAccount = "/console/account";

class SessionsTest : public testing::Test {
 protected:
  SessionsTest() : site_(world_) {}

  void pass(std::int64_t seconds) { world_.clock().advance(seconds); }
  // Whether the browser still sees its account; if not, it is asked to sign in.
  static bool is_in(world::Browser& browser) {
    EXPECT_EQ(browser.get(kAccount), 200);
    EXPECT_TRUE(browser.path().starts_with(kAccount) || browser.path().starts_with("/sign-in"))
        << browser.path();
    return browser.path().starts_with(kAccount);
  }

  world::World world_;
  world::Site site_;
};

TEST_F(SessionsTest, EndWhenNothingIsDone) {
  world::Browser clerk(site_);
  clerk.sign_in("clerk", {"riverton/clerk"});
  EXPECT_TRUE(is_in(clerk));
  pass(access::limits::kSessionIdle - kMinute);
  EXPECT_TRUE(is_in(clerk));
  pass(access::limits::kSessionIdle - kMinute);
  EXPECT_TRUE(is_in(clerk)) << "what is used stays alive";
  pass(access::limits::kSessionIdle + kMinute);
  EXPECT_FALSE(is_in(clerk));
}

TEST_F(SessionsTest, EndAfterTwelveHoursWhateverIsDone) {
  world::Browser clerk(site_);
  clerk.sign_in("clerk", {"riverton/clerk"});
  constexpr std::int64_t kStep = 25 * kMinute;
  for (std::int64_t at = kStep; at < access::limits::kSessionLife; at += kStep) {
    pass(kStep);
    ASSERT_TRUE(is_in(clerk)) << at;
  }
  pass(kStep);
  EXPECT_FALSE(is_in(clerk));
}

TEST_F(SessionsTest, InvitationsAreOverAfterThreeDays) {
  const auto made =
      world_.node().accounts().invite({"clerk", "Clerk", "", {"riverton/clerk"}}, {"the test", ""});
  ASSERT_TRUE(made);
  world::Browser clerk(site_);
  pass(access::limits::kInvitationLife - kMinute);
  EXPECT_EQ(clerk.get(made->path()), 200);
  pass(2 * kMinute);
  EXPECT_EQ(clerk.get(made->path()), 404);
}

TEST_F(SessionsTest, TokensAreOverOnTheirDay) {
  world::Browser clerk(site_);
  clerk.sign_in("clerk", {"riverton/clerk"});
  const auto token = world_.node().accounts().api_tokens().make(1, "script", {access::Scope::read},
                                                                /*days=*/2, "", "");
  ASSERT_TRUE(token);
  const auto status = [&] {
    server::http::Request request;
    request.path = "/api/v1/me";
    request.headers = {{"authorization", "Bearer " + token->secret}};
    return site_.answer(request).status;
  };
  EXPECT_EQ(status(), 200);
  pass(2 * base::kDay - kMinute);
  EXPECT_EQ(status(), 200);
  pass(2 * kMinute);
  EXPECT_EQ(status(), 401);
}

TEST_F(SessionsTest, DraftsAreTheirOwners) {
  world_.admit("harbour", "agency", "pilot", "officer");
  world::Browser clerk(site_), pilot(site_);
  clerk.sign_in("clerk", {"riverton/clerk"});
  pilot.sign_in("pilot", {"harbour/pilot"});
  ASSERT_EQ(clerk.get("/console"), 200);
  ASSERT_EQ(clerk.post("/console/begin", {{"form", "register-use"}, {"about", ""}}), 200);
  const std::string page = clerk.path();
  ASSERT_TRUE(page.starts_with("/console/drafts/")) << page;
  const std::string draft = page.substr(0, page.rfind('/'));
  const auto size = world_.size();
  EXPECT_EQ(pilot.get(page), 404);
  EXPECT_EQ(pilot.get(draft + "/preview"), 404);
  for (const char* action : {"/service", "/sign", "/envelope", "/delete"}) {
    const int status = pilot.post(draft + action, {{"version", "1"}, {"then", "next"}});
    EXPECT_EQ(status, 404) << action;
    EXPECT_FALSE(pilot.has("riverton")) << action;
  }
  EXPECT_EQ(world_.size(), size);
  EXPECT_EQ(clerk.get(page), 200);
}

}  // namespace
}  // namespace probity

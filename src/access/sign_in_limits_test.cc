#include "access/sign_in_limits.h"

#include <atomic>
#include <thread>

#include "access/house_fixture.h"
#include "access/limits.h"

namespace probity::access {
namespace {

using Answer = SignIn::Answer;

struct LimitsTest : House {
  // How long it waits after that many wrong passwords, each given as soon as it may.
  std::int64_t wait_after(int failures, const std::string& login) {
    for (int i = 0; i < failures; ++i) {
      SignIn answer = sign_in(login, "not the password");
      if (answer.answer == Answer::wait) {
        clock.advance(answer.retry_after);
        answer = sign_in(login, "not the password");
      }
      EXPECT_EQ(answer.answer, Answer::refused);
    }
    const SignIn next = sign_in(login, "not the password");
    return next.answer == Answer::wait ? next.retry_after : 0;
  }
};

TEST_F(LimitsTest, EachFailureDoublesTheWait) {
  account("mara");
  EXPECT_EQ(wait_after(5, "mara"), 1);
  EXPECT_EQ(wait_after(1, "mara"), 2);
  EXPECT_EQ(wait_after(1, "mara"), 4);
  EXPECT_EQ(wait_after(20, "mara"), limits::kAccountWait) << "and no longer";
}

TEST_F(LimitsTest, TheRightPasswordWaitsToo) {
  account("mara");
  const std::int64_t wait = wait_after(8, "mara");
  ASSERT_GT(wait, 1);
  EXPECT_EQ(sign_in("mara").answer, Answer::wait);
  clock.advance(wait - 1);
  EXPECT_EQ(sign_in("mara").retry_after, 1);
  clock.advance(1);
  EXPECT_EQ(sign_in("mara").answer, Answer::welcome);
  EXPECT_EQ(wait_after(4, "mara"), 0) << "success forgives";
}

TEST_F(LimitsTest, ManyAtOnceAreNoWayRound) {
  account("mara");
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&] {
      if (sign_in("mara", "not the password").answer == Answer::refused) ++answered;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, limits::kAccountTries);
}

TEST_F(LimitsTest, UnlockingLetsTheOwnerTryAgainAtOnce) {
  const std::int64_t id = account("mara");
  ASSERT_GT(wait_after(10, "mara"), 1);
  ASSERT_TRUE(accounts().unlock(id, by));
  EXPECT_EQ(sign_in("mara").answer, Answer::welcome);
}

TEST_F(LimitsTest, ARestartForgivesNothing) {
  account("mara");
  ASSERT_GT(wait_after(10, "mara"), 1);
  reopen();
  EXPECT_EQ(sign_in("mara").answer, Answer::wait);
}

TEST_F(LimitsTest, UnknownLoginsWaitLikeKnownOnes) {
  account("mara");
  EXPECT_EQ(wait_after(6, "mara"), wait_after(6, "nobody"));
}

TEST_F(LimitsTest, AnAddressWaitsWhateverLoginsItTries) {
  account("mara");
  SignIn answer;
  int tries = 0;
  while ((answer = sign_in("login-" + std::to_string(tries), "guess", "203.0.113.9")).answer ==
         Answer::refused)
    ++tries;
  EXPECT_EQ(answer.answer, Answer::wait);
  EXPECT_EQ(tries, limits::kNetworkTries);
  EXPECT_EQ(sign_in("mara", kPassphrase, "203.0.113.9").answer, Answer::wait);
  EXPECT_EQ(sign_in("mara", kPassphrase, "203.0.113.10").answer, Answer::welcome);
}

TEST_F(LimitsTest, OneSubscriberOfIpv6IsOneAddress) {
  for (int i = 0; i < limits::kNetworkTries; ++i)
    sign_in("login-" + std::to_string(i), "guess", "2001:db8:1:2::" + std::to_string(i));
  EXPECT_EQ(sign_in("mara", "guess", "2001:db8:1:2::ffff").answer, Answer::wait);
  EXPECT_EQ(sign_in("mara", "guess", "2001:db8:1:3::1").answer, Answer::refused);
}

TEST_F(LimitsTest, TheRightPasswordForgivesNoWrongCodes) {
  const std::int64_t id = account("mara");
  const crypto::Secret secret = enrol(id, "mara");
  SignIn given;
  for (int i = 0; i < 6 && given.answer != Answer::wait; ++i)
    given = accounts().give_second_factor(sign_in("mara").cookie, "000000", kHome).value();
  EXPECT_EQ(given.answer, Answer::wait);
  EXPECT_EQ(accounts().give_second_factor(sign_in("mara").cookie, code(secret), kHome)->answer,
            Answer::wait);
  clock.advance(given.retry_after);
  EXPECT_EQ(accounts().give_second_factor(sign_in("mara").cookie, code(secret), kHome)->answer,
            Answer::welcome);
}

TEST_F(LimitsTest, FailuresAreForgottenAfterADay) {
  account("mara");
  ASSERT_EQ(wait_after(5, "mara"), 1);
  clock.advance(limits::kFailuresForgotten + 1);
  EXPECT_EQ(wait_after(4, "mara"), 0);
}

TEST_F(LimitsTest, AClockThatWasAheadHoldsNobodyForAYear) {
  account("mara");
  clock.advance(365 * base::kDay);
  ASSERT_GT(wait_after(12, "mara"), 1);
  clock.advance(-365 * base::kDay);
  EXPECT_EQ(sign_in("mara").answer, Answer::welcome);
}

TEST_F(LimitsTest, ChangingThePasswordCountsTriesToo) {
  account("mara");
  const Visitor me = visitor(sign_in("mara").cookie).value();
  std::string rule;
  for (int i = 0; i < 6; ++i)
    rule = accounts().change_password(me, "a guess", "a new long password", kHome).error().rule;
  EXPECT_EQ(rule, "sign-in.wait");
}

}  // namespace
}  // namespace probity::access

#include "access/second_factor.h"

#include <atomic>
#include <thread>

#include "access/house_fixture.h"
#include "access/limits.h"

namespace probity::access {
namespace {

using Answer = SignIn::Answer;

struct SecondFactorTest : House {
  std::int64_t mara = account("mara");

  SignIn give(const std::string& cookie, const std::string& given) {
    return accounts().give_second_factor(cookie, given, kHome).value();
  }
};

TEST_F(SecondFactorTest, IsAskedForOnceItIsConfirmed) {
  const Enrolment enrolment = accounts().second_factor().begin(mara, "mara", "Westmark").value();
  EXPECT_EQ(accounts().second_factor().begun(*reader(), mara, "mara", "Westmark").value()->secret,
            enrolment.secret);
  EXPECT_EQ(sign_in("mara").answer, Answer::welcome) << "not before it is confirmed";
  const crypto::Secret secret = crypto::from_base32(enrolment.secret).value();
  const Visitor me = visitor(sign_in("mara").cookie).value();
  EXPECT_EQ(accounts().enrol_second_factor(me, "000000", kHome).error().rule, "second-factor.code");
  const auto enrolled = accounts().enrol_second_factor(me, code(secret), kHome).value();
  EXPECT_EQ(enrolled.recovery_codes.size(), 10u);
  EXPECT_TRUE(visitor(enrolled.cookie)->second_factor) << "the code just given counts";
  EXPECT_EQ(sign_in("mara").answer, Answer::second_factor);
  EXPECT_FALSE(accounts().second_factor().begun(*reader(), mara, "mara", "Westmark").value());
}

TEST_F(SecondFactorTest, HalfASignInIsNobody) {
  const crypto::Secret secret = enrol(mara, "mara");
  const SignIn half = sign_in("mara");
  EXPECT_FALSE(visitor(half.cookie));
  EXPECT_EQ(accounts().sessions().half_signed_in(*reader(), half.cookie).value()->login, "mara");
  EXPECT_EQ(give(half.cookie, "000000").answer, Answer::refused);
  const SignIn whole = give(half.cookie, code(secret));
  ASSERT_EQ(whole.answer, Answer::welcome);
  EXPECT_NE(whole.cookie, half.cookie);
  EXPECT_TRUE(visitor(whole.cookie)->second_factor);
  EXPECT_FALSE(visitor(half.cookie));
  clock.advance(crypto::kTotpSeconds);
  EXPECT_EQ(give(half.cookie, code(secret)).answer, Answer::refused) << "it led to one session";
  EXPECT_EQ(give(whole.cookie, code(secret)).answer, Answer::refused) << "this one is no half";
}

TEST_F(SecondFactorTest, HalfASignInEndsSoon) {
  const crypto::Secret secret = enrol(mara, "mara");
  const SignIn half = sign_in("mara");
  clock.advance(limits::kHalfSessionLife);
  EXPECT_EQ(give(half.cookie, code(secret)).answer, Answer::refused);
}

TEST_F(SecondFactorTest, ACodeIsGoodOnce) {
  const crypto::Secret secret = enrol(mara, "mara");
  const std::string seen = code(secret);
  EXPECT_EQ(give(sign_in("mara").cookie, seen).answer, Answer::welcome);
  EXPECT_EQ(give(sign_in("mara").cookie, seen).answer, Answer::refused);
  reopen();
  EXPECT_EQ(give(sign_in("mara").cookie, seen).answer, Answer::refused);
  clock.advance(-3600);  // the clock goes back: the steps used stay used
  EXPECT_EQ(give(sign_in("mara").cookie, code(secret)).answer, Answer::refused);
}

TEST_F(SecondFactorTest, OfTwoAtOnceWithOneCodeOneComesIn) {
  const crypto::Secret secret = enrol(mara, "mara");
  const std::string cookies[] = {sign_in("mara").cookie, sign_in("mara").cookie};
  const std::string seen = code(secret);
  std::atomic<int> in = 0;
  std::vector<std::thread> threads;
  for (const std::string& cookie : cookies)
    threads.emplace_back([&, cookie] { in += give(cookie, seen).answer == Answer::welcome; });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(in, 1);
}

TEST_F(SecondFactorTest, RecoveryCodesAreGoodOnceEach) {
  const Enrolment enrolment = accounts().second_factor().begin(mara, "mara", "Westmark").value();
  const auto codes = accounts()
                         .second_factor()
                         .confirm(mara, code(*crypto::from_base32(enrolment.secret)), kHome)
                         .value();
  EXPECT_EQ(give(sign_in("mara").cookie, codes[0]).answer, Answer::welcome);
  EXPECT_EQ(give(sign_in("mara").cookie, codes[0]).answer, Answer::refused);
  std::string typed = codes[1];
  for (char& c : typed) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  typed.erase(typed.find('-'), 1);
  EXPECT_EQ(give(sign_in("mara").cookie, typed).answer, Answer::welcome) << typed;
  EXPECT_EQ(accounts().second_factor().recovery_codes_left(*reader(), mara).value(), 8);
  const auto renewed = accounts().second_factor().renew_recovery_codes(mara, kHome).value();
  EXPECT_EQ(give(sign_in("mara").cookie, codes[2]).answer, Answer::refused);
  EXPECT_EQ(give(sign_in("mara").cookie, renewed[2]).answer, Answer::welcome);
  const std::int64_t nora = account("nora");
  enrol(nora, "nora");
  EXPECT_EQ(give(sign_in("nora").cookie, renewed[3]).answer, Answer::refused)
      << "another's codes are none of hers";
}

TEST_F(SecondFactorTest, RemovingItEndsTheSessionsThatRestOnIt) {
  const crypto::Secret secret = enrol(mara, "mara");
  const SignIn whole = give(sign_in("mara").cookie, code(secret));
  ASSERT_TRUE(accounts().second_factor().remove(mara, "", kHome));
  EXPECT_FALSE(visitor(whole.cookie));
  EXPECT_EQ(sign_in("mara").answer, Answer::welcome);
  EXPECT_EQ(accounts().second_factor().recovery_codes_left(*reader(), mara).value(), 0);
  EXPECT_EQ(accounts().second_factor().renew_recovery_codes(mara, kHome).error().rule,
            "second-factor.none");
}

TEST_F(SecondFactorTest, ASecretOfAnotherAccountDoesNotOpen) {
  enrol(mara, "mara");
  const std::int64_t nora = account("nora");
  enrol(nora, "nora");
  ASSERT_TRUE(writer()->run(
      "UPDATE account_second_factor SET sealed = (SELECT sealed FROM account_second_factor WHERE "
      "account = :a) WHERE account = :b",
      {mara, nora}));
  const auto given = accounts().give_second_factor(sign_in("nora").cookie, "000000", kHome);
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().rule, "second-factor.sealed");
}

}  // namespace
}  // namespace probity::access

#include "access/api_tokens.h"

#include "access/house_fixture.h"
#include "access/limits.h"

namespace probity::access {
namespace {

struct ApiTokensTest : House {
  std::int64_t mara = account("mara", {"westmark/registrar"});
};

TEST_F(ApiTokensTest, StandForTheirAccountWithinTheirScopes) {
  const NewApiToken made =
      accounts()
          .api_tokens()
          .make(mara, "nightly import", {Scope::read, Scope::import}, 30, "", kHome)
          .value();
  EXPECT_TRUE(made.secret.starts_with("prb_"));
  EXPECT_EQ(made.secret.size(), 47u);
  const Visitor visitor =
      accounts().api_tokens().visitor(*reader(), made.secret, kHome).value().value();
  EXPECT_EQ(visitor.login, "mara");
  EXPECT_EQ(visitor.session, 0);
  EXPECT_EQ(visitor.persons.size(), 1u);
  EXPECT_TRUE(visitor.may(Scope::import));
  EXPECT_FALSE(visitor.may(Scope::sign));
  EXPECT_EQ(may_sign(visitor, visitor.persons[0].key).error().rule, "sign.scope");
  EXPECT_EQ(
      accounts().change_password(visitor, kPassphrase, "a new long password", kHome).error().rule,
      "password.session");
}

TEST_F(ApiTokensTest, EndByTimeOrByHand) {
  const NewApiToken made =
      accounts().api_tokens().make(mara, "script", {Scope::read}, 366, "", kHome).value();
  const auto known = [&] {
    return accounts().api_tokens().visitor(*reader(), made.secret, kHome).value().has_value();
  };
  clock.advance(366 * base::kDay - 1);
  EXPECT_TRUE(known());
  clock.advance(1);
  EXPECT_FALSE(known());
  clock.advance(-base::kDay);
  EXPECT_TRUE(known());
  account("nora");
  const std::int64_t nora = accounts().find(*reader(), "nora").value()->id;
  EXPECT_EQ(accounts().api_tokens().revoke(nora, made.token.id, kHome).error().rule,
            "token.unknown");
  ASSERT_TRUE(accounts().api_tokens().revoke(mara, made.token.id, kHome));
  EXPECT_FALSE(known());
  EXPECT_FALSE(accounts().api_tokens().revoke(mara, made.token.id, kHome));
}

TEST_F(ApiTokensTest, WhatIsNoTokenIsNobody) {
  const NewApiToken made =
      accounts().api_tokens().make(mara, "script", {Scope::read}, 1, "", kHome).value();
  std::string other = made.secret;
  other.back() = other.back() == 'A' ? 'B' : 'A';
  for (const std::string& bad : {std::string(), std::string("prb_"), made.secret.substr(4),
                                 made.secret + "A", other, std::string(1 << 20, 'p')})
    EXPECT_FALSE(accounts().api_tokens().visitor(*reader(), bad, kHome).value());
}

TEST_F(ApiTokensTest, NeedANameAScopeAndAnEnd) {
  const auto rule = [&](const std::string& name, const std::set<Scope>& scopes, std::int64_t days) {
    return accounts().api_tokens().make(mara, name, scopes, days, "", kHome).error().rule;
  };
  EXPECT_EQ(rule("", {Scope::read}, 1), "token.name");
  EXPECT_EQ(rule(std::string(300, 'x'), {Scope::read}, 1), "token.name");
  EXPECT_EQ(rule("script", {}, 1), "token.scope");
  EXPECT_EQ(rule("script", {Scope::read}, 0), "token.days");
  EXPECT_EQ(rule("script", {Scope::read}, 367), "token.days");
  EXPECT_EQ(rule("script", {Scope::read}, INT64_MAX), "token.days");
  for (std::size_t i = 0; i < limits::kApiTokens; ++i)
    ASSERT_TRUE(accounts().api_tokens().make(mara, "script", {Scope::read}, 1, "", kHome));
  EXPECT_EQ(rule("script", {Scope::read}, 1), "token.count");
}

TEST_F(ApiTokensTest, OnlyTheLastDayOfUseIsKept) {
  const NewApiToken made =
      accounts().api_tokens().make(mara, "script", {Scope::read}, 30, "", kHome).value();
  const auto line = [&] {
    return accounts().api_tokens().of_account(*reader(), mara).value().at(0);
  };
  EXPECT_FALSE(line().last_used);
  for (int i = 0; i < 3; ++i)
    accounts().api_tokens().visitor(*reader(), made.secret, kHome).value();
  EXPECT_EQ(line().last_used, base::date_of(clock.now()));
  clock.advance(base::kDay);
  accounts().api_tokens().visitor(*reader(), made.secret, kHome).value();
  EXPECT_EQ(line().last_used, base::date_of(clock.now()));
  const auto all = events();
  EXPECT_EQ(std::count(all.begin(), all.end(), Event::token_first_used), 1);
  EXPECT_EQ(line().scopes, std::set<Scope>{Scope::read});
}

TEST_F(ApiTokensTest, OneMadeBeforeTheSecondFactorNeverStandsForIt) {
  const auto second_factor = [&](const NewApiToken& token) {
    return accounts().api_tokens().visitor(*reader(), token.secret, kHome).value()->second_factor;
  };
  const NewApiToken before =
      accounts().api_tokens().make(mara, "before", {Scope::sign}, 30, "", kHome).value();
  enrol(mara, "mara");
  const NewApiToken after =
      accounts().api_tokens().make(mara, "after", {Scope::sign}, 30, "", kHome).value();
  EXPECT_FALSE(second_factor(before));
  EXPECT_TRUE(second_factor(after));
  ASSERT_TRUE(accounts().second_factor().remove(mara, "", kHome));
  EXPECT_FALSE(second_factor(after));
}

}  // namespace
}  // namespace probity::access

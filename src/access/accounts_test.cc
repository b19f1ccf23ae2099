#include "access/accounts.h"

#include "access/house_fixture.h"
#include "access/limits.h"

namespace probity::access {
namespace {

using Answer = SignIn::Answer;
struct AccountsTest : House {};

TEST_F(AccountsTest, AnInvitationBeginsAnAccountOnce) {
  const Invitation invitation =
      accounts().invite({"Mara", "Mara Silva", "en", {"westmark/registrar"}}, by).value();
  EXPECT_EQ(invitation.account.login, "mara") << "logins are compared in lower case";
  EXPECT_EQ(invitation.account.state, AccountState::invited);
  EXPECT_EQ(invitation.path(), "/invitation/" + invitation.token);
  EXPECT_EQ(accounts().invited(*reader(), invitation.token).value()->display_name, "Mara Silva");
  EXPECT_EQ(sign_in("mara", "").answer, Answer::refused) << "no password, no way in";

  const SignIn in = accounts().accept(invitation.token, kPassphrase, kHome).value();
  EXPECT_EQ(in.answer, Answer::welcome);
  EXPECT_EQ(visitor(in.cookie)->login, "mara");
  EXPECT_EQ(accounts().find(*reader(), "MARA").value()->state, AccountState::active);

  const auto again = accounts().accept(invitation.token, "another long password", kHome);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().rule, "invitation.over");
  EXPECT_FALSE(accounts().invited(*reader(), invitation.token).value());
  EXPECT_EQ(sign_in("Mara").answer, Answer::welcome);
}

TEST_F(AccountsTest, AnInvitationEndsAndABadPasswordDoesNotUseItUp) {
  const Invitation invitation = accounts().invite({"mara", "Mara", "", {}}, by).value();
  EXPECT_EQ(accounts().accept(invitation.token, "short", kHome).error().rule, "password.short");
  clock.advance(limits::kInvitationLife - 1);
  EXPECT_TRUE(accounts().invited(*reader(), invitation.token).value());
  clock.advance(1);
  EXPECT_FALSE(accounts().invited(*reader(), invitation.token).value());
  EXPECT_EQ(accounts().accept(invitation.token, kPassphrase, kHome).error().rule,
            "invitation.over");
  clock.advance(-400 * base::kDay);  // the clock was wrong when it was made
  EXPECT_FALSE(accounts().invited(*reader(), invitation.token).value());
  for (const char* bad : {"", "x", "' OR 1=1 --"})
    EXPECT_FALSE(accounts().invited(*reader(), bad).value()) << bad;
}

TEST_F(AccountsTest, WhatIsNoAccountIsNotMade) {
  account("mara");
  const std::pair<NewAccount, const char*> rows[] = {
      {{"MARA", "Mara", "", {}}, "account.login"},
      {{"", "Mara", "", {}}, "account.login-format"},
      {{"two words", "Mara", "", {}}, "account.login-format"},
      {{"m\xc3\xa4ra", "Mara", "", {}}, "account.login-format"},
      {{std::string(300, 'a'), "Mara", "", {}}, "account.login-format"},
      {{"nora", "", "", {}}, "account.name"},
      {{"nora", "line\nbreak", "", {}}, "account.name"},
      {{"nora", "\xff", "", {}}, "account.name"},
      {{"nora", "Nora", "../etc", {}}, "account.language"},
      {{"nora", "Nora", "", {"westmark"}}, "id.format"},
      {{"nora", "Nora", "", std::vector<std::string>(51, "westmark/registrar")},
       "account.persons"}};
  for (const auto& [wanted, rule] : rows) {
    const auto made = accounts().invite(wanted, by);
    ASSERT_FALSE(made) << rule;
    EXPECT_EQ(made.error().rule, rule);
  }
  EXPECT_EQ(accounts().all(*reader()).value().size(), 1u);
}

TEST_F(AccountsTest, WrongLoginAndWrongPasswordAreOneAnswer) {
  account("mara");
  for (const auto& [login, password] :
       {std::pair<std::string, std::string>{"mara", "not her password"},
        {"nobody", kPassphrase},
        {"mara", ""},
        {"mara", std::string(1 << 20, 'x')},
        {std::string(1 << 20, 'm'), kPassphrase},
        {"mara' --", kPassphrase},
        {std::string("mara\0", 5), kPassphrase}}) {
    const SignIn answer = sign_in(login, password);
    EXPECT_EQ(answer.answer, Answer::refused) << login.substr(0, 20);
    EXPECT_EQ(answer.cookie, "");
    clock.advance(limits::kAccountWait);
  }
  // What was typed and not found is written down nowhere.
  const auto trail = accounts().trail().read(*reader(), {}, 0, 100).value();
  for (const TrailEntry& entry : trail) {
    EXPECT_EQ(entry.detail.find("nobody"), std::string::npos);
    EXPECT_TRUE(entry.login == "mara" || entry.login.empty());
  }
}

TEST_F(AccountsTest, ALockedAccountHasNoWayIn) {
  const std::int64_t id = account("mara");
  ASSERT_TRUE(accounts().link_external(id, "https://id.example", "77", by));
  const NewApiToken token =
      accounts().api_tokens().make(id, "script", {Scope::read}, 30, "", kHome).value();
  const std::string cookie = sign_in("mara").cookie;
  ASSERT_TRUE(accounts().lock(id, by));
  EXPECT_FALSE(visitor(cookie));
  EXPECT_EQ(sign_in("mara").answer, Answer::refused);
  EXPECT_EQ(accounts().sign_in_external("https://id.example", "77", kHome)->answer,
            Answer::refused);
  EXPECT_FALSE(accounts().api_tokens().visitor(*reader(), token.secret, kHome).value());
  EXPECT_EQ(accounts().find(*reader(), id).value()->state, AccountState::locked);
  ASSERT_TRUE(accounts().unlock(id, by));
  EXPECT_FALSE(visitor(cookie)) << "its sessions stay ended";
  EXPECT_EQ(sign_in("mara").answer, Answer::welcome);
  EXPECT_TRUE(accounts().api_tokens().visitor(*reader(), token.secret, kHome).value());
  EXPECT_EQ(accounts().lock(id + 1, by).error().rule, "account.unknown");
}

TEST_F(AccountsTest, AResetTakesThePasswordAwayAtOnce) {
  const std::int64_t id = account("mara");
  const crypto::Secret device = enrol(id, "mara");
  const std::string cookie =
      accounts().give_second_factor(sign_in("mara").cookie, code(device), kHome)->cookie;
  ASSERT_TRUE(visitor(cookie));
  const Invitation first = accounts().reset(id, /*second_factor_too=*/false, by).value();
  EXPECT_FALSE(visitor(cookie));
  EXPECT_EQ(sign_in("mara").answer, Answer::refused);
  const Invitation second = accounts().reset(id, /*second_factor_too=*/false, by).value();
  EXPECT_FALSE(accounts().invited(*reader(), first.token).value()) << "only the newest holds";
  EXPECT_EQ(accounts().accept(second.token, kPassphrase, kHome)->answer, Answer::second_factor)
      << "the device is still asked for";
  const Invitation third = accounts().reset(id, /*second_factor_too=*/true, by).value();
  EXPECT_EQ(accounts().accept(third.token, kPassphrase, kHome)->answer, Answer::welcome);
}

TEST_F(AccountsTest, APasswordChangeEndsAllOtherSessions) {
  account("mara");
  const std::string other = sign_in("mara").cookie;
  const std::string mine = sign_in("mara").cookie;
  const Visitor me = visitor(mine).value();
  EXPECT_EQ(accounts().change_password(me, "wrong", "a new long password", kHome).error().rule,
            "password.wrong");
  EXPECT_EQ(accounts().change_password(me, kPassphrase, "mara", kHome).error().rule,
            "password.short");
  EXPECT_TRUE(visitor(other));
  const std::string renewed =
      accounts().change_password(me, kPassphrase, "a new long password", kHome).value();
  EXPECT_FALSE(visitor(other));
  EXPECT_FALSE(visitor(mine)) << "the id is new, too";
  EXPECT_TRUE(visitor(renewed));
  EXPECT_EQ(sign_in("mara").answer, Answer::refused);
  EXPECT_EQ(sign_in("mara", "a new long password").answer, Answer::welcome);
}

TEST_F(AccountsTest, AnIdentityOfAnotherProviderIsAWayInOnceItIsLinked) {
  const Invitation invited = accounts().invite({"mara", "Mara", "", {}}, by).value();
  const std::int64_t id = invited.account.id;
  const auto in = [&](const char* issuer, const char* subject) {
    return accounts().sign_in_external(issuer, subject, kHome).value();
  };
  EXPECT_EQ(in("https://id.example", "77").answer, Answer::refused);
  ASSERT_TRUE(accounts().link_external(id, "https://id.example", "77", by));
  EXPECT_EQ(accounts().find(*reader(), id).value()->state, AccountState::active);
  EXPECT_EQ(accounts().link_external(id, "https://id.example", "77", by).error().rule,
            "external.linked");
  EXPECT_EQ(accounts().link_external(id, "", "77", by).error().rule, "external.format");
  EXPECT_EQ(in("https://other.example", "77").answer, Answer::refused);
  EXPECT_EQ(in("https://id.example", "7").answer, Answer::refused);
  EXPECT_TRUE(visitor(in("https://id.example", "77").cookie));
  enrol(id, "mara");
  EXPECT_EQ(in("https://id.example", "77").answer, Answer::second_factor);
  EXPECT_EQ(accounts().externals(*reader(), id)->size(), 1u);
  ASSERT_TRUE(accounts().unlink_external(id, "https://id.example", "77", by));
  EXPECT_EQ(in("https://id.example", "77").answer, Answer::refused);
}

TEST_F(AccountsTest, NoSecretIsStoredAsItIs) {
  const std::int64_t id = account("mara");
  const Enrolment enrolment = accounts().second_factor().begin(id, "mara", "Westmark").value();
  const auto codes =
      accounts().second_factor().confirm(id, code(*crypto::from_base32(enrolment.secret)), kHome);
  const NewApiToken token =
      accounts().api_tokens().make(id, "script", {Scope::read}, 30, "", kHome).value();
  const Invitation open = accounts().invite({"nora", "Nora", "", {}}, by).value();
  const std::string cookie = sign_in("mara").cookie;
  sign_in("nobody-of-this-name", "a password for nobody");
  std::string stored;
  auto db = reader();
  const auto tables =
      db->query("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'account%'")
          .value();
  for (const store::Row& table : tables) {
    const auto rows = db->query("SELECT * FROM " + table.text(0)).value();
    for (const store::Row& row : rows)
      for (std::size_t i = 0; i < row.size(); ++i) stored += row.text(i) + "\n";
  }
  EXPECT_NE(stored.find("mara"), std::string::npos);
  const std::string raw_secret(crypto::from_base32(enrolment.secret)->text());
  for (const std::string& secret :
       {std::string(kPassphrase), enrolment.secret, raw_secret, codes->front(), token.secret,
        token.secret.substr(4), open.token, cookie, csrf_token(cookie),
        std::string("nobody-of-this-name"), std::string("a password for nobody"),
        std::string(kHome)})
    EXPECT_EQ(stored.find(secret), std::string::npos) << secret;
}

TEST_F(AccountsTest, EverythingIsThereAfterReopening) {
  const std::int64_t id = account("mara", {"westmark/registrar"});
  const std::string cookie = sign_in("mara").cookie;
  reopen();
  EXPECT_TRUE(visitor(cookie));
  EXPECT_EQ(accounts().find(*reader(), id).value()->persons,
            std::vector<std::string>{"westmark/registrar"});
}

}  // namespace
}  // namespace probity::access

#include "access/people.h"

#include <boost/json/object.hpp>

#include "access/house_fixture.h"
#include "json/parse.h"

namespace probity::access {
namespace {

using registers::agencies::Office;

struct PeopleTest : House {
  Visitor chief = registrar();
  const base::KeyId by_chief = chief.persons.at(0).key;

  Appointing clerk() {
    return {"riverton", "clerk", Office::officer, "accountable official",
            "",         "clerk", "Cleo",          "en"};
  }
  void admit_riverton() {
    const auto admitted = admit(*node, chief, by_chief,
                                {"riverton", "City of Riverton", ledger::OrganisationKind::agency,
                                 "Europe/Lisbon", "Runs the city.", ""},
                                kHome);
    ASSERT_TRUE(admitted) << admitted.error().what;
  }
  std::size_t kept_keys() { return node->keyring().all().value().size(); }
  base::KeyId agency_key(const std::string& id) {
    return node->keyring().key_of(id).value()->public_key().key_id();
  }
};

TEST_F(PeopleTest, OneStepMakesKeyStatementAccountAndInvitation) {
  admit_riverton();
  const auto appointed = appoint(*node, chief, by_chief, clerk(), kHome);
  ASSERT_TRUE(appointed) << appointed.error().what;
  ASSERT_TRUE(appointed->invitation);
  const SignIn in = accounts().accept(appointed->invitation->token, kPassphrase, kHome).value();
  const Visitor cleo = visitor(in.cookie).value();
  ASSERT_EQ(cleo.persons.size(), 1u);
  const Person& person = cleo.persons[0];
  EXPECT_EQ(person.id, "riverton/clerk");
  EXPECT_EQ(person.organisation_name, "City of Riverton");
  EXPECT_EQ(person.role, ledger::Role::officer);
  EXPECT_EQ(person.title, "accountable official");
  EXPECT_EQ(person.key, appointed->key);
  EXPECT_EQ(cleo.person("riverton/clerk"), &person);
  EXPECT_TRUE(may_sign(cleo, person.key)) << "an officer needs no second factor";
  EXPECT_TRUE(cleo.is(ledger::Role::officer));
  EXPECT_FALSE(cleo.is(ledger::Role::registrar));
}

TEST_F(PeopleTest, ARevokedKeyEndsThePowerAtOnce) {
  admit_riverton();
  const auto appointed = appoint(*node, chief, by_chief, clerk(), kHome).value();
  const std::string cookie =
      accounts().accept(appointed.invitation->token, kPassphrase, kHome)->cookie;
  const Visitor before = visitor(cookie).value();
  const auto revoked = revoke_key(*node, chief, by_chief, {appointed.key, "left", {}}, kHome);
  ASSERT_TRUE(revoked) << revoked.error().what;
  EXPECT_TRUE(visitor(cookie)->persons.empty());
  EXPECT_EQ(may_sign(visitor(cookie).value(), appointed.key).error().rule, "sign.person");
  // A request that was under way meets the log's own refusal.
  const auto late = revoke_key(*node, before, appointed.key, {appointed.key, "again", {}}, kHome);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().rule, "key.revoked");
}

TEST_F(PeopleTest, ARegistrarSignsOnlyAfterASecondFactor) {
  account("second", {"westmark/registrar"});
  const Visitor without = visitor(sign_in("second").cookie).value();
  const auto admitted = admit(*node, without, by_chief,
                              {"riverton", "City of Riverton", ledger::OrganisationKind::agency,
                               "Europe/Lisbon", "Runs the city.", ""},
                              kHome);
  ASSERT_FALSE(admitted);
  EXPECT_EQ(admitted.error().rule, "sign.second-factor");
  EXPECT_EQ(admitted.error().code, base::Code::forbidden);
}

TEST_F(PeopleTest, NobodySignsWithAnothersKey) {
  admit_riverton();
  const auto appointed = appoint(*node, chief, by_chief, clerk(), kHome).value();
  const std::string cookie =
      accounts().accept(appointed.invitation->token, kPassphrase, kHome)->cookie;
  const Visitor cleo = visitor(cookie).value();
  EXPECT_EQ(revoke_key(*node, cleo, by_chief, {appointed.key, "x", {}}, kHome).error().rule,
            "sign.person");
  EXPECT_EQ(
      revoke_key(*node, cleo, agency_key("riverton"), {appointed.key, "x", {}}, kHome).error().rule,
      "sign.person");
  const auto admitted =
      admit(*node, cleo, appointed.key,
            {"hillside", "Hillside", ledger::OrganisationKind::agency, "UTC", "Runs schools.", ""},
            kHome);
  ASSERT_FALSE(admitted) << "her own key has not that office";
  EXPECT_EQ(admitted.error().rule, "key.role");
}

TEST_F(PeopleTest, WhatTheLogRefusesLeavesNothingBehind) {
  admit_riverton();
  const std::size_t keys = kept_keys();
  const std::size_t accounts_before = accounts().all(*reader()).value().size();
  Appointing wrong = clerk();
  wrong.office = Office::assessor;
  EXPECT_EQ(appoint(*node, chief, by_chief, wrong, kHome).error().rule, "appointment.office");
  wrong = clerk();
  wrong.organisation = "nowhere";
  EXPECT_EQ(appoint(*node, chief, by_chief, wrong, kHome).error().rule, "subject.unknown");
  wrong = clerk();
  wrong.login = "two words";
  EXPECT_EQ(appoint(*node, chief, by_chief, wrong, kHome).error().rule, "account.login-format");
  EXPECT_EQ(renew_organisation_key(*node, chief, by_chief, "riverton", "wish", kHome).error().rule,
            "organisation-key.in-force");
  EXPECT_FALSE(admit(*node, chief, by_chief,
                     {"riverton", "Again", ledger::OrganisationKind::agency, "UTC", "x", ""},
                     kHome));
  EXPECT_EQ(kept_keys(), keys);
  EXPECT_EQ(accounts().all(*reader()).value().size(), accounts_before);
}

TEST_F(PeopleTest, AKeyThatItsOwnerKeepsSignsOutside) {
  admit_riverton();
  const crypto::P256Key own = crypto::P256Key::generate(random);
  Appointing holder = clerk();
  holder.public_key = own.public_key().pem();
  const auto appointed = appoint(*node, chief, by_chief, holder, kHome).value();
  EXPECT_EQ(appointed.key, own.public_key().key_id());
  const std::string cookie =
      accounts().accept(appointed.invitation->token, kPassphrase, kHome)->cookie;
  EXPECT_EQ(may_sign(visitor(cookie).value(), appointed.key).error().rule, "sign.custody");
  holder.public_key = "no key";
  EXPECT_EQ(appoint(*node, chief, by_chief, holder, kHome).error().pointer.substr(0, 11),
            "/public_key");
}

TEST_F(PeopleTest, AKnownLoginGetsThePersonAndNoInvitation) {
  admit_riverton();
  ASSERT_TRUE(appoint(*node, chief, by_chief, clerk(), kHome));
  Appointing second = clerk();
  second.person = "librarian";
  const auto appointed = appoint(*node, chief, by_chief, second, kHome).value();
  EXPECT_FALSE(appointed.invitation);
  EXPECT_EQ(accounts().find(*reader(), "clerk").value()->persons,
            (std::vector<std::string>{"riverton/clerk", "riverton/librarian"}));
}

TEST_F(PeopleTest, AnOrganisationGetsANewKeyAfterItsLastOneEnded) {
  admit_riverton();
  const base::KeyId first = agency_key("riverton");
  ASSERT_TRUE(revoke_key(*node, chief, by_chief, {first, "lost", {}}, kHome));
  EXPECT_EQ(agency_key("riverton"), first) << "there is no other";
  const auto renewed =
      renew_organisation_key(*node, chief, by_chief, "riverton", "The last one was lost.", kHome);
  ASSERT_TRUE(renewed) << renewed.error().what;
  const base::KeyId second = agency_key("riverton");
  EXPECT_NE(second, first);
  EXPECT_TRUE(ledger::key_at(*reader(), second, {1000}));
  reopen();
  EXPECT_EQ(agency_key("riverton"), second);
}

TEST_F(PeopleTest, AKeyThatTheLogHasNotTakenSignsNothing) {
  admit_riverton();
  const base::KeyId first = agency_key("riverton");
  const auto drawn = node->keyring().make(agency_owner("riverton")).value();
  EXPECT_EQ(agency_key("riverton"), first) << "the newest that is in force";
  ASSERT_TRUE(node->keyring().forget(drawn.key_id().hex()));
  EXPECT_FALSE(node->keyring().find_id(drawn.key_id().hex()).value());
}

TEST_F(PeopleTest, TheLastRegistrarStays) {
  EXPECT_EQ(revoke_key(*node, chief, by_chief, {by_chief, "leaves", {}}, kHome).error().rule,
            "key.last-registrar");
  const auto second = appoint(
      *node, chief, by_chief,
      {"westmark", "deputy", Office::registrar, "registrar", "", "deputy", "Dora", "en"}, kHome);
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_TRUE(revoke_key(*node, chief, by_chief, {by_chief, "leaves", {}}, kHome));
}

TEST_F(PeopleTest, TheTrailSaysWhichKeySignedWhat) {
  admit_riverton();
  const auto appointed = appoint(*node, chief, by_chief, clerk(), kHome).value();
  const auto trail = accounts().trail().read(*reader(), chief.account, 0, 2).value();
  EXPECT_EQ(trail[0].event, Event::person_appointed);
  EXPECT_EQ(trail[0].detail, "riverton/clerk");
  EXPECT_EQ(trail[1].event, Event::key_used);
  EXPECT_EQ(trail[1].detail, "entry " + std::to_string(appointed.accepted.receipt.index.value));
  EXPECT_TRUE(accounts().trail().check(*reader()));
}

}  // namespace
}  // namespace probity::access

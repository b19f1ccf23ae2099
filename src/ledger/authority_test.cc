#include "ledger/authority.h"

#include "ledger/tables_fixture.h"

namespace probity::ledger {
namespace {

using base::Code;

base::KeyId key(char digit) { return *base::KeyId::from_hex(std::string(64, digit)); }

class Authority : public Tables {
 protected:
  // riverton/clerk's key speaks from entry 5 on.
  Authority() { EXPECT_TRUE(grant(db(), clerk_, "pem", {5})); }
  const Signer clerk_{key('a'), "riverton/clerk", "riverton", Role::officer};
};

TEST_F(Authority, AKeySpeaksFromTheEntryThatGrantedIt) {
  const auto early = key_at(db(), key('a'), {4});
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Code::unauthorised);
  EXPECT_EQ(early.error().rule, "key.unknown");
  const auto found = key_at(db(), key('a'), {5});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->signer.person, "riverton/clerk");
  EXPECT_EQ(found->signer.organisation, "riverton");
  EXPECT_EQ(found->signer.role, Role::officer);
  EXPECT_FALSE(found->revoked);
  EXPECT_FALSE(key_at(db(), key('b'), {1000}));
}

TEST_F(Authority, UntilTheEntryThatRevokedIt) {
  ASSERT_TRUE(revoke(db(), key('a'), {9}, {1000}, std::nullopt));
  EXPECT_TRUE(key_at(db(), key('a'), {8}));
  for (const std::uint64_t entry : {9, 10, 1000}) {
    const auto late = key_at(db(), key('a'), {entry});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Code::forbidden);
    EXPECT_EQ(late.error().rule, "key.revoked");
    EXPECT_NE(late.error().required.find("entry 9"), std::string::npos);
  }
  const auto stored = find_key(db(), key('a')).value();
  EXPECT_EQ(stored->revoked, 9u);
  EXPECT_EQ(stored->revoked_at->seconds, 1000);
  EXPECT_FALSE(stored->compromised_since);
}

TEST_F(Authority, ACompromiseIsKeptWithItsTime) {
  ASSERT_TRUE(revoke(db(), key('a'), {9}, {1000}, base::Time{400}));
  EXPECT_EQ(find_key(db(), key('a')).value()->compromised_since, base::Time{400});
}

TEST_F(Authority, OneKeyOnePersonOneRole) {
  const auto again =
      grant(db(), {key('a'), "riverton/second", "riverton", Role::officer}, "pem", {6});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(find_key(db(), key('a')).value()->signer.person, "riverton/clerk");
}

TEST_F(Authority, KeysAndOrganisationsAreListedInTheirOrder) {
  ASSERT_TRUE(grant(db(), {key('c'), "", "harbour", Role::agency}, "pem", {7}));
  ASSERT_TRUE(grant(db(), {key('b'), "riverton/second", "riverton", Role::officer}, "pem", {6}));
  const auto all = all_keys(db()).value();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].signer.key, key('b'));
  EXPECT_EQ(all[2].signer.key, key('c'));
  EXPECT_EQ(keys_of(db(), "riverton").value().size(), 2u);
  EXPECT_TRUE(keys_of(db(), "nowhere").value().empty());

  const auto digest = *base::SubjectDigest::from_hex(std::string(64, 'd'));
  ASSERT_TRUE(add_organisation(
      db(), {"lab", "The lab", OrganisationKind::assessor, "Europe/Lisbon", digest, 4}));
  ASSERT_TRUE(
      add_organisation(db(), {"city", "The city", OrganisationKind::agency, "UTC", digest, 2}));
  const auto organisations_found = organisations(db()).value();
  ASSERT_EQ(organisations_found.size(), 2u);
  EXPECT_EQ(organisations_found[0].id, "city");
  const auto lab = find_organisation(db(), "lab").value();
  ASSERT_TRUE(lab);
  EXPECT_EQ(lab->kind, OrganisationKind::assessor);
  EXPECT_EQ(lab->zone, "Europe/Lisbon");
  EXPECT_FALSE(find_organisation(db(), "vendor").value());
}

}  // namespace
}  // namespace probity::ledger

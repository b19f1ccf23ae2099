// What time and revoked keys do to codes and tokens, through a whole node: changes come at their
// boundaries even after downtime, evidence by a compromised key stops counting, and no lost key
// stops the log.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "access/audit.h"
#include "json/value.h"
#include "judgement/index.h"
#include "registers/tokens/register.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using judgement::Change;
using world::World;

base::SubjectDigest digest(const std::string& hex) { return *base::SubjectDigest::from_hex(hex); }

// The signed history of a use's code without its places in the log: "3600 3601 at TIME by time".
std::vector<std::string> history(World& world, const std::string& use) {
  auto db = world.node().reader().value();
  std::vector<std::string> lines;
  for (auto all = judgement::changes(*db, digest(use)).value(); const Change& one : all)
    lines.push_back(one.before + " " + one.after + " at " + base::to_string(one.as_of) + " by " +
                    one.cause);
  return lines;
}

void go_to(World& world, const std::string& time) {
  world.clock().set(base::parse_time(time).value());
  ASSERT_TRUE(world.node().ledger().tick());
}

std::string key_id(World& world, const std::string& owner) {
  return world.node().keyring().find(owner).value()->public_key().key_id().hex();
}

void revoke(World& world, const std::string& owner, const std::string& since) {
  world.must(
      "westmark/registrar",
      R"({"kind": "key-revocation", "subject": ["agency riverton"], "predicate": {"key": ")" +
          key_id(world, owner) + R"(", "reason": "for the test")" +
          (since.empty() ? "" : R"(, "compromised_since": ")" + since + "\"") + "}}");
}

TEST(Due, AfterDowntimeTheChangesComeLateWithTheSameContent) {
  // The nonces differ, so each world's use is its own; what is said of it is the same.
  World awake, asleep;
  const std::string here = awake.harmless_use("phone-line", awake.component("vad"));
  const std::string there = asleep.harmless_use("phone-line", asleep.component("vad"));
  const std::size_t before = history(awake, here).size();
  for (base::Time day = awake.clock().now(); base::to_string(day) < "2027-11-20";
       day = day + base::kDay)
    go_to(awake, base::to_string(day));
  go_to(awake, "2027-11-20T08:00:00Z");
  go_to(asleep, "2027-11-20T08:00:00Z");
  // The declaration ends with 1 November, and 30 days before that is said.
  const auto said = history(awake, here);
  ASSERT_EQ(said.size(), before + 2);
  EXPECT_EQ(said[before], "3600 3601 at 2027-10-03T00:00:00Z by time");
  EXPECT_EQ(said[before + 1].substr(5), "3608 at 2027-11-02T00:00:00Z by time");
  EXPECT_EQ(history(asleep, there), said);
  // Late: the log's time is that of waking.
  auto db = asleep.node().reader().value();
  for (auto all = judgement::changes(*db, digest(there)).value(); const Change& one : all)
    if (one.cause == "time") {
      EXPECT_EQ(store::read_entry(*db, {one.entry}).value()->time, asleep.clock().now());
    }
}

TEST(Due, ASecondTickSaysNothingMore) {
  World world;
  const std::string use = world.harmless_use("phone-line", world.component("vad"));
  go_to(world, "2027-11-20T08:00:00Z");
  const std::uint64_t size = world.size();
  const std::string live = world.projections();
  ASSERT_TRUE(world.node().ledger().tick());
  EXPECT_EQ(world.size(), size);
  EXPECT_TRUE(world.projections() == live);
}

TEST(Due, ABoundaryThatChangesNoCodeIsRebuiltAsItWasLived) {
  World world;
  const std::string artifact = world.component("vad");
  // Not coded: no fact is answered. Its declaration ends all the same.
  world.must(
      "riverton/clerk",
      R"({"kind": "use", "predicate": {"id": "riverton/idea", "name": "i", "summary": "s", "purpose": )"
      R"("public-library", "context": "c", "stage": "planned", "components": [")" +
          artifact + R"("], "owner": "o", "contact": {"office": "o"}, "rights": []}})");
  world.must(
      "riverton/clerk",
      R"({"kind": "self-declaration", "subject": ["use riverton/idea"], "predicate": {"minimisation": "m", )"
      R"("masking": "m", "audit_log": "a", "oversight": "o", "documentation": "d", "valid_until": "2027-01-10"}})");
  const std::uint64_t size = world.size();
  for (const char* time :
       {"2026-12-12T00:00:00Z", "2027-01-11T00:00:00Z", "2027-02-11T00:00:00Z"}) {
    go_to(world, time);
    EXPECT_EQ(world.size(), size);
    const std::string live = world.projections();
    ASSERT_TRUE(world.node().ledger().rebuild());
    EXPECT_EQ(world.projections(), live) << time;
  }
}

TEST(Compromise, EvidenceSignedAfterItStopsCountingAndEarlierEvidenceStays) {
  for (const bool since_before : {true, false}) {
    World world;
    const std::string use = world.harmless_use("phone-line", world.component("vad"));
    ASSERT_EQ(world.code(use), "3600");
    const base::Time said = world.clock().now();
    world.clock().advance(base::kDay);
    revoke(world, access::person_owner("riverton/clerk"),
           base::to_string(since_before ? said - 60 : said + 60));
    if (since_before) {
      EXPECT_EQ(world.code(use), "----") << "its facts were signed by the compromised key";
      EXPECT_EQ(history(world, use).back().substr(5, 4), "----");
    } else {
      EXPECT_EQ(world.code(use), "3600");
    }
    const auto refused = world.say(
        "riverton/clerk",
        R"({"kind": "model", "predicate": {"id": "riverton/x", "name": "x", "summary": "s", )"
        R"("modality": "audio"}})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "key.revoked");
    const std::string live = world.projections();
    ASSERT_TRUE(world.node().ledger().rebuild());
    EXPECT_TRUE(world.projections() == live);
  }
}

// The agency's key signs its tokens unattended. When it is revoked, no token can be signed;
// everything else goes on.
TEST(Compromise, AnAgencyWithoutItsKeyDoesNotStopTheLog) {
  World world;
  const std::string artifact = world.component("vad");
  const std::string use = world.harmless_use("phone-line", artifact);
  revoke(world, access::agency_owner("riverton"), "");
  world.must(
      "riverton/clerk",
      R"({"kind": "suspension", "subject": ["use riverton/phone-line"], "predicate": {"reason": "r"}})");
  world.must(
      "riverton/clerk",
      R"({"kind": "resumption", "subject": ["use riverton/phone-line"], "predicate": {"reason": "r"}})");
  // The token's renewal falls due, and cannot be signed: no token is the outcome, not a node that
  // stands still.
  world.clock().advance(80 * base::kDay);
  ASSERT_TRUE(world.node().ledger().tick());
  world.must("riverton/clerk",
             R"({"kind": "model", "predicate": {"id": "riverton/x", "name": "x", "summary": "s", )"
             R"("modality": "audio"}})");
  world.clock().advance(80 * base::kDay);
  ASSERT_TRUE(world.node().ledger().tick());
  auto db = world.node().reader().value();
  const auto token = registers::tokens::last_token(*db, digest(use)).value();
  ASSERT_TRUE(token);
  const auto state =
      registers::tokens::state_of(*world.node().view(*db, world.clock().now()), *token);
  ASSERT_TRUE(state) << state.error().what;
  EXPECT_EQ(state->state, registers::tokens::TokenState::expired);
  const log::Verifier verifier = world.node().log_verifier();
  EXPECT_TRUE(access::audit(*db, std::span(&verifier, 1)));
}

// An agency that keeps its own key signs its tokens elsewhere: the node leaves them out, and those
// beside them stand.
TEST(Tokens, OneThatIsSignedElsewhereDoesNotSpoilTheNext) {
  World world;
  const std::string artifact = world.component("vad");
  const std::string use = world.harmless_use("phone-line", artifact);
  auto writer = store::Db::open(world.node().database(), store::Access::read_write).value();
  ASSERT_TRUE(writer->run("UPDATE key_custodial SET owner = 'elsewhere' WHERE owner = :a",
                          {access::agency_owner("riverton")}));
  world.clock().advance(80 * base::kDay);
  ASSERT_TRUE(world.node().ledger().tick());
  world.must(
      "riverton/clerk",
      R"({"kind": "suspension", "subject": ["use riverton/phone-line"], "predicate": {"reason": "r"}})");
  world.must(
      "riverton/clerk",
      R"({"kind": "resumption", "subject": ["use riverton/phone-line"], "predicate": {"reason": "r"}})");
  auto db = world.node().reader().value();
  const auto before = registers::tokens::last_token(*db, digest(use)).value();
  ASSERT_TRUE(before);
  // Its owner signs it with the place that the draft names, or with a later one: gaps are allowed.
  ASSERT_TRUE(writer->run("UPDATE key_custodial SET owner = :a WHERE owner = 'elsewhere'",
                          {access::agency_owner("riverton")}));
  const auto view = world.node().view(*db, world.clock().now());
  auto drafted = registers::tokens::draft(*view, digest(use)).value();
  drafted.predicate.as_object()["status_index"] = before->token.status_index + 7;
  const auto taken =
      world.submit(statement::to_json(access::sign(drafted, "riverton", world.node()).value()));
  ASSERT_TRUE(taken) << taken.error().what << " " << taken.error().found << " "
                     << taken.error().required;
  EXPECT_EQ(registers::tokens::next_status_index(*db).value(), before->token.status_index + 8);
  const std::string live = world.projections();
  ASSERT_TRUE(world.node().ledger().rebuild());
  EXPECT_TRUE(world.projections() == live);
}

}  // namespace
}  // namespace probity

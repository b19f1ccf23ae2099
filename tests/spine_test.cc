// The whole path through one real node: what was said is judged, tokens follow by themselves, time
// acts, rebuilt is live.
#include <gtest/gtest.h>

#include "json/canonical.h"
#include "json/parse.h"
#include "registers/tokens/register.h"
#include "rubric/rubric.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using registers::tokens::TokenState;
using world::World;

base::SubjectDigest digest(const std::string& hex) { return *base::SubjectDigest::from_hex(hex); }

// The state of the last token of a subject, as of now; nullopt when it has none.
std::optional<TokenState> token_state(World& world, const std::string& subject) {
  auto db = world.node().reader().value();
  const auto token = registers::tokens::last_token(*db, digest(subject)).value();
  if (!token) return std::nullopt;
  return registers::tokens::state_of(*world.node().view(*db, world.clock().now()), *token)->state;
}

std::vector<std::string> kinds(World& world) {
  auto db = world.node().reader().value();
  auto entries = store::recent_entries(*db, std::nullopt, 1000).value();
  std::vector<std::string> words;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) words.push_back(it->kind);
  return words;
}

TEST(Spine, BeginsWithGenesisAndTheSharedRules) {
  World world(/*people=*/false);
  EXPECT_EQ(kinds(world), (std::vector<std::string>{"genesis", "rubric-release"}));
}

TEST(Spine, AHarmlessUseEarnsItsTokenByItself) {
  World world;
  const std::string artifact = world.component("vad");
  const std::string use = world.harmless_use("phone-line", artifact);
  EXPECT_EQ(world.code(use), "3600");
  EXPECT_EQ(token_state(world, use), TokenState::valid);
  const auto words = kinds(world);
  EXPECT_EQ(words.back(), "safety-token");
  EXPECT_EQ(std::count(words.begin(), words.end(), "safety-token"), 1)
      << "a component without checks earns none";
  EXPECT_GE(std::count(words.begin(), words.end(), "judgement-changed"), 1);
}

TEST(Spine, ASuspensionChangesCodeAndTokenAtItsInstant) {
  World world;
  const std::string use = world.harmless_use("phone-line", world.component("vad"));
  world.clock().advance(60);
  world.must(
      "riverton/clerk",
      R"({"kind": "suspension", "subject": ["use riverton/phone-line"], "predicate": {"reason": "Calls were cut."}})");
  EXPECT_EQ(world.code(use), "3609");
  EXPECT_EQ(token_state(world, use), TokenState::suspended);
  EXPECT_EQ(kinds(world).back(), "judgement-changed");
  world.clock().advance(60);
  world.must(
      "riverton/clerk",
      R"({"kind": "resumption", "subject": ["use riverton/phone-line"], "predicate": {"reason": "Mended."}})");
  EXPECT_EQ(world.code(use), "3600");
  EXPECT_EQ(token_state(world, use), TokenState::valid);
}

TEST(Spine, AnExpiredDeclarationChangesTheCodeWithoutAnyoneActing) {
  World world;
  const std::string use = world.harmless_use("phone-line", world.component("vad"));
  const std::uint64_t before = world.size();
  world.clock().set(base::parse_time("2027-11-02T00:00:00Z")
                        .value());  // 24:00 of 2027-11-01 in Lisbon, in winter
  ASSERT_TRUE(world.node().ledger().tick());
  EXPECT_GT(world.size(), before);
  EXPECT_NE(world.code(use).substr(3), "0");
  auto db = world.node().reader().value();
  const auto words = kinds(world);
  EXPECT_TRUE(std::find(words.begin() + static_cast<std::ptrdiff_t>(before), words.end(),
                        "judgement-changed") != words.end());
}

TEST(Spine, ATokenIsRenewedBeforeItEnds) {
  World world;
  const std::string use = world.harmless_use("phone-line", world.component("vad"));
  for (int day = 0; day < 120; ++day) {
    world.clock().advance(base::kDay);
    ASSERT_TRUE(world.node().ledger().tick());
    ASSERT_EQ(token_state(world, use), TokenState::valid) << "day " << day;
  }
}

TEST(Spine, RebuiltProjectionsEqualLiveOnes) {
  World world;
  const std::string artifact = world.component("vad");
  world.harmless_use("phone-line", artifact);
  world.must(
      "lab-noord/kim",
      R"({"kind": "attestation", "subject": ["artifact )" + artifact +
          R"("], "predicate": {"scope": ["provenance", "documentation"], "method": "read and rehashed", )"
          R"("verdict": "pass", "findings": "As stated.", "valid_until": "2027-05-01", "funding": "agency", )"
          R"("conflicts_of_interest": "none"}})");
  world.must(
      "riverton/clerk",
      R"({"kind": "suspension", "subject": ["use riverton/phone-line"], "predicate": {"reason": "Calls were cut."}})");
  const std::string live = world.projections();
  ASSERT_TRUE(world.node().ledger().rebuild());
  EXPECT_EQ(world.projections(), live);
  world.reopen();
  EXPECT_EQ(world.projections(), live);
}

TEST(Spine, ANewReleaseOfTheSharedRulesIssuesTokensAnew) {
  World world;
  const std::string use = world.harmless_use("phone-line", world.component("vad"));
  json::Value document = json::parse(rubric::core_text()).value();
  document.as_object()["version"] = "1.0.1";
  const auto rules = rubric::Rubric::parse(document).value();
  world.must("node", R"({"kind": "rubric-release", "predicate": {"id": ")" + rules.id() +
                         R"(-1.0.1", "version": "1.0.1", "digest": ")" + rules.digest().hex() +
                         R"(", "document": )" + json::canonical(document) + "}}");
  EXPECT_EQ(kinds(world).back(), "safety-token");
  EXPECT_EQ(token_state(world, use), TokenState::valid);
  auto db = world.node().reader().value();
  EXPECT_EQ(registers::tokens::last_token(*db, digest(use)).value()->token.rules.version, "1.0.1");
}

TEST(Spine, TheSameStatementByTheSameKeyIsAcknowledgedOnce) {
  World world;
  const std::string envelope = world.signed_envelope(
      "riverton/clerk",
      R"({"kind": "model", "predicate": {"id": "riverton/vad", "name": "VAD", "summary": "s", "modality": "audio"}})");
  const auto first = world.submit(envelope);
  ASSERT_TRUE(first);
  const std::uint64_t size = world.size();
  const auto again = world.submit(envelope);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->again);
  EXPECT_EQ(again->receipt.index, first->receipt.index);
  EXPECT_EQ(world.size(), size);
}

TEST(Spine, ReceiptsVerifyAgainstTheLogsKey) {
  World world;
  const auto accepted = world.must(
      "riverton/clerk",
      R"({"kind": "model", "predicate": {"id": "riverton/vad", "name": "VAD", "summary": "s", "modality": "audio"}})");
  const log::Verifier verifier = world.node().log_verifier();
  const auto opened = statement::verify(accepted.receipt, std::span(&verifier, 1));
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->time, world.clock().now());
}

}  // namespace
}  // namespace probity

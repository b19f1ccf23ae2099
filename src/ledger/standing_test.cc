#include "ledger/standing.h"

#include "ledger/tables_fixture.h"

namespace probity::ledger {
namespace {

using base::Time;

const base::SubjectDigest kThing = *base::SubjectDigest::from_hex(std::string(64, '1'));
const base::SubjectDigest kOther = *base::SubjectDigest::from_hex(std::string(64, '2'));

class StandingOfThings : public Tables {
 protected:
  void set(State state, std::int64_t since, std::uint64_t entry) {
    ASSERT_TRUE(set_standing(db(), kThing, {state, {since}, base::kEndOfTime, "because", entry}));
  }
  // The state at that second: "" when it stands.
  std::string at(std::int64_t second) {
    const auto all = standings(db(), kThing).value();
    const Standing* one = standing_at(all, {second});
    return !one                             ? ""
           : one->state == State::suspended ? "suspended"
           : one->state == State::withdrawn ? "withdrawn"
                                            : "superseded";
  }
};

TEST_F(StandingOfThings, ASuspensionLastsUntilItIsLifted) {
  set(State::suspended, 100, 7);
  EXPECT_EQ(at(99), "");
  EXPECT_EQ(at(100), "suspended");
  EXPECT_EQ(at(1'000'000), "suspended");
  ASSERT_TRUE(lift(db(), kThing, {200}));
  EXPECT_EQ(at(199), "suspended");
  EXPECT_EQ(at(200), "") << "half open";
  EXPECT_TRUE(standings(db(), kOther).value().empty());
  const auto kept = standings(db(), kThing).value();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].entry, 7u);
  EXPECT_EQ(kept[0].reason, "because");
}

TEST_F(StandingOfThings, LiftingEndsOnlyOpenSuspensions) {
  set(State::suspended, 100, 7);
  ASSERT_TRUE(lift(db(), kThing, {200}));
  set(State::suspended, 300, 9);
  ASSERT_TRUE(lift(db(), kThing, {400}));
  EXPECT_EQ(at(150), "suspended");
  EXPECT_EQ(at(250), "") << "the first was lifted at 200, and stays so";
  EXPECT_EQ(at(350), "suspended");
  EXPECT_EQ(at(450), "");
  set(State::withdrawn, 500, 11);
  ASSERT_TRUE(lift(db(), kThing, {600}));
  EXPECT_EQ(at(700), "withdrawn") << "what is withdrawn stays so";
}

TEST_F(StandingOfThings, TheGravestCounts) {
  set(State::suspended, 100, 7);
  set(State::withdrawn, 200, 8);
  set(State::suspended, 300, 9);
  EXPECT_EQ(at(150), "suspended");
  EXPECT_EQ(at(250), "withdrawn");
  EXPECT_EQ(at(350), "withdrawn");
}

}  // namespace
}  // namespace probity::ledger

#include "rubric/answers.h"

#include <gtest/gtest.h>

#include "rubric/rubric.h"

namespace probity::rubric {
namespace {

using State = Resolved::State;

const Vocabulary& vocabulary() {
  static const Rubric rubric = *core();
  return rubric.vocabulary();
}

constexpr base::Time kNow{1'795'392'000};

Fact fact(const char* name, Value value, const char* issuer, std::uint64_t entry,
          base::Time from = {}, base::Time until = base::kEndOfTime) {
  return {{}, name, std::move(value), from, until, entry, issuer};
}

struct Outcome {
  State state;
  std::int64_t rank;
  std::size_t sources;
  bool operator==(const Outcome&) const = default;
};

Outcome resolve(const char* name, const std::vector<Fact>& facts,
                const std::vector<Stop>& stops = {}) {
  const Answers answers(facts, stops, vocabulary(), kNow, kNow + 30 * base::kDay);
  const FactIndex index = *vocabulary().find(name);
  return {answers[index].state, answers[index].rank, answers.sources(index).size()};
}

constexpr Outcome kUnanswered{State::unanswered, 0, 0};

TEST(Answers, HoldWithinTheirTimeHalfOpen) {
  EXPECT_EQ(resolve("use.role", {fact("use.role", Word{"informs"}, "a", 1, kNow)}),
            (Outcome{State::known, 1, 1}));
  EXPECT_EQ(resolve("use.role", {fact("use.role", Word{"informs"}, "a", 1, kNow + 1)}),
            kUnanswered);
  EXPECT_EQ(resolve("use.role", {fact("use.role", Word{"informs"}, "a", 1, {}, kNow)}),
            kUnanswered);
}

TEST(Answers, ALaterStatementOfTheSameIssuerSupersedes) {
  const Fact old = fact("use.role", Word{"decides"}, "a", 1);
  EXPECT_EQ(resolve("use.role", {old, fact("use.role", Word{"informs"}, "a", 2)}),
            (Outcome{State::known, 1, 1}));
  // Not yet begun: the old one stands. Ended: it does not come back.
  EXPECT_EQ(resolve("use.role", {old, fact("use.role", Word{"informs"}, "a", 2, kNow + 1)}),
            (Outcome{State::known, 4, 1}));
  EXPECT_EQ(resolve("use.role", {old, fact("use.role", Word{"informs"}, "a", 2, {}, kNow)}),
            kUnanswered);
}

TEST(Answers, IssuersWhoDisagreeGiveTheWorseOrNone) {
  EXPECT_EQ(resolve("use.role", {fact("use.role", Word{"informs"}, "a", 9),
                                 fact("use.role", Word{"decides"}, "b", 1)}),
            (Outcome{State::known, 4, 1}));
  EXPECT_EQ(resolve("use.irreversible", {fact("use.irreversible", true, "a", 1),
                                         fact("use.irreversible", false, "b", 2)}),
            (Outcome{State::known, 1, 1}));
  EXPECT_EQ(resolve("provenance.licence", {fact("provenance.licence", true, "a", 1),
                                           fact("provenance.licence", false, "b", 2)}),
            (Outcome{State::known, 0, 1}));
  EXPECT_EQ(resolve("component.modality", {fact("component.modality", WordSet{"audio"}, "a", 1),
                                           fact("component.modality", WordSet{"vision"}, "b", 2)}),
            (Outcome{State::known, 0b110, 2}));
  EXPECT_EQ(resolve("use.purpose", {fact("use.purpose", Word{"permits"}, "a", 1),
                                    fact("use.purpose", Word{"justice"}, "b", 2)})
                .state,
            State::disputed);
  EXPECT_EQ(resolve("use.purpose", {fact("use.purpose", Word{"permits"}, "a", 1),
                                    fact("use.purpose", Word{"permits"}, "b", 2)})
                .state,
            State::known);
}

TEST(Answers, AValueThatDoesNotFitIsNoAnswer) {
  EXPECT_EQ(resolve("use.role", {fact("use.role", Word{"assists"}, "a", 1)}).state,
            State::disputed);
  EXPECT_EQ(resolve("use.role", {fact("use.role", Word{"assists"}, "a", 1),
                                 fact("use.role", Word{"informs"}, "b", 1)})
                .state,
            State::disputed);
}

TEST(Answers, AnAlarmThatCannotBeReadStillRings) {
  EXPECT_EQ(resolve("status.suspended", {fact("status.suspended", Word{"maybe"}, "a", 1)}),
            (Outcome{State::known, 1, 1}));
  EXPECT_EQ(resolve("status.suspended", {}), (Outcome{State::known, 0, 0}));
}

TEST(Answers, NoneOfTheseAnswersTheListButASpecificYesWins) {
  const Fact none = fact("none_of.service", true, "a", 5);
  EXPECT_EQ(resolve("area.health", {none}), (Outcome{State::known, 0, 1}));
  EXPECT_EQ(resolve("area.health", {none, fact("area.health", true, "b", 1)}),
            (Outcome{State::known, 1, 1}));
  EXPECT_EQ(resolve("area.health", {fact("none_of.service", false, "a", 5)}), kUnanswered);
  EXPECT_EQ(resolve("area.health", {none, fact("none_of.service", false, "b", 6)}), kUnanswered);
  EXPECT_EQ(resolve("use.irreversible", {none}), kUnanswered);
}

TEST(Answers, AStoppedStatementDoesNotCountAndStillSupersedes) {
  const Stop stop{2, kNow, base::kEndOfTime, 7};
  const std::vector<Fact> facts = {fact("use.role", Word{"decides"}, "a", 1),
                                   fact("use.role", Word{"informs"}, "a", 2)};
  EXPECT_EQ(resolve("use.role", facts, {stop}), kUnanswered);
  EXPECT_EQ(resolve("use.role", facts, {Stop{2, kNow + 1, base::kEndOfTime, 7}}),
            (Outcome{State::known, 1, 1}));
}

TEST(Answers, ChecksAreKeptPerIssuerAndAFailIsNotOutvoted) {
  const std::vector<Fact> facts = {fact("check.bias", Word{"pass"}, "lab-a", 1),
                                   fact("check.bias", Word{"fail"}, "lab-b", 2),
                                   fact("check.bias", Word{"pass"}, "lab-c", 3, {}, kNow)};
  const Answers answers(facts, {}, vocabulary(), kNow, kNow);
  EXPECT_EQ(answers.checks().size(), 3u);
  EXPECT_EQ(answers.failed_checks(), std::vector{*vocabulary().find("check.bias")});
  EXPECT_EQ(answers[*vocabulary().find("check.bias")].rank, kFail);
  const Answers without({facts[0], facts[2]}, {}, vocabulary(), kNow, kNow);
  EXPECT_TRUE(without.failed_checks().empty());
}

TEST(Answers, WhoAnswersOrDeclaresIsAnAuthor) {
  const std::vector<Fact> facts = {
      fact("training.data", Word{"none"}, "maker", 1), fact("declaration.self", true, "agency", 2),
      fact("check.bias", Word{"pass"}, "lab", 3), fact("status.suspended", true, "operator", 4)};
  const Answers answers(facts, {}, vocabulary(), kNow, kNow);
  EXPECT_TRUE(answers.is_author("maker"));
  EXPECT_TRUE(answers.is_author("agency"));
  EXPECT_FALSE(answers.is_author("lab"));
  EXPECT_FALSE(answers.is_author("operator"));
}

}  // namespace
}  // namespace probity::rubric

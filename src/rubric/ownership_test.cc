// Which organisations belong together: known graphs, a slow obvious oracle, and what it makes of
// the checks of a use.
#include "rubric/ownership.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "json/parse.h"
#include "rubric/checklist.h"
#include "rubric/profile.h"
#include "rubric/random_cases.h"

namespace probity::rubric {
namespace {

Tie tie(TieKind kind, std::string from, std::string to, std::uint64_t entry = 1) {
  return {kind, std::move(from), std::move(to), {}, base::kEndOfTime, entry};
}

using K = TieKind;

TEST(Ownership, OwnersAndControllersMakeAGroupThroughOthers) {
  const Ownership made({{tie(K::owns, "holding", "lab", 12),
                         tie(K::controls, "holding", "maker", 9), tie(K::owns, "maker", "shop", 3)},
                        {}},
                       {}, kNow);
  EXPECT_EQ(made.group("lab"), made.group("shop"));
  EXPECT_EQ(in_words(made.chain("lab", "maker")),
            "holding owns lab (12), holding controls maker (9)");
  EXPECT_EQ(made.group("stranger"), "stranger");
  EXPECT_TRUE(made.chain("lab", "stranger").empty());
  EXPECT_TRUE(made.chain("lab", "lab").empty());
}

TEST(Ownership, TheStateMakesNoGroup) {
  const Ownership made(
      {{tie(K::owns, "ministry", "lab"), tie(K::owns, "ministry", "maker")}, {"ministry"}}, {},
      kNow);
  EXPECT_NE(made.group("lab"), made.group("maker"));
  EXPECT_TRUE(made.chain("lab", "maker").empty());
  EXPECT_EQ(made.chain("lab", "ministry").size(), 1u) << "but its own company is bound to it";
}

TEST(Ownership, OtherTiesBindTwoGroupsAndGoNoFurther) {
  const Ownership made({{tie(K::owns, "holding", "lab"), tie(K::subcontracts, "holding", "maker"),
                         tie(K::subcontracts, "maker", "other")},
                        {}},
                       {}, kNow);
  EXPECT_NE(made.group("lab"), made.group("maker"));
  EXPECT_EQ(made.chain("lab", "maker").size(), 2u);
  EXPECT_TRUE(made.chain("lab", "other").empty()) << "two of them";
  EXPECT_TRUE(made.chain_in_group("lab", "maker").empty());
}

TEST(Ownership, TiesCountInTheirTimeAndWorkFor24MonthsMore) {
  const auto time = [](const char* text) { return *base::parse_time(text); };
  Tie work = tie(K::subcontracts, "a", "b");
  work.since = time("2023-01-10T00:00:00Z");
  work.until = time("2024-02-29T12:00:00Z");
  Tie owns = work;
  owns.kind = K::owns;
  EXPECT_EQ(base::to_string(counts_until(work)), "2026-02-28T12:00:00Z");
  EXPECT_EQ(counts_until(owns), owns.until);
  const auto bound = [&](const Tie& one, const char* when) {
    return !Ownership({{one}, {}}, {}, time(when)).chain("a", "b").empty();
  };
  EXPECT_FALSE(bound(work, "2023-01-09T23:59:59Z"));
  EXPECT_TRUE(bound(work, "2023-01-10T00:00:00Z"));
  EXPECT_TRUE(bound(work, "2026-02-28T11:59:59Z"));
  EXPECT_FALSE(bound(work, "2026-02-28T12:00:00Z"));
  EXPECT_TRUE(bound(owns, "2024-02-29T11:59:59Z"));
  EXPECT_FALSE(bound(owns, "2024-02-29T12:00:00Z"));
}

const std::vector<std::string> kNames{"agency", "lab-a", "lab-b", "lab-c", "second", "holding"};

Ties any_ties() {
  Ties made;
  const int n = *rc::gen::inRange(0, 7);
  for (int i = 0; i < n; ++i) {
    Tie one = tie(*rc::gen::element(K::owns, K::owns, K::controls, K::same_controller,
                                    K::subcontracts, K::pays),
                  pick(kNames), pick(kNames), static_cast<std::uint64_t>(1000 + i));
    if (*rc::gen::inRange(0, 3) == 0) one.since = day(-400, 40);
    if (*rc::gen::inRange(0, 3) == 0) one.until = day(-1800, 200);
    made.all.push_back(std::move(one));
  }
  if (*rc::gen::inRange(0, 2) == 0) made.public_bodies.insert(pick(kNames));
  return made;
}

// Reachable by ties that are passed on, by trying again and again.
std::set<std::string> slow_group(const Ties& ties, const std::string& start, base::Time as_of) {
  std::set<std::string> all{start};
  for (std::size_t round = 0; round < kNames.size(); ++round)
    for (const Tie& one : ties.all) {
      if (one.kind != K::owns && one.kind != K::controls) continue;
      if (one.since > as_of || as_of >= one.until) continue;
      if (ties.public_bodies.contains(one.from) || ties.public_bodies.contains(one.to)) continue;
      if (all.contains(one.from)) all.insert(one.to);
      if (all.contains(one.to)) all.insert(one.from);
    }
  return all;
}

TEST(OwnershipProperty, GroupsAndChainsAreThoseOfTheOracle) {
  EXPECT_TRUE(rc::check([] {
    const Ties ties = any_ties();
    const Ownership made(ties, {}, kNow);
    const std::string a = pick(kNames), b = pick(kNames);
    const auto group = slow_group(ties, a, kNow);
    RC_ASSERT((made.group(a) == made.group(b)) == group.contains(b));
    bool bound = group.contains(b);
    const auto other = slow_group(ties, b, kNow);
    for (const Tie& one : ties.all)
      if (one.since <= kNow && kNow < counts_until(one))
        bound |= (group.contains(one.from) && other.contains(one.to)) ||
                 (group.contains(one.to) && other.contains(one.from));
    const auto chain = made.chain(a, b);
    RC_ASSERT(chain.empty() == (a == b || !bound));
    std::string at = a;  // it leads from the one to the other
    for (const Tie& one : chain) {
      RC_ASSERT(at == one.from || at == one.to);
      at = at == one.from ? one.to : one.from;
    }
    RC_ASSERT(chain.empty() || at == b);
  }));
}

TEST(OwnershipProperty, ATieMoreNeverMakesACheckCount) {
  EXPECT_TRUE(rc::check([] {
    Case subject = any_case();
    subject.ties = any_ties();
    const Judgement before = evaluate(subject, rubric(), kNow);
    const Ties more = any_ties();
    subject.ties.all.insert(subject.ties.all.end(), more.all.begin(), more.all.end());
    const Judgement after = evaluate(subject, rubric(), kNow);
    RC_ASSERT(after.outstanding().at_least >= before.outstanding().at_least);
    RC_ASSERT(after.outstanding().at_most >= before.outstanding().at_most);
  }));
}

TEST(OwnershipProperty, TheOrderOfTheTiesIsIrrelevant) {
  EXPECT_TRUE(rc::check([] {
    Case subject = any_case();
    subject.ties = any_ties();
    const Judgement before = evaluate(subject, rubric(), kNow);
    std::reverse(subject.ties.all.begin(), subject.ties.all.end());
    RC_ASSERT(evaluate(subject, rubric(), kNow) == before);
  }));
}

TEST(OwnershipProperty, NothingChangesBeforeStableUntil) {
  EXPECT_TRUE(rc::check([] {
    Case subject = any_case();
    subject.ties = any_ties();
    const Judgement now = evaluate(subject, rubric(), kNow);
    const base::Time end = std::min(now.stable_until, kNow + 4000 * base::kDay);
    Judgement then = evaluate(subject, rubric(), end - 1);
    then.stable_until = now.stable_until;
    RC_ASSERT(then == now);
  }));
}

// A use of impact 5, for which two independent checks are needed, and two that passed.
Case checked(const std::string& ties) {
  const std::string text =
      R"({"facts": {"use.purpose": "social-services-triage", "none_of.art5": true,
      "area.education": true, "use.role": "recommends", "use.almost_always_followed": false,
      "use.operation_data": "personal", "use.persons_per_year": 10, "use.irreversible": false,
      "use.vulnerable_group": false},
    "statements": [
      {"name": "check.oversight", "value": "pass", "issuer": "lab-a", "entry": 11, "from": "2026-11-01T00:00:00Z"},
      {"name": "check.oversight", "value": "pass", "issuer": "lab-b", "entry": 12, "from": "2026-11-01T00:00:00Z"}],
    "ties": [)" +
      ties + R"(], "public_bodies": ["city"]})";
  const auto read = read_case(*json::parse(text), vocabulary());
  EXPECT_TRUE(read) << read.error().what << " " << read.error().pointer << " "
                    << read.error().found;
  return *read;
}

const Missing* independent(const std::vector<Duty>& duties, Duty::State& state) {
  for (const Duty& one : duties)
    if (one.what.id == "requirement.independent_2") {
      state = one.state;
      return &one.what;
    }
  return nullptr;
}

struct Outcome {
  std::int64_t have = -1;
  std::vector<std::string> why;
};

Outcome outcome(const Case& subject) {
  static std::vector<Duty> duties;
  duties = checklist(subject, rubric(), kNow);
  Duty::State state{};
  const Missing* found = independent(duties, state);
  Outcome made;
  if (!found) return made;
  made.have = found->have;
  for (const Counted& one : found->evidence) made.why.push_back(one.why);
  return made;
}

TEST(Independence, TwoChecksOfOneGroupCountAsOne) {
  EXPECT_EQ(outcome(checked("")).have, 2);
  const Outcome made =
      outcome(checked(R"({"kind": "owns", "from": "holding", "to": "lab-a", "entry": 5},
                                          {"kind": "controls", "from": "holding", "to": "lab-b", "entry": 6})"));
  EXPECT_EQ(made.have, 1);
  EXPECT_EQ(made.why, (std::vector<std::string>{
                          "counts",
                          "counts once with that of lab-a, of one group: holding owns lab-a "
                          "(5), holding controls lab-b (6)"}));
}

TEST(Independence, ACheckOfWhoIsTiedToTheOwnerDoesNotCount) {
  for (const char* kind : {"owns", "controls", "same_controller", "subcontracts", "pays"}) {
    const Outcome made = outcome(checked(std::string(R"({"kind": ")") + kind +
                                         R"(", "from": "owner", "to": "lab-b", "entry": 7})"));
    EXPECT_EQ(made.have, 1) << kind;
    ASSERT_EQ(made.why.size(), 2u);
    EXPECT_TRUE(made.why[1].starts_with("not independent of owner: owner ")) << made.why[1];
    EXPECT_TRUE(made.why[1].ends_with(" lab-b (7)")) << made.why[1];
  }
}

TEST(Independence, TheStatesLaboratoriesAreTwo) {
  EXPECT_EQ(outcome(checked(R"({"kind": "owns", "from": "city", "to": "lab-a"},
                               {"kind": "owns", "from": "city", "to": "lab-b"})"))
                .have,
            2);
}

TEST(Independence, ATieOfAnUnknownKindIsRefused) {
  const auto read = read_case(
      *json::parse(R"({"ties": [{"kind": "likes", "from": "a", "to": "b"}]})"), vocabulary());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().pointer, "/ties/0/kind");
}

}  // namespace
}  // namespace probity::rubric

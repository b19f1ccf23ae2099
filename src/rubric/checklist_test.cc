#include "rubric/checklist.h"

#include <gtest/gtest.h>

#include "json/parse.h"

namespace probity::rubric {
namespace {

constexpr base::Time kNow{1'795'392'000};  // 2026-11-23T00:00:00Z

const Rubric& rubric() {
  static const Rubric made = *core();
  return made;
}

// A harmless use of one component; `statements` are about the use.
Case use_with(const std::string& statements) {
  const auto read = read_case(
      *json::parse(
          R"({"facts":{"use.purpose":"public-library","use.effect":"public_information","use.role":"informs",
        "use.operation_data":"none","use.persons_per_year":10,"use.speaks_or_generates":false},
        "statements":[{"name":"none_of.service","value":true,"issuer":"owner","entry":1},
                      {"name":"none_of.harm","value":true,"issuer":"owner","entry":2})" +
          statements +
          R"(],"components":[{"label":"sound/vad 5.0","facts":{
        "training.data":"none","component.modality":["audio"]}}]})"),
      rubric().vocabulary());
  EXPECT_TRUE(read) << read.error().what << " " << read.error().pointer;
  return *read;
}

const Duty* find(const std::vector<Duty>& duties, std::string_view id) {
  for (const Duty& one : duties)
    if (one.what.id == id) return &one;
  return nullptr;
}

TEST(Checklist, ADeclarationMeetsWhatAHarmlessUseHasToDeliverUntilItEnds) {
  const auto bare = checklist(use_with(""), rubric(), kNow);
  ASSERT_TRUE(find(bare, "requirement.oversight"));
  EXPECT_EQ(find(bare, "requirement.oversight")->state, Duty::State::missing);
  EXPECT_FALSE(find(bare, "requirement.red_team")) << "not asked of sound, nor at this impact";

  const auto declared = [](const std::string& until) {
    return checklist(use_with(R"(,{"name":"declaration.self","value":true,"issuer":"owner",
        "from":"2026-11-01T00:00:00Z","until":")" +
                              until + R"(","entry":3})"),
                     rubric(), kNow);
  };
  const auto met = declared("2027-06-01T00:00:00Z");
  EXPECT_EQ(find(met, "requirement.oversight")->state, Duty::State::met);
  EXPECT_EQ(base::to_string(find(met, "requirement.oversight")->until), "2027-06-01T00:00:00Z");
  const auto ending = declared("2026-12-01T00:00:00Z");
  EXPECT_EQ(find(ending, "requirement.oversight")->state, Duty::State::ending);
  EXPECT_TRUE(find(ending, "requirement.oversight")->what.expiring);
}

TEST(Checklist, AnswersThatAreOpenLeaveOpenWhatIsAskedFor) {
  const auto read = read_case(*json::parse(R"({"facts":{"use.effect":"public_information"}})"),
                              rubric().vocabulary());
  const auto duties = checklist(*read, rubric(), kNow);
  ASSERT_TRUE(find(duties, "requirement.impact_assessment"));
  EXPECT_EQ(find(duties, "requirement.impact_assessment")->state, Duty::State::open);
}

TEST(Checklist, AComponentByItselfHasEachRequirementOnceFromTheLowestImpactThatAsks) {
  const Case use = use_with("");
  Component component = use.components[0];
  component.facts.push_back({component.subject, "check.robustness", Word{"pass"}, kNow - base::kDay,
                             kNow + 90 * base::kDay, 9, "lab-a"});
  const auto duties = checklist(component, {}, rubric(), kNow);
  const Duty* robust = find(duties, "requirement.robustness");
  ASSERT_TRUE(robust);
  EXPECT_EQ(robust->state, Duty::State::met);
  EXPECT_EQ(robust->what.from_impact, 4);
  EXPECT_EQ(robust->until, kNow + 90 * base::kDay);
  EXPECT_EQ(find(duties, "requirement.documentation")->state, Duty::State::missing);
  EXPECT_EQ(find(duties, "requirement.documentation")->what.from_impact, 0);
  // One assessor is enough at impact 4, not at 5.
  EXPECT_EQ(find(duties, "requirement.independent_1")->state, Duty::State::met);
  EXPECT_EQ(find(duties, "requirement.independent_2")->state, Duty::State::missing);
  EXPECT_FALSE(find(duties, "requirement.oversight")) << "that is the use's";
}

}  // namespace
}  // namespace probity::rubric

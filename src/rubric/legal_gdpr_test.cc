// Articles 22 and 35 of the GDPR on single answers; each expected value written by hand.
#include <gtest/gtest.h>

#include <set>

#include "rubric/legal_answers.h"

namespace probity::rubric {
namespace {

LegalResult at(Said answers, const Said& more = {}, const std::string& day = "2026-11-24") {
  for (const auto& [name, value] : more) answers[name] = value;
  return legal_at("eu-gdpr", answers, day);
}
std::string class_of(const Said& answers, const Said& more, const std::string& id) {
  return state(at(answers, more).classes, id);
}

// Personal data, nothing decided, nothing to be assessed: everything is answered.
Said ordinary() {
  return {{"use.operation_data", "\"personal\""}, {"gdpr.law_enforcement", "false"},
          {"gdpr.roles", R"(["controller"])"},    {"use.role", "\"informs\""},
          {"gdpr.significant_effect", "false"},   {"none_of.gdpr_dpia", "true"}};
}

Said decides() {
  Said made = ordinary();
  made["use.role"] = "\"decides\"";
  made["gdpr.significant_effect"] = "true";
  made.insert({{"gdpr.contract_necessary", "false"},
               {"gdpr.authorised_by_law", "false"},
               {"gdpr.explicit_consent", "false"},
               {"gdpr.special_allowed", "false"}});
  return made;
}

TEST(Gdpr, OrdinaryOnlyIfAllIsAnswered) {
  EXPECT_EQ(class_of(ordinary(), {}, "ordinary"), "in force");
  EXPECT_EQ(at(ordinary()).classes.size(), 1u);
  EXPECT_EQ(at(ordinary(), {}, "2018-05-24").classes.front().state, LegalState::scheduled);
  for (const char* name : {"use.operation_data", "gdpr.law_enforcement", "none_of.gdpr_dpia"}) {
    Said fewer = ordinary();
    fewer.erase(name);
    EXPECT_EQ(class_of(fewer, {}, "ordinary"), "undetermined") << name;
  }
  Said open = decides();
  open.erase("gdpr.significant_effect");
  EXPECT_EQ(class_of(open, {}, "ordinary"), "undetermined");
}

TEST(Gdpr, OutsideItsScope) {
  for (const char* data : {"none", "open_aggregated", "synthetic", "anonymised"})
    EXPECT_EQ(
        class_of({}, {{"use.operation_data", "\"" + std::string(data) + "\""}}, "out_of_scope"),
        "in force")
        << data;
  for (const char* data : {"pseudonymised", "personal_masked", "personal"})
    EXPECT_EQ(class_of(ordinary(), {{"use.operation_data", "\"" + std::string(data) + "\""}},
                       "out_of_scope"),
              "no")
        << data;
  // Directive (EU) 2016/680 instead.
  EXPECT_EQ(class_of(decides(), {{"gdpr.law_enforcement", "true"}}, "out_of_scope"), "in force");
  EXPECT_EQ(class_of(decides(), {{"gdpr.law_enforcement", "true"}}, "art22.prohibited"), "no");
}

TEST(Gdpr, ADecisionByAutomatedMeansAlone) {
  const LegalResult nothing_allows = at(decides());
  EXPECT_EQ(state(nothing_allows.classes, "art22.prohibited"), "in force");
  EXPECT_EQ(state(nothing_allows.duties, "art22.1"), "in force");
  EXPECT_EQ(state(nothing_allows.duties, "art22.3"), "no");
  for (const char* role : {"none", "informs", "recommends", "decides_with_review"}) {
    const Said more = {{"use.role", "\"" + std::string(role) + "\""},
                       {"use.almost_always_followed", "false"}};
    EXPECT_EQ(class_of(decides(), more, "art22.prohibited"), "no") << role;
    EXPECT_EQ(class_of(decides(), more, "ordinary"), "in force") << role;
  }
  // CJEU C-634/21: a score that is drawn upon strongly is the decision.
  const Said score = {{"use.role", "\"recommends\""}};
  EXPECT_EQ(class_of(decides(), score, "art22.prohibited"), "undetermined");
  Said followed = score;
  followed["use.almost_always_followed"] = "true";
  EXPECT_EQ(class_of(decides(), followed, "art22.prohibited"), "in force");
  EXPECT_EQ(class_of(decides(), {{"gdpr.significant_effect", "false"}}, "art22.prohibited"), "no");
}

TEST(Gdpr, EachExceptionWithItsSafeguards) {
  for (const auto& [exception, duty, other] :
       {std::tuple("gdpr.contract_necessary", "art22.3", "art22.2.b"),
        std::tuple("gdpr.authorised_by_law", "art22.2.b", "art22.3"),
        std::tuple("gdpr.explicit_consent", "art22.3", "art22.2.b")}) {
    const LegalResult found = at(decides(), {{exception, "true"}});
    EXPECT_EQ(state(found.classes, "art22.allowed"), "in force") << exception;
    EXPECT_EQ(state(found.classes, "art22.prohibited"), "no") << exception;
    EXPECT_EQ(state(found.duties, duty), "in force") << exception;
    EXPECT_EQ(state(found.duties, other), "no") << exception;
    EXPECT_EQ(state(found.duties, "art13.2.f"), "in force") << exception;
    // Not answered is not allowed, and asked.
    Said open = decides();
    open.erase(exception);
    EXPECT_EQ(class_of(open, {}, "art22.prohibited"), "undetermined") << exception;
    // Art. 22(4)
    const Said special = {{exception, "true"}, {"use.operation_data", "\"special\""}};
    EXPECT_EQ(class_of(decides(), special, "art22.prohibited"), "in force") << exception;
    Said conditions = special;
    conditions["gdpr.special_allowed"] = "true";
    EXPECT_EQ(class_of(decides(), conditions, "art22.allowed"), "in force") << exception;
  }
}

TEST(Gdpr, EachReasonForAnImpactAssessment) {
  Said use = ordinary();
  use.erase("none_of.gdpr_dpia");
  use["use.operation_data"] = "\"special\"";
  use["gdpr.assessed_in_law"] = "false";
  use["gdpr.residual_high_risk"] = "false";
  const std::set<std::string> reasons = {"gdpr.systematic_evaluation", "gdpr.large_scale_special",
                                         "gdpr.public_monitoring", "gdpr.on_authority_list",
                                         "gdpr.likely_high_risk"};
  for (const std::string& reason : reasons) {
    Said one = use;
    for (const std::string& other : reasons) one[other] = other == reason ? "true" : "false";
    const LegalResult found = at(one);
    EXPECT_EQ(state(found.classes, "dpia"), "in force") << reason;
    EXPECT_EQ(state(found.duties, "art35.1"), "in force") << reason;
    EXPECT_EQ(state(found.duties, "art36.1"), "no") << reason;
    EXPECT_EQ(state(at(one, {{"gdpr.residual_high_risk", "true"}}).duties, "art36.1"), "in force");
    const LegalResult in_law = at(one, {{"gdpr.assessed_in_law", "true"}});
    EXPECT_EQ(state(in_law.duties, "art35.1"), "no");
    EXPECT_EQ(state(in_law.duties, "art35.11"), "in force");
    const LegalResult processor = at(one, {{"gdpr.roles", R"(["processor"])"}});
    EXPECT_EQ(state(processor.duties, "art35.1"), "no");
    EXPECT_EQ(state(processor.duties, "art28.3.f"), "in force");
    one[reason] = "false";
    EXPECT_EQ(class_of(one, {}, "dpia"), "no") << reason;
    one.erase(reason);
    EXPECT_EQ(class_of(one, {}, "dpia"), "undetermined") << reason;
  }
}

TEST(Gdpr, WhatCannotBothBeRightIsNamed) {
  const LegalResult found = at(ordinary(), {{"gdpr.large_scale_special", "true"}});
  EXPECT_EQ(state(found.classes, "dpia"), "in force");  // the graver answer stands
  EXPECT_FALSE(found.contradictions.empty());
}

}  // namespace
}  // namespace probity::rubric

// The memoranda of the US Office of Management and Budget on single answers, both sides of their
// dates; each expected value written by hand.
#include <gtest/gtest.h>

#include "rubric/legal_answers.h"

namespace probity::rubric {
namespace {

LegalResult at(Said answers, const Said& more = {}, const std::string& day = "2026-11-24") {
  for (const auto& [name, value] : more) answers[name] = value;
  return legal_at("us-omb", answers, day);
}
std::string class_of(const Said& answers, const Said& more, const std::string& id) {
  return state(at(answers, more).classes, id);
}

// A federal agency's use that decides nothing: everything is answered.
Said ordinary() {
  return {{"us.federal_agency", "true"},     {"us.national_security", "false"},
          {"us.principal_basis", "false"},   {"none_of.us_effects", "true"},
          {"none_of.us_categories", "true"}, {"us.determined_not", "false"},
          {"us.certified_pilot", "false"},   {"us.acquired", "false"},
          {"us.llm_procured", "false"},      {"none_of.service", "true"}};
}

// A principal basis for decisions, and every effect and category still open.
Said basis() {
  Said made = ordinary();
  made["us.principal_basis"] = "true";
  made.erase("none_of.us_effects");
  made.erase("none_of.us_categories");
  made.erase("none_of.service");
  return made;
}

TEST(UsOmb, OrdinaryOnlyIfAllIsAnswered) {
  EXPECT_EQ(class_of(ordinary(), {}, "ordinary"), "in force");
  EXPECT_EQ(at(ordinary()).classes.size(), 1u);
  EXPECT_EQ(state(at(ordinary(), {}, "2025-04-02").classes, "ordinary"), "2025-04-03");
  EXPECT_EQ(state(at(ordinary(), {}, "2025-04-03").classes, "ordinary"), "in force");
  EXPECT_EQ(class_of(basis(), {}, "ordinary"), "undetermined");
  EXPECT_EQ(class_of(basis(), {{"none_of.us_effects", "true"}}, "ordinary"), "undetermined");
  for (const auto& [name, value] :
       {std::pair("us.federal_agency", "false"), std::pair("us.national_security", "true")}) {
    EXPECT_EQ(class_of(ordinary(), {{name, value}}, "out_of_scope"), "in force") << name;
    EXPECT_EQ(class_of(ordinary(), {{name, value}}, "ordinary"), "no") << name;
  }
}

TEST(UsOmb, EachEffectIsHighImpactWithAPrincipalBasis) {
  for (const char* effect :
       {"rights", "access", "services", "safety", "infrastructure", "assets"}) {
    const Said one = {{std::string("us.effect.") + effect, "true"},
                      {"none_of.us_categories", "true"}};
    EXPECT_EQ(class_of(basis(), one, "high_impact"), "in force") << effect;
    EXPECT_EQ(class_of(basis(), one, "presumed"), "no") << effect;
    EXPECT_EQ(class_of(basis(), one, "ordinary"), "no") << effect;
    Said without = one;
    without["us.principal_basis"] = "false";
    EXPECT_EQ(class_of(basis(), without, "high_impact"), "no") << effect;
  }
}

TEST(UsOmb, EachCategoryIsPresumedWithAPrincipalBasis) {
  for (const auto& [category, area] :
       std::vector<std::pair<std::string, std::string>>{{"a", ""},
                                                        {"b", ""},
                                                        {"c", ""},
                                                        {"d", ""},
                                                        {"e", ""},
                                                        {"f", "health"},
                                                        {"g", ""},
                                                        {"h", ""},
                                                        {"i", "speech"},
                                                        {"j", "policing"},
                                                        {"k", "migration"},
                                                        {"l", "biometrics"},
                                                        {"m", ""},
                                                        {"n", "employment"},
                                                        {"o", ""}}) {
    Said one = {{"us.category." + category, "true"}, {"none_of.us_effects", "true"}};
    if (!area.empty()) one["area." + area] = "true";
    EXPECT_EQ(class_of(basis(), one, "presumed"), "in force") << category;
    EXPECT_EQ(class_of(basis(), one, "high_impact"), "in force") << category;
    EXPECT_EQ(state(at(basis(), one, "2025-04-02").classes, "presumed"), "2025-04-03") << category;
    // Oversight by a human exempts nothing.
    one["use.role"] = "\"decides_with_review\"";
    EXPECT_EQ(class_of(basis(), one, "high_impact"), "in force") << category;
    Said without = one;
    without["us.principal_basis"] = "false";
    EXPECT_EQ(class_of(basis(), without, "presumed"), "no") << category;
    Said open = one;
    open.erase("us.category." + category);
    EXPECT_EQ(class_of(basis(), open, "ordinary"), "undetermined") << category;
  }
}

TEST(UsOmb, ACategoryIsNotAskedWhereItsAreasAreDenied) {
  for (const auto& [category, areas] :
       std::map<std::string, std::vector<std::string>>{{"f", {"health", "insurance"}},
                                                       {"i", {"speech"}},
                                                       {"j", {"policing", "justice"}},
                                                       {"k", {"migration"}},
                                                       {"l", {"biometrics"}},
                                                       {"n", {"employment"}}}) {
    Said use = basis();
    use["none_of.us_effects"] = "true";
    for (char other = 'a'; other <= 'o'; ++other)
      if (category != std::string(1, other)) use[std::string("us.category.") + other] = "false";
    for (const std::string& area : areas) {
      EXPECT_EQ(class_of(use, {}, "ordinary"), "undetermined") << category << " " << area;
      use["area." + area] = "false";
    }
    EXPECT_EQ(class_of(use, {}, "ordinary"), "in force") << category;
  }
}

TEST(UsOmb, AWrittenDeterminationRemovesNothingSilently) {
  const Said rebutted = {
      {"us.category.m", "true"}, {"none_of.us_effects", "true"}, {"us.determined_not", "true"}};
  const LegalResult found = at(basis(), rebutted);
  EXPECT_EQ(state(found.classes, "high_impact"), "no");
  EXPECT_EQ(state(found.classes, "presumed"), "in force");
  EXPECT_EQ(state(found.classes, "determined_not"), "in force");
  EXPECT_EQ(state(found.duties, "4a.determination"), "in force");
  EXPECT_EQ(state(found.duties, "4b.i"), "no");
  // It cannot stand against the definition.
  Said against = rebutted;
  against.erase("none_of.us_effects");
  against["us.effect.services"] = "true";
  EXPECT_EQ(class_of(basis(), against, "high_impact"), "in force");
  EXPECT_EQ(class_of(basis(), against, "determined_not"), "no");
  EXPECT_EQ(at(basis(), against).contradictions.size(), 1u);
  // Nor without an answer.
  Said open = basis();
  open.erase("us.determined_not");
  EXPECT_EQ(
      class_of(open, {{"us.category.m", "true"}, {"none_of.us_effects", "true"}}, "high_impact"),
      "undetermined");
}

TEST(UsOmb, ThePracticesWithTheirDateAndThePilot) {
  const Said use = {{"us.effect.safety", "true"}, {"none_of.us_categories", "true"}};
  for (const char* duty :
       {"4b.i", "4b.ii", "4b.iii", "4b.iv", "4b.v", "4b.vi", "4b.vii", "4a.discontinue"}) {
    EXPECT_EQ(state(at(basis(), use, "2026-04-02").duties, duty), "2026-04-03") << duty;
    EXPECT_EQ(state(at(basis(), use, "2026-04-03").duties, duty), "in force") << duty;
    Said pilot = use;
    pilot["us.certified_pilot"] = "true";
    EXPECT_EQ(state(at(basis(), pilot).duties, duty), "no") << duty;
    EXPECT_EQ(state(at(basis(), pilot).duties, "inventory"), "in force");
    EXPECT_EQ(class_of(basis(), pilot, "high_impact"), "in force");
  }
}

TEST(UsOmb, ContractsOnBothSidesOfTheirDates) {
  const Said acquired = {{"us.acquired", "true"}};
  for (const char* duty : {"m2522.data", "m2522.ip", "m2522.privacy", "m2522.lock_in",
                           "m2522.monitoring", "m2522.disclosure"}) {
    EXPECT_EQ(state(at(ordinary(), acquired, "2025-09-29").duties, duty), "2025-09-30") << duty;
    EXPECT_EQ(state(at(ordinary(), acquired, "2025-09-30").duties, duty), "in force") << duty;
    EXPECT_EQ(state(at(ordinary()).duties, duty), "no") << duty;
  }
  EXPECT_EQ(state(at(ordinary(), acquired).duties, "m2522.high_impact"), "no");
  EXPECT_EQ(class_of(ordinary(), acquired, "ordinary"), "in force");
  const Said high = {{"us.acquired", "true"}, {"us.effect.rights", "true"}};
  EXPECT_EQ(state(at(basis(), high).duties, "m2522.high_impact"), "in force");
  const Said model = {{"us.llm_procured", "true"}};
  EXPECT_EQ(state(at(ordinary(), model, "2026-03-10").duties, "m2604.principles"), "2026-03-11");
  EXPECT_EQ(state(at(ordinary(), model, "2027-12-10").duties, "m2604.principles"), "in force");
  EXPECT_EQ(state(at(ordinary(), model, "2027-12-11").duties, "m2604.principles"), "no");
  EXPECT_EQ(state(at(ordinary(), model, "2027-12-11").classes, "unbiased"), "no");
}

TEST(UsOmb, WhatDecidesIsAPrincipalBasis) {
  EXPECT_EQ(at(ordinary(), {{"use.role", "\"decides\""}}).contradictions.size(), 1u);
  EXPECT_EQ(at(ordinary(), {{"use.role", "\"decides_with_review\""}}).contradictions.size(), 0u);
}

}  // namespace
}  // namespace probity::rubric

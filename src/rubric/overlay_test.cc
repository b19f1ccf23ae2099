#include "rubric/overlay.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "json/canonical.h"
#include "json/parse.h"
#include "rubric/random_overlays.h"

namespace probity::rubric {
namespace {

base::Result<Effective> under(const std::string& deltas) {
  PROBITY_TRY(const Overlay overlay, Overlay::parse(document(deltas)));
  return effective(core_document(), overlay);
}

TEST(Overlay, TightensWhatItNamesAndNothingElse) {
  const auto made = under(R"({"token": {"days": 30, "board_from": 4}})");
  ASSERT_TRUE(made) << made.error().what << made.error().pointer;
  json::Value expected = core_document();
  expected.at("id") = "core+agency-a";
  expected.at("token").at("days") = 30;
  expected.at("token").at("board_from") = 4;
  EXPECT_EQ(json::canonical(made->document), json::canonical(expected));
  EXPECT_EQ(made->rubric.token_seconds(3), 30 * base::kDay);
  ASSERT_EQ(made->changes.size(), 2U);
  EXPECT_EQ(made->changes[0].pointer, "/deltas/token/days");
  EXPECT_EQ(made->changes[0].was, "90");
  EXPECT_EQ(made->changes[0].is, "30");
}

// Each: what an agency writes, and the error that it gets.
struct Refused {
  const char* what;
  const char* deltas;
  const char* rule;
  const char* pointer;
};

class Refusal : public testing::TestWithParam<Refused> {};

TEST_P(Refusal, HasItsPointer) {
  const auto made = under(GetParam().deltas);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().rule, GetParam().rule) << made.error().what;
  EXPECT_EQ(made.error().pointer, GetParam().pointer) << made.error().what;
  EXPECT_FALSE(made.error().found.empty());
  EXPECT_FALSE(made.error().required.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Overlay, Refusal,
    testing::Values(
        Refused{"LongerLife", R"({"token": {"days": 91}})", "overlay.looser", "/deltas/token/days"},
        Refused{"LivesThatDoNotFit", R"({"token": {"days": 5}})", "overlay.unsatisfiable",
                "/deltas/token/days and /deltas/token/days_high"},
        Refused{"LaterWarning", R"({"outstanding": {"expiring_days": 29}})", "overlay.looser",
                "/deltas/outstanding/expiring_days"},
        Refused{
            "OlderCheck",
            R"({"outstanding": {"requirements": [{"id": "requirement.bias", "max_age_days": 366}]}})",
            "overlay.looser", "/deltas/outstanding/requirements/0/max_age_days"},
        Refused{
            "NoAge",
            R"({"outstanding": {"requirements": [{"id": "requirement.bias", "max_age_days": 0}]}})",
            "overlay.number", "/deltas/outstanding/requirements/0/max_age_days"},
        Refused{
            "AnotherWayToMeetIt",
            R"({"outstanding": {"requirements": [{"id": "requirement.bias", "or_when": {"fact": "declaration.self", "is": true}}]}})",
            "overlay.looser", "/deltas/outstanding/requirements/0/or_when"},
        Refused{
            "AnotherCheckThatCounts",
            R"({"outstanding": {"requirements": [{"id": "requirement.bias", "checks": ["check.bias", "check.privacy"]}]}})",
            "overlay.looser", "/deltas/outstanding/requirements/0/checks"},
        Refused{"MilderMissing",
                R"({"outstanding": {"requirements": [{"id": "requirement.bias", "digit": 4}]}})",
                "overlay.looser", "/deltas/outstanding/requirements/0/digit"},
        Refused{
            "NoLongerIndependent",
            R"({"outstanding": {"requirements": [{"id": "requirement.independent_2", "independent": false}]}})",
            "overlay.looser", "/deltas/outstanding/requirements/0/independent"},
        Refused{"MilderTier", R"({"tiers": [{"id": "tier.prohibited", "tier": "guarded"}]})",
                "overlay.fixed", "/deltas/tiers/0/tier"},
        Refused{"RowsOfTheRules", R"({"digits": [{"id": "D1", "combine": "sum"}]})",
                "overlay.fixed", "/deltas/digits/0/combine"},
        Refused{"OtherWords", R"({"open": {"en": "fine"}})", "overlay.fixed", "/deltas/open"},
        Refused{"SomebodyElsesName",
                R"({"outstanding": {"alarms": [{"id": "agency-b.x", "digit": 8}]}})",
                "overlay.unknown", "/deltas/outstanding/alarms/0/id"},
        Refused{"NewDataClass", R"({"component_token": {"data_classes": [{"word": "secret"}]}})",
                "overlay.unknown", "/deltas/component_token/data_classes/0/word"},
        Refused{"AnyCheckOfItsOwn",
                R"({"outstanding": {"requirements": [{"id": "agency-a.x", "any_check": true}]}})",
                "overlay.never", "/deltas/outstanding/requirements/0/any_check"},
        Refused{"IntoASignedList",
                R"({"vocabulary": [{"name": "agency-a.x", "lists": ["service"]}]})",
                "overlay.lists", "/deltas/vocabulary/0/lists"},
        Refused{"WhereADigitIsLow", R"({"restricted": {"not": {"digit": "D1", "at_least": 3}}})",
                "overlay.downwards", "/deltas/restricted/not/digit"},
        Refused{"Continuity", R"({"purposes": [{"id": "agency-a.x", "continuity": true}]})",
                "overlay.permission", "/deltas/purposes/0/continuity"},
        Refused{"NoSuchMember", R"({"tokens": {}})", "overlay.shape", "/deltas/tokens"},
        Refused{"Twice", R"({"tiers": [{"id": "tier.data"}, {"id": "tier.data"}]})",
                "overlay.shape", "/deltas/tiers/1"},
        Refused{"NoList", R"({"tiers": {}})", "overlay.shape", "/deltas/tiers"},
        Refused{"NoText", R"({"digits": [{"id": "D1", "parts": [{"id": "D1.effect", "raises": [
            {"id": "agency-a.x", "value": 6, "when": {"fact": "use.effects", "is": true},
             "words": {"en": "x"}}]}]}]})",
                "expression", "the joined rules: /digits/0/parts/0/raises/0/when/any/0/fact"}),
    [](const auto& info) { return std::string(info.param.what); });

TEST(Overlay, WhatLaterRulesOvertookIsRedundantAndNotRefused) {
  json::Value later = core_document();
  later.at("version") = "1.1.0";
  later.at("token").at("days") = 20;
  const auto overlay = Overlay::parse(document(R"({"token": {"days": 30, "max_impact": 7}})"));
  ASSERT_TRUE(overlay);
  const auto made = effective(later, *overlay);
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->redundant, std::vector<std::string>{"/deltas/token/days"});
  EXPECT_EQ(made->document.at("token").at("days"), json::Value(20));
  EXPECT_EQ(made->document.at("token").at("max_impact"), json::Value(7));
}

TEST(Overlay, RulesThatAreTooOldAreRefused) {
  const auto overlay = Overlay::parse(*json::parse(
      R"({"agency": "agency-a", "base": {"id": "core", "at_least": "1.0.1"}, "deltas": {}})"));
  ASSERT_TRUE(overlay);
  const auto made = effective(core_document(), *overlay);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().pointer, "/base/at_least");
}

TEST(Overlay, ACheckOfItsOwnIsNoNewWayToMeetTheSharedRules) {
  const auto made = under(R"({
    "vocabulary": [{"name": "agency-a.check.language", "type": "word", "kind": "check",
      "order": "more", "side": "evidence", "words": ["pass", "insufficient_evidence", "fail"],
      "question": {"en": "Was it tried in the languages of the city?"}}],
    "outstanding": {"requirements": [{"id": "agency-a.language", "digit": 5, "side": "component",
      "when": {"digit": "D1", "at_least": 0}, "checks": ["agency-a.check.language"],
      "words": {"en": "languages not tried"}, "satisfied_by": {"en": "a valid check"},
      "article": "ours"}]}})");
  ASSERT_TRUE(made) << made.error().what << made.error().pointer;
  Case subject;
  subject.use = digest(1);
  subject.components.push_back({digest(2), "component", {}});
  subject.components[0].facts.push_back(
      {digest(2), "agency-a.check.language", Word{"pass"}, {}, base::kEndOfTime, 1, "lab-a"});
  const Judgement judged = evaluate(subject, made->rubric, kNow);
  const auto missing = [&](std::string_view id) {
    return std::any_of(judged.missing.begin(), judged.missing.end(),
                       [&](const Missing& one) { return one.id == id; });
  };
  EXPECT_TRUE(missing("requirement.assessed") || judged.outstanding().at_most >= 8);
  EXPECT_FALSE(missing("agency-a.language"));
}

// --- What holds for all additions ---

std::string text(const base::Result<Overlay>& overlay) {
  if (!overlay) RC_FAIL(overlay.error().what + " " + overlay.error().pointer);
  return json::canonical(overlay->deltas);
}

TEST(OverlayProperty, JoinIsCommutativeAssociativeAndIdempotent) {
  EXPECT_TRUE(rc::check("join of additions", [] {
    const Overlay a = any_overlay("agency-a");
    const Overlay b = any_overlay("agency-b");
    const Overlay c = any_overlay("agency-c");
    const auto ab = join(a, b);
    RC_ASSERT(text(ab) == text(join(b, a)));
    const auto bc = join(b, c);
    RC_ASSERT(text(join(*ab, c)) == text(join(a, *bc)));
    RC_ASSERT(text(join(*ab, *ab)) == text(ab));
    RC_ASSERT(text(join(*ab, a)) == text(ab));
  }));
}

TEST(OverlayProperty, WhatIsJoinedFirstDoesNotMatter) {
  EXPECT_TRUE(rc::check("effective of the join, and one after the other", [] {
    const json::Value core = core_document();
    const Overlay a = any_overlay("agency-a");
    Overlay b = any_overlay("agency-b");
    const Effective first = on(core, a);
    RC_ASSERT(on(first.document, a).changes.empty());
    RC_ASSERT(json::canonical(on(first.document, a).document) == json::canonical(first.document));
    const std::string both = json::canonical(on(core, *join(a, b)).document);
    b.at_least = "0.9.0";  // what a says already is no loosening
    RC_ASSERT(json::canonical(on(first.document, b).document) == both);
  }));
}

// The code never gets milder; where an answer is open the highest that it can be does not fall.
void assert_not_milder(const Judgement& graver, const Judgement& milder) {
  for (std::size_t d = 0; d < 3; ++d) {
    RC_ASSERT(graver.digits[d].at_least >= milder.digits[d].at_least);
    RC_ASSERT(graver.digits[d].at_most >= milder.digits[d].at_most);
  }
  RC_ASSERT(graver.outstanding().at_most >= milder.outstanding().at_most);
  RC_ASSERT(graver.tier >= milder.tier);
  RC_ASSERT(graver.restricted || !milder.restricted);
  RC_ASSERT(!graver.token_earned || milder.token_earned);
  const auto same = [&](std::size_t d) {
    return graver.digits[d].at_least == milder.digits[d].at_least &&
           graver.digits[d].at_most == milder.digits[d].at_most;
  };
  if (!same(0) || !same(1) || !same(2)) return;
  RC_ASSERT(graver.outstanding().at_least >= milder.outstanding().at_least);
  for (const Missing& one : milder.missing)
    RC_ASSERT(std::any_of(graver.missing.begin(), graver.missing.end(), [&](const Missing& other) {
      return other.id == one.id && other.component == one.component && other.digit >= one.digit;
    }));
}

TEST(OverlayProperty, NoUseIsJudgedMilder) {
  EXPECT_TRUE(rc::check("judged under additions, and under those of two", [] {
    const json::Value core = core_document();
    const Overlay a = any_overlay("agency-a");
    const Overlay b = any_overlay("agency-b");
    const Rubric alone = on(core, a).rubric;
    const Rubric shared = on(core, *join(a, b)).rubric;
    for (int i = 0; i < 5; ++i) {
      const Case subject = any_case();
      const Judgement base = evaluate(subject, rubric(), kNow);
      const Judgement under_a = evaluate(subject, alone, kNow);
      assert_not_milder(under_a, base);
      assert_not_milder(evaluate(subject, shared, kNow), under_a);
    }
  }));
}

}  // namespace
}  // namespace probity::rubric

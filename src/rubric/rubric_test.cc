#include "rubric/rubric.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "json/value.h"

namespace probity::rubric {
namespace {

std::string core_text() {
  std::ifstream in(PROBITY_SOURCE "/rubrics/core.json");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Rubric, CoreIsWhatIsOnDisk) {
  const auto rubric = core();
  ASSERT_TRUE(rubric) << rubric.error().what << " " << rubric.error().pointer;
  EXPECT_EQ(rubric->version(), "1.0.0");
  const auto document = json::parse(core_text());
  EXPECT_EQ(rubric->digest(), crypto::sha256(base::as_bytes(json::canonical(*document))));
  EXPECT_EQ(rubric->words("D1.effect.6", "fr").substr(0, 8), "services");
  EXPECT_EQ(rubric->words("D1", "pt"), "Impact");
  EXPECT_EQ(rubric->words("D7", "en"), "");
  EXPECT_EQ(rubric->token_seconds(6), 90 * base::kDay);
  EXPECT_EQ(rubric->token_seconds(7), 7 * base::kDay);
}

// Each defect: a piece of the core rubric, what stands there instead, and the error it must get.
struct Defect {
  const char* what;
  const char* was;
  const char* is;
  const char* rule;
  const char* pointer;
};

class Defective : public testing::TestWithParam<Defect> {};

TEST_P(Defective, IsRefusedWithItsPointer) {
  std::string text = core_text();
  const auto at = text.find(GetParam().was);
  ASSERT_NE(at, text.npos) << GetParam().was;
  text.replace(at, std::string_view(GetParam().was).size(), GetParam().is);
  const auto rubric = Rubric::read(text);
  ASSERT_FALSE(rubric);
  EXPECT_EQ(rubric.error().rule, GetParam().rule) << rubric.error().what;
  EXPECT_EQ(rubric.error().pointer, GetParam().pointer) << rubric.error().what;
  EXPECT_FALSE(rubric.error().what.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rubric, Defective,
    testing::Values(
        Defect{"UnknownFact", R"("when": {"fact": "use.effect", "is": "nobody"})",
               R"("when": {"fact": "use.impact", "is": "nobody"})", "expression",
               "/digits/0/parts/0/rows/0/when/fact"},
        Defect{"UnknownWord", R"("when": {"fact": "use.effect", "is": "nobody"})",
               R"("when": {"fact": "use.effect", "is": "none"})", "fact.word",
               "/digits/0/parts/0/rows/0/when/is"},
        Defect{"UnusedWord", R"("words": ["nobody", )", R"("words": ["nobody", "pets", )",
               "vocabulary.unreachable", "/vocabulary"},
        Defect{"RowsOutOfOrder", R"({"value": 1, "when": {"fact": "use.effect")",
               R"({"value": 0, "when": {"fact": "use.effect")", "digits.rows",
               "/digits/0/parts/0/rows/1/value"},
        Defect{"RowLost",
               R"({"value": 1, "when": {"fact": "training.data", "is": "open_aggregated"}},)", "",
               "vocabulary.unreachable", "/vocabulary"},
        Defect{"SideOfAFact", R"("when": {"fact": "training.data", "is": "none"})",
               R"("when": {"fact": "use.operation_data", "is": "none"})", "expression",
               "/digits/1/parts/0/rows/0/when/fact"},
        Defect{"ListThatIsNot", R"("lists": ["harm"])", R"("lists": ["harms"])", "vocabulary.list",
               "/vocabulary/37/lists"},
        Defect{"NoSuchCheck", R"("checks": ["check.documentation"])", R"("checks": ["check.docs"])",
               "requirement.checks", "/outstanding/requirements/1/checks/0"},
        Defect{"NothingMeetsIt", R"("checks": ["check.robustness"],)", "", "requirement.checks",
               "/outstanding/requirements/3"},
        Defect{"FloatInARule", R"("above": 1000000)", R"("above": 1000000.0)", "number.float",
               "/digits/2/parts/1/rows/0/when/not/above"},
        Defect{"UnknownField", R"("expiring_days": 30)", R"("expiring_weeks": 4)", "field.unknown",
               "/outstanding/expiring_weeks"},
        Defect{"DuplicateKey", R"("expiring_days": 30)",
               R"("expiring_days": 30, "expiring_days": 30)", "json.duplicate-key",
               "/outstanding/expiring_days"},
        Defect{"UnknownUnknown", R"("unknown_as": "decides")", R"("unknown_as": "acts")",
               "fact.word", "/vocabulary/33/unknown_as"},
        Defect{"TiersOutOfOrder", R"("id": "tier.prohibited", "tier": "blocked")",
               R"("id": "tier.prohibited", "tier": "guarded")", "tiers.order", "/tiers/1/tier"},
        Defect{"TokenLifetimes", R"("days_high": 7)", R"("days_high": 700)", "token.days",
               "/token"},
        Defect{"PurposeMilderThanItsParent",
               R"("id": "staff-support", "parent": "internal", "least_impact": 1)",
               R"("id": "staff-support", "parent": "internal", "least_impact": -1)",
               "purpose.least_impact", "/purposes/2/least_impact"},
        Defect{"NoApproval", R"("name": "use.adopted")", R"("name": "use.agreed")",
               "vocabulary.approval", "/vocabulary"}),
    [](const auto& info) { return std::string(info.param.what); });

TEST(Rubric, AGapInADigitIsRefused) {
  // D4 = 2 comes only from stale monitoring; without that rule no fact could give it.
  auto document = *json::parse(core_text());
  auto& alarms = document.at("outstanding").at("alarms").get_array();
  alarms.pop_back();
  const auto without_two = Rubric::parse(document);
  ASSERT_FALSE(without_two);
  EXPECT_EQ(without_two.error().rule, "digits.gap");
  EXPECT_EQ(without_two.error().found, "2");

  document = *json::parse(core_text());
  for (auto& part : document.at("digits").at(0).at("parts").get_array()) {
    auto& rows = part.at("rows").get_array();
    rows.erase(rows.begin() + 5);
  }
  const auto without_five = Rubric::parse(document);
  ASSERT_FALSE(without_five);
  EXPECT_EQ(without_five.error().rule, "digits.gap");
  EXPECT_EQ(without_five.error().found, "5");
}

}  // namespace
}  // namespace probity::rubric

// Rows with known words: what is read from them, and what comes of it.
#include "evidence/claims/comparison.h"

#include <gtest/gtest.h>

#include <set>

#include "json/canonical.h"
#include "json/parse.h"
#include "rubric/law.h"
#include "rubric/rubric.h"

namespace probity::evidence::claims {
namespace {

const rubric::Laws& laws() {
  static const rubric::Laws made = *rubric::core_laws(*rubric::core());
  return made;
}

// A small reading, into which a test puts what it is about.
std::string document(const std::string& facts, const std::string& question = "presumed") {
  return R"({"id": "small", "law": "us-omb", "question": ")" + question + R"(",
    "agency": "agency", "name": "name", "texts": ["name", "does", "gives"],
    "claim": {"column": "claim", "values": {"High": "high", "Not": "not", "Set aside": "aside"},
              "order": ["high", "aside", "not"]},
    "reason": {"column": "why", "overrides": ["aside"]},
    "opposite": [["high", "not"], ["high", "aside"]],
    "facts": [)" +
         facts + "]}";
}

const std::string kPolice = R"({"name": "us.federal_agency", "always": true},
  {"name": "us.national_security", "always": false},
  {"name": "area.policing", "ways": [{"cells": {"topic": ["Police"]}}]},
  {"name": "us.principal_basis", "ways": [{"words": ["match*"], "within": ["gives"]}]},
  {"name": "us.category.j", "ways": [
    {"cells": {"topic": ["Police"]}, "words": ["facial recogn*"], "without": ["training course"]}]})";

// It answers for every category of the law; else "no" could not be said.
Reading reading() {
  std::string facts = kPolice;
  for (char category = 'a'; category <= 'o'; ++category)
    if (category != 'j')
      facts += R"(, {"name": "us.category.)" + std::string(1, category) + R"(", "always": false})";
  const auto made = Reading::parse(document(facts), laws());
  EXPECT_TRUE(made) << made.error().what << " " << made.error().pointer;
  return *made;
}

struct Given {
  std::string name, does, gives, topic, claim, why;
};

Comparison compared(const std::vector<Given>& given, const Reading& by = reading()) {
  std::vector<Row> rows;
  for (const Given& one : given)
    rows.push_back({static_cast<std::int64_t>(rows.size()) + 2,
                    {{"agency", "A"},
                     {"name", one.name},
                     {"does", one.does},
                     {"gives", one.gives},
                     {"topic", one.topic},
                     {"claim", one.claim},
                     {"why", one.why}}});
  return compare(rows, by, laws(), *base::parse_time("2026-11-24T00:00:00Z"));
}

const Given kFaces{"Faces", "Facial recognition of suspects", "Possible matches", "Police", "Not",
                   ""};

TEST(Comparison, SaysWhichWordsSpeak) {
  const Comparison made = compared({kFaces});
  ASSERT_EQ(made.rows.size(), 1u);
  EXPECT_EQ(made.rows[0].computed, "yes");
  EXPECT_EQ(made.rows[0].spoken,
            (std::vector<Spoken>{{"area.policing", "topic", "Police"},
                                 {"us.principal_basis", "gives", "match*"},
                                 {"us.category.j", "does", "facial recogn*"}}));
  EXPECT_EQ(made.law, "us-omb");
  EXPECT_FALSE(made.law_version.empty());
}

// Each part of each way matters: without it nothing is presumed.
TEST(Comparison, EachPartOfAWayMustHold) {
  Given topic = kFaces, words = kFaces, where = kFaces, without = kFaces;
  topic.topic = "Science";
  words.does = "Recognition of faces";
  where.gives = "Images";
  where.does += " and matches";
  without.gives += " for a training course";
  for (const Given& one : {topic, words, where, without})
    EXPECT_EQ(compared({one}).rows[0].computed, "no") << one.name;
}

TEST(Comparison, WhereThereIsNoTextNothingIsSaid) {
  Given blank = kFaces;
  blank.does = blank.gives = " -- ";
  blank.name = "Facial recognition matches";
  EXPECT_EQ(compared({blank}).rows[0].computed, "undetermined");
}

TEST(Comparison, CountsClaimsAgainstAnswers) {
  Given high = kFaces, blank = kFaces, other = kFaces, strange = kFaces;
  high.claim = "High";
  blank.does = blank.gives = "";
  other.does = "Sorting post";
  strange.claim = "Maybe";
  const Comparison made = compared({kFaces, high, blank, other, strange});
  EXPECT_EQ(made.n, 4);
  using Cells = std::vector<Count>;
  EXPECT_EQ(made.table[0].computed, (Cells{{"yes", 1}, {"no", 0}, {"undetermined", 0}}));
  EXPECT_EQ(made.table[1].n, 0);
  EXPECT_EQ(made.table[2].computed, (Cells{{"yes", 1}, {"no", 1}, {"undetermined", 1}}));
  ASSERT_EQ(made.agencies.size(), 1u);
  EXPECT_EQ(made.agencies[0].n, 4);
  ASSERT_EQ(made.unknown_claims.size(), 1u);
  EXPECT_EQ(made.unknown_claims[0].row, 6);
  EXPECT_EQ(made.unknown_claims[0].found, "Maybe");
}

TEST(Templates, BelongToTheEarliestSimilarReason) {
  const std::string reason =
      "The output is reviewed by a person before anything is done and does not serve as a "
      "principal "
      "basis for any decision or action of the agency about people or their property at any time";
  Given a = kFaces, b = kFaces, c = kFaces, other = kFaces, none = kFaces;
  a.claim = b.claim = c.claim = none.claim = "Set aside";
  a.why = b.why = reason;
  c.why = reason + " whatever";
  other.why = reason;  // claims something else
  const Comparison made = compared({a, b, c, other, none});
  ASSERT_EQ(made.override_templates.size(), 1u);
  EXPECT_EQ(made.override_templates[0].n, 3);
  EXPECT_EQ(made.override_templates[0].identical, 2);
  ASSERT_EQ(made.reason_templates.size(), 1u);
  EXPECT_EQ(made.reason_templates[0].claims, (std::vector<Count>{{"aside", 3}, {"not", 1}}));
  EXPECT_EQ(made.reason_templates[0].rows.back().row, 5);
}

TEST(Twins, AreOneToolWithOppositeClaims) {
  const auto named = [](std::string name, std::string claim, std::string does = "") {
    Given one = kFaces;
    one.name = std::move(name);
    one.claim = std::move(claim);
    one.does = std::move(does);
    one.gives = "";
    return one;
  };
  const std::string same =
      "compares a live picture of a traveller with the picture in the passport "
      "and tells the officer whether they match";
  const auto rows_of = [&](const Given& a, const Given& b) {
    const auto found = compared({a, b}).twins;
    return found.empty() ? std::size_t{0} : found[0].rows.size();
  };
  EXPECT_EQ(rows_of(named("Risk Tool (PATTERN)", "High"), named("risk tool", "Not")), 2u);
  EXPECT_EQ(rows_of(named("Risk Tool (PATTERN)", "High"), named("Pattern", "Not")), 2u);
  EXPECT_EQ(rows_of(named("Gate", "High", same), named("Desk", "Set aside", same + " at once")),
            2u);
  EXPECT_EQ(rows_of(named("Gate", "High", same), named("Desk", "High", same)), 0u);
  EXPECT_EQ(rows_of(named("Gate", "High", "a short text"), named("Desk", "Not", "a short text")),
            0u);
  EXPECT_EQ(rows_of(named("", "High"), named("", "Not")), 0u);
  EXPECT_EQ(rows_of(named("Risk Tool (NEW)", "High"), named("New", "Not")), 0u);
}

struct Bad {
  const char* what;
  std::string text;
  std::string pointer;
  std::string rule;
};

TEST(Reading, ADefectiveDocumentIsRefusedWhereItIs) {
  const std::vector<Bad> all{
      {"no law", document("", "nothing"), "/question", "reading.question"},
      {"unknown fact", document(R"({"name": "us.nothing", "always": true})"), "/facts/0/name",
       "reading.fact"},
      {"no boolean", document(R"({"name": "use.role", "always": true})"), "/facts/0/name",
       "reading.fact"},
      {"neither", document(R"({"name": "us.principal_basis"})"), "/facts/0", "reading.way"},
      {"empty way", document(R"({"name": "us.principal_basis", "ways": [{}]})"), "/facts/0/ways/0",
       "reading.way"},
      {"no phrase", document(R"({"name": "us.principal_basis", "ways": [{"words": ["a", "*"]}]})"),
       "/facts/0/ways/0/words/1", "reading.phrase"},
      {"no text column",
       document(R"({"name": "us.principal_basis", "ways": [{"words": ["a"], "within": ["why"]}]})"),
       "/facts/0/ways/0/within", "reading.column"},
      {"twice", document(kPolice + R"(, {"name": "us.category.j", "always": true})"),
       "/facts/5/name", "reading.fact"}};
  for (const Bad& one : all) {
    const auto made = Reading::parse(one.text, laws());
    ASSERT_FALSE(made) << one.what;
    EXPECT_EQ(made.error().pointer, one.pointer) << one.what;
    EXPECT_EQ(made.error().rule, one.rule) << one.what;
  }
}

TEST(Reading, AFileThatLacksAColumnIsRefused) {
  EXPECT_TRUE(fits(reading(), {"agency", "name", "does", "gives", "claim", "why", "topic"}));
  const auto lacking = fits(reading(), {"agency", "name", "does", "gives", "claim", "why"});
  ASSERT_FALSE(lacking);
  EXPECT_EQ(lacking.error().required, "topic");
  EXPECT_EQ(lacking.error().pointer, "/facts/2/ways/0/cells/topic");
}

}  // namespace
}  // namespace probity::evidence::claims

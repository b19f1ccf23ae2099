// The US inventory of 2025 as it was published, read by the reading that is part of the program.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/files.h"
#include "evidence/claims/comparison.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "rubric/law.h"
#include "rubric/rubric.h"

namespace probity::evidence::claims {
namespace {

const std::string kFile = std::string(PROBITY_CASES) +
                          "/governance/omb-2025-official/Data/"
                          "2025_individually_reported_AI_use_cases.csv";

std::string reading_text() {
  std::ifstream file(std::string(PROBITY_SOURCE) + "/src/evidence/claims/us-2025.json");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class Official : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFile)) GTEST_SKIP() << "the published inventory is not here";
  }

  static const tabular::Table& table() {
    static const tabular::Table made = *tabular::read_table(*base::SystemFiles().open(kFile));
    return made;
  }
  static const rubric::Laws& laws() {
    static const rubric::Laws made = *rubric::core_laws(*rubric::core());
    return made;
  }
  static Comparison compared(const Reading& reading) {
    return compare(rows_of(table()), reading, laws(), *base::parse_time("2026-11-24T00:00:00Z"));
  }
  static const Comparison& as_shipped() {
    static const Comparison made = compared(*Reading::shipped("us-2025", laws()));
    return made;
  }
  static std::int64_t n(const Comparison& made, const std::string& claim,
                        const std::string& answer) {
    for (const Line& line : made.table)
      for (const Count& cell : line.computed)
        if (line.claim == claim && cell.what == answer) return cell.n;
    ADD_FAILURE() << claim << " " << answer;
    return -1;
  }
};

TEST_F(Official, EveryRowIsCountedOnce) {
  const Comparison& made = as_shipped();
  EXPECT_EQ(made.n, 3611);
  EXPECT_TRUE(made.unknown_claims.empty());
  std::int64_t all = 0;
  for (const Line& line : made.table)
    for (const Count& cell : line.computed) all += cell.n;
  EXPECT_EQ(all, 3611);
  std::vector<std::int64_t> claims;
  for (const Line& line : made.table) claims.push_back(line.n);
  EXPECT_EQ(claims, (std::vector<std::int64_t>{445, 110, 2630, 426}));
}

// No text, no answer: exactly the rows whose three columns of text are blank.
TEST_F(Official, OnlyRowsWithoutTextAreUndetermined) {
  const Comparison& made = as_shipped();
  const auto rows = rows_of(table());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    bool text = false;
    for (const char* column : {"problem_solved", "benefits", "system_outputs"})
      text |= !words_of(cell(rows[i], column)).empty();
    ASSERT_EQ(made.rows[i].computed == "undetermined", !text) << made.rows[i].row.row;
  }
}

// The words tell the claims apart: what agencies call high-impact is read so in most rows that have
// a text, what they call not high-impact in few.
TEST_F(Official, TheReadingTellsTheClaimsApart) {
  const Comparison& made = as_shipped();
  const auto read_so = [&](const std::string& claim) {
    return n(made, claim, "yes") * 100 / (n(made, claim, "yes") + n(made, claim, "no"));
  };
  EXPECT_GE(read_so("high_impact"), 60);
  EXPECT_LE(read_so("not_high_impact"), 10);
  EXPECT_GE(read_so("presumed_not"), 40);
}

// Every fact is read from some row, but for one: no text of that year says that speech is removed.
TEST_F(Official, EachFactIsReadFromSomeRow) {
  std::set<std::string> silent;
  const json::Value document = *json::parse(reading_text());
  for (const json::Value& fact : document.at("facts").as_array())
    if (fact.as_object().contains("ways")) silent.emplace(fact.at("name").as_string());
  for (const Compared& one : as_shipped().rows)
    for (const Spoken& word : one.spoken) silent.erase(word.fact);
  EXPECT_EQ(silent, (std::set<std::string>{"us.category.i"}));
}

TEST_F(Official, AMutatedReadingGivesAnotherTable) {
  const json::Value document = *json::parse(reading_text());
  for (const char* name : {"us.principal_basis", "us.category.f", "us.category.j", "us.category.k",
                           "us.category.m", "us.federal_agency"}) {
    json::Value mutated = document;
    for (json::Value& fact : mutated.at("facts").as_array())
      if (fact.at("name").as_string() == name) fact = {{"name", name}, {"always", false}};
    const auto reading = Reading::parse(json::canonical(mutated), laws());
    ASSERT_TRUE(reading) << reading.error().what;
    EXPECT_LT(n(compared(*reading), "high_impact", "yes"), n(as_shipped(), "high_impact", "yes"))
        << name;
  }
}

TEST_F(Official, ThirtyTwoPresumptionsAreSetAsideWithOneText) {
  const auto& all = as_shipped().override_templates;
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].identical, 32);
  EXPECT_TRUE(all[0].text.starts_with("Does not produce an output that serves as a principal"));
}

TEST_F(Official, PatternIsCalledBothThings) {
  std::set<std::string> claims;
  for (const Twins& group : as_shipped().twins)
    for (const RowName& row : group.rows)
      if (row.name.find("PATTERN") != std::string::npos) claims.insert(row.claim);
  EXPECT_EQ(claims, (std::set<std::string>{"high_impact", "not_high_impact"}));
}

}  // namespace
}  // namespace probity::evidence::claims

#include "rubric/code.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace probity::rubric {
namespace {

TEST(RiskCode, IsFourDigitsAndNothingElse) {
  const auto code = RiskCode::parse("6747");
  ASSERT_TRUE(code);
  EXPECT_EQ(code->str(), "6747");
  EXPECT_EQ(code->keyed(), "6·7·4·7");
  EXPECT_EQ(code->adopted(), "674");
  EXPECT_EQ(code->impact(), 6);
  EXPECT_EQ(code->data(), 7);
  EXPECT_EQ(code->autonomy(), 4);
  EXPECT_EQ(code->missing(), 7);
  for (const char* bad :
       {"", "674", "67470", "67 7", "67-7", "----", "6·7·4·7", "６７４７", "674x"})
    EXPECT_FALSE(RiskCode::parse(bad)) << bad;
  EXPECT_FALSE(RiskCode::of(10, 0, 0, 0));
  EXPECT_FALSE(RiskCode::of(0, 0, 0, -1));
}

// docs/formats/risk-code.md shows codes in lines of the form "`6747` `6·7·4·7` `674`".
TEST(RiskCode, TheDocumentedExamplesParse) {
  std::ifstream in(PROBITY_SOURCE "/docs/formats/risk-code.md");
  ASSERT_TRUE(in);
  int seen = 0;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> quoted;
    std::istringstream parts(line);
    for (std::string part; std::getline(parts, part, '`');) quoted.push_back(part);
    if (!line.starts_with("| `") || quoted.size() < 7) continue;
    const auto code = RiskCode::parse(quoted[1]);
    if (quoted[1] == kNotCoded) {
      EXPECT_FALSE(code);
    } else {
      ASSERT_TRUE(code) << line;
      EXPECT_EQ(code->keyed(), quoted[3]);
      EXPECT_EQ(code->adopted(), quoted[5]);
    }
    ++seen;
  }
  EXPECT_GE(seen, 3);
}

}  // namespace
}  // namespace probity::rubric

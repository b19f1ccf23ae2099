// Words, phrases and shingles, against slow obvious oracles.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "evidence/claims/phrase.h"
#include "evidence/claims/shingles.h"

namespace probity::evidence::claims {
namespace {

bool says(const std::string& phrase, const std::string& text) {
  return Phrase::parse(phrase, "")->occurs_in(words_of(text));
}

TEST(Phrase, IsFoundInWholeWords) {
  EXPECT_TRUE(says("facial recogn*", "1:1 Facial\nRecognition!"));
  EXPECT_TRUE(says("x ray", "an X-ray image"));
  EXPECT_FALSE(says("ct", "a factual object"));
  EXPECT_FALSE(says("lead", "their leader"));
  EXPECT_FALSE(says("facial recogn*", "facial. Other recognition"));
  EXPECT_TRUE(says("préfecture", "la Préfecture de préfecture"));
  EXPECT_FALSE(says("risk", ""));
}

TEST(Phrase, WhatIsNoPhraseIsRefused) {
  for (const char* bad : {"", "*", "a  b", " a", "a*b", "a-b", "**"}) {
    const auto made = Phrase::parse(bad, "/facts/0/ways/0/words/3");
    ASSERT_FALSE(made) << bad;
    EXPECT_EQ(made.error().rule, "reading.phrase");
    EXPECT_EQ(made.error().pointer, "/facts/0/ways/0/words/3");
  }
}

// Texts over few words, so that they share some.
std::string a_text() {
  std::string text;
  const auto n = *rc::gen::inRange(0, 14);
  for (int i = 0; i < n; ++i)
    text += std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 4))) + " ";
  return text;
}

std::set<std::string> shingle_set(const std::string& text) {
  const Words words = words_of(text);
  std::set<std::string> all;
  if (words.empty()) return all;
  if (words.size() < 3) return {joined(words)};
  for (std::size_t i = 0; i + 3 <= words.size(); ++i)
    all.insert(words[i] + " " + words[i + 1] + " " + words[i + 2]);
  return all;
}

std::int64_t slow_similarity(const std::string& a, const std::string& b) {
  const auto x = shingle_set(a), y = shingle_set(b);
  std::set<std::string> either = x;
  either.insert(y.begin(), y.end());
  std::int64_t shared = 0;
  for (const std::string& one : x) shared += y.contains(one) ? 1 : 0;
  return either.empty() ? 0 : shared * 1000 / static_cast<std::int64_t>(either.size());
}

TEST(Shingles, AreAsSimilarAsTheOracleSays) {
  EXPECT_TRUE(rc::check([] {
    const std::string a = a_text(), b = a_text();
    RC_ASSERT(similarity(Shingles(a), Shingles(b)) == slow_similarity(a, b));
    RC_ASSERT(similarity(Shingles(b), Shingles(a)) == slow_similarity(a, b));
    RC_ASSERT(similarity(Shingles(a), Shingles(a)) == (words_of(a).empty() ? 0 : 1000));
  }));
}

TEST(SimilarTexts, FindsWhatComparingWithEachFinds) {
  EXPECT_TRUE(rc::check([] {
    SimilarTexts index;
    std::vector<std::string> before;
    const auto at_least = *rc::gen::inRange<std::int64_t>(1, 1001);
    for (int i = 0; i < 12; ++i) {
      const std::string text = a_text();
      std::vector<SimilarTexts::Found> expected;
      for (std::size_t j = 0; j < before.size(); ++j)
        if (const auto similar = slow_similarity(text, before[j]); similar >= at_least)
          expected.push_back({j, similar});
      RC_ASSERT(index.find(Shingles(text), at_least) == expected);
      index.add(Shingles(text));
      before.push_back(text);
    }
  }));
}

}  // namespace
}  // namespace probity::evidence::claims

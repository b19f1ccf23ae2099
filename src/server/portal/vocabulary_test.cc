// The words of the vocabularies: each known one has a message of its own, in every language.
#include "server/portal/vocabulary.h"

#include <gtest/gtest.h>

#include "json/codec.h"
#include "language/languages.h"
#include "language/say.h"
#include "registers/all.h"
#include "registers/attestations/register.h"
#include "registers/incidents/register.h"
#include "registers/models/register.h"
#include "rubric/rubric.h"
#include "server/portal/words.h"

namespace probity::server::portal {
namespace {

// Messages stand in these brackets there; what is not looked up does not.
constexpr std::string_view kLookedUp = "[!!";

class Vocabulary : public testing::Test {
 protected:
  static void SetUpTestSuite() { language::offer_pseudo_locale(); }
};

TEST_F(Vocabulary, HasEachWordOfTheSharedRules) {
  const rubric::Rubric rules = rubric::core().value();
  const language::Speaking speaking("qps");
  for (const rubric::Term& term : rules.vocabulary().terms()) {
    for (const std::string& word : term.words)
      EXPECT_TRUE(word_text(word).starts_with(kLookedUp)) << term.name << ": " << word;
    if (term.kind != rubric::Kind::check) continue;
    EXPECT_TRUE(word_text(term.name.substr(term.name.find('.') + 1)).starts_with(kLookedUp))
        << term.name;
  }
}

TEST_F(Vocabulary, HasEachKindOfEntry) {
  const language::Speaking speaking("qps");
  for (const ledger::Register& one : registers::all())
    for (const ledger::Kind& kind : one.kinds) {
      EXPECT_TRUE(entry_title(kind.label()).starts_with(kLookedUp)) << kind.label();
      EXPECT_TRUE(say(kind.meaning).starts_with(kLookedUp)) << kind.meaning;
    }
}

TEST_F(Vocabulary, HasEachWordOfTheRegisters) {
  const language::Speaking speaking("qps");
  for (const char* state : {"open", "closed", "withdrawn"})
    EXPECT_TRUE(state_title(state).starts_with(kLookedUp)) << state;
  using registers::incidents::Severity;
  for (const auto severity : {Severity::minor, Severity::serious, Severity::critical})
    EXPECT_TRUE(severity_title(json::word(severity)).starts_with(kLookedUp));
  using registers::models::Change;
  for (const auto change : {Change::added, Change::changed, Change::deprecated, Change::removed,
                            Change::fixed, Change::security})
    EXPECT_TRUE(change_words(json::word(change), "x").starts_with(kLookedUp));
}

TEST_F(Vocabulary, StaysEnglishForThoseWhoReadIt) {
  EXPECT_EQ(word_text("red_team"), "red team");
  EXPECT_EQ(word_title("pass"), "Passed");
  EXPECT_EQ(word_text("a_word_of_later_rules"), "a word of later rules");
  EXPECT_EQ(entry_title("rubric-release"), "Release of the shared rules");
  EXPECT_EQ(entry_title("attestation/v2"), "Independent check (version 2)");
  EXPECT_EQ(standing_words(ledger::State::suspended, "a fault"), "Suspended: a fault");
  EXPECT_EQ(change_words("fixed", "the scale"), "Fixed: the scale");
}

TEST(Words, BeginWithACapitalInFrenchToo) {
  EXPECT_EQ(capital("an answer"), "An answer");
  EXPECT_EQ(capital("élevé"), "Élevé");
  EXPECT_EQ(capital("œuvre"), "Œuvre");
  EXPECT_EQ(capital("÷"), "÷");
  EXPECT_EQ(capital("ÿ"), "ÿ");
  EXPECT_EQ(capital(""), "");
}

TEST(Words, StandInOneSentence) {
  EXPECT_EQ(say_list({}), "");
  EXPECT_EQ(say_list({"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(say_chain({"a", "b"}), "a; b");
  EXPECT_EQ(say_either({"a", "b", "c"}), "a or b or c");
}

TEST(Words, CountBytesAsPeopleDo) {
  EXPECT_EQ(size_words(1), "1 byte");
  EXPECT_EQ(size_words(999), "999 bytes");
  EXPECT_EQ(size_words(2'240'000), "2.2 MB");
  const language::Speaking speaking("fr");
  EXPECT_NE(size_words(2'240'000).find("2,2"), std::string::npos);
}

TEST(Words, OfTheSharedRulesAreTheReaders) {
  const rubric::Rubric rules = rubric::core().value();
  const std::string english = rule_words(rules, "D1");
  EXPECT_EQ(english, "Impact");
  const language::Speaking speaking("fr");
  EXPECT_EQ(rule_words(rules, "D3"), std::string(rules.words("D3", "fr")));
  EXPECT_EQ(question_of(rules, "use.effect"),
            rules.vocabulary()[*rules.vocabulary().find("use.effect")].question.at("fr"));
  EXPECT_EQ(purpose_words(rules, "no_such_purpose"), "no_such_purpose");
}

}  // namespace
}  // namespace probity::server::portal

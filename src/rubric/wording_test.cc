// Conditions in plain words: each kind, and every one that stands in the real documents.
#include "rubric/wording.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/canonical.h"
#include "json/parse.h"
#include "language/languages.h"
#include "language/say.h"
#include "rubric/handbook.h"
#include "rubric/rubric.h"

namespace probity::rubric {
namespace {

class Documents {
 public:
  Documents() : rules(*json::parse(core_text())), laws(*law_documents()) {
    lexicon.add_rules(rules);
    for (const json::Value& law : laws) lexicon.add_law(law);
  }
  json::Value rules;
  std::vector<json::Value> laws;
  Lexicon lexicon;
};

std::string flat(const Sentence& sentence) {
  std::string out = sentence.words;
  for (const Sentence& part : sentence.parts) out += " [" + flat(part) + "]";
  return out;
}

struct Said {
  const char* condition;
  const char* english;
  const char* french;
};

class Condition : public testing::TestWithParam<Said> {};

TEST_P(Condition, HasItsWords) {
  const Documents documents;
  const json::Value condition = *json::parse(GetParam().condition);
  EXPECT_EQ(flat(documents.lexicon.condition(condition, "eu-ai-act")), GetParam().english);
  const language::Speaking speaking("fr");
  EXPECT_EQ(flat(documents.lexicon.condition(condition, "eu-ai-act")), GetParam().french);
}

INSTANTIATE_TEST_SUITE_P(
    Wording, Condition,
    testing::Values(
        Said{R"({"fact": "use.irreversible", "is": true})",
             "“Can it do harm that cannot be undone?” is answered yes",
             "la réponse à « Peut-il causer un dommage irréparable ? » est oui"},
        Said{R"({"not": {"fact": "use.irreversible", "is": true}})",
             "“Can it do harm that cannot be undone?” is not answered yes",
             "la réponse à « Peut-il causer un dommage irréparable ? » n’est pas oui"},
        Said{R"({"fact": "component.modality", "has": "vision"})",
             "the answers to “What does it work on?” include “images”",
             "les réponses à « Sur quoi travaille-t-il ? » comprennent « images »"},
        Said{R"({"fact": "use.persons_per_year", "above": 1000000})",
             "“How many persons a year does it reach?” is answered with more than 1,000,000",
             "la réponse à « Combien de personnes atteint-il par an ? » est plus de 1 000 000"},
        Said{R"({"not": {"fact": "use.persons_per_year", "above": 1000000}})",
             "“How many persons a year does it reach?” is answered 1,000,000 or less",
             "la réponse à « Combien de personnes atteint-il par an ? » est 1 000 000 ou moins"},
        Said{R"({"digit": "D1", "at_least": 4})", "Impact (D1) is 4 or more",
             "Impact (D1) : 4 ou plus"},
        Said{R"({"digit": "D1", "at_least": 0})", "always", "toujours"},
        Said{R"({"not": {"digit": "D1", "at_least": 4}})", "Impact (D1) is below 4",
             "Impact (D1) : moins de 4"},
        Said{R"({"digit": "D4", "at_least": 9})", "What is still missing (D4) is 9 or more",
             "Ce qui manque encore (D4) : 9 ou plus"},
        Said{R"({"failed": true})", "a check failed", "un contrôle a échoué"},
        Said{R"({"purpose_implies": 5})", "the purpose implies an impact of 5 or more",
             "la finalité implique un impact de 5 ou plus"},
        Said{R"({"in_force_from": "2026-12-01T23:00:00Z"})", "from 1 December 2026, 23:00 UTC on",
             "à partir du 1er décembre 2026, 23:00 UTC"},
        Said{R"({"not": {"in_force_from": "2026-12-02T00:00:00Z"}})", "before 2 December 2026",
             "avant le 2 décembre 2026"},
        Said{R"({"question": "gpai"})",
             "“Does the agency provide a general-purpose AI model?” comes out as yes",
             "« L’organisme fournit-il un modèle d’IA à usage général ? » donne oui"},
        Said{R"({"fact": "use.purpose", "is": "policing"})",
             "“What is the service for?” is answered “Policing”",
             "la réponse à « À quoi sert le service ? » est « Police »"},
        Said{R"({"all": [{"failed": true}, {"not": {"any": [{"failed": true},
                {"digit": "D2", "at_least": 7}]}}]})",
             "all of these hold: [a check failed] [none of these holds: [a check failed] [Data "
             "(D2) is 7 or more]]",
             "tout ceci est vérifié : [un contrôle a échoué] [rien de ceci n’est vérifié : [un "
             "contrôle a échoué] [Données (D2) : 7 ou plus]]"},
        Said{R"({"not": {"all": [{"failed": true}, {"not": {"failed": true}}]}})",
             "not all of these hold: [a check failed] [no check failed]",
             "tout ceci n’est pas vérifié : [un contrôle a échoué] [aucun contrôle n’a échoué]"},
        Said{R"({"any": [{"fact": "use.effect", "is": "nobody"},
                 {"fact": "use.effect", "is": "staff_convenience"}]})",
             "“Apart from the listed areas: what is the most that the output can do?” is answered "
             "“nobody” or “staff convenience”",
             "la réponse à « En dehors des domaines listés : quel effet le résultat peut-il avoir "
             "au plus ? » est "
             "« personne » ou « facilité pour les agents »"}));

// Each condition that stands anywhere in a document, with the law that it is in.
void walk(const json::Value& value, const std::string& law, const auto& visit) {
  if (value.is_array())
    for (const json::Value& one : value.get_array()) walk(one, law, visit);
  if (!value.is_object()) return;
  for (const auto& [key, one] : value.get_object())
    if (key == "when" || key == "or_when" || key == "only_if" || key == "restricted")
      visit(one, law);
    else
      walk(one, law, visit);
}

// A leaf that nobody has words for would be JSON, or the id of a question, list or purpose.
void all_words(const Sentence& sentence, bool pseudo, std::string_view from) {
  EXPECT_FALSE(sentence.words.empty()) << from;
  for (const char* sign : {"{", "}", "\":", "_"})
    EXPECT_EQ(sentence.words.find(sign), std::string::npos) << sentence.words << " of " << from;
  EXPECT_EQ(sentence.words.ends_with(':') || sentence.words.ends_with(":!!]"),
            !sentence.parts.empty())
      << sentence.words;
  EXPECT_EQ(sentence.words.starts_with("[!!"), pseudo) << sentence.words;
  for (const Sentence& part : sentence.parts) all_words(part, pseudo, from);
}

TEST(Wording, HasWordsForEveryConditionOfTheRealDocuments) {
  language::offer_pseudo_locale();
  const Documents documents;
  for (const char* language : {"en", "fr", "qps"}) {
    const language::Speaking speaking(language);
    std::size_t conditions = 0;
    const auto visit = [&](const json::Value& condition, const std::string& law) {
      ++conditions;
      all_words(documents.lexicon.condition(condition, law), std::string_view(language) == "qps",
                json::canonical(condition));
    };
    walk(documents.rules, "", visit);
    for (const json::Value& law : documents.laws)
      walk(law, std::string(*json::text_of(law, "id")), visit);
    EXPECT_GT(conditions, 200U);
  }
}

}  // namespace
}  // namespace probity::rubric

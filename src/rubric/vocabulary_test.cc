#include "rubric/vocabulary.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"
#include "rubric/rubric.h"

namespace probity::rubric {
namespace {

const Vocabulary& vocabulary() {
  static const Rubric rubric = *core();
  return rubric.vocabulary();
}

base::Result<Value> parse(std::string_view name, std::string_view text) {
  return vocabulary().parse_value(name, *json::parse(text), "/facts/0/value");
}

TEST(Vocabulary, ReadsEveryTypeAndWritesItBack) {
  const std::string a(64, 'a');
  const std::string b(64, 'b');
  const std::pair<const char*, std::string> values[] = {
      {"use.irreversible", "true"},
      {"use.persons_per_year", "9007199254740991"},
      {"use.role", "\"informs\""},
      {"use.purpose", "\"public-library\""},
      {"component.modality", R"(["audio","language"])"},
      {"made_of", "[\"" + a + "\",\"" + b + "\"]"},
      {"use.adopted", "\"061\""},
      {"check.bias", "\"insufficient_evidence\""},
      {"training.data", "\"declared_unknown\""},
      {"none_of.service", "true"},
  };
  for (const auto& [name, text] : values) {
    const auto value = parse(name, text);
    ASSERT_TRUE(value) << name << ": " << value.error().what;
    EXPECT_EQ(to_json(*value), *json::parse(text)) << name;
  }
}

TEST(Vocabulary, RefusesWhatItDoesNotKnow) {
  struct Bad {
    const char* name;
    const char* text;
    const char* rule;
    const char* pointer;
  };
  const Bad all[] = {
      {"use.colour", "true", "fact.unknown", "/facts/0/value"},
      {"use.irreversible", "\"yes\"", "value.type", "/facts/0/value"},
      {"use.persons_per_year", "1.5", "number.float", "/facts/0/value"},
      {"use.persons_per_year", "1e3", "number.float", "/facts/0/value"},
      {"use.persons_per_year", "9007199254740992", "number.range", "/facts/0/value"},
      {"use.role", "\"assists\"", "fact.word", "/facts/0/value"},
      {"use.role", "null", "value.type", "/facts/0/value"},
      {"use.purpose", "\"world-peace\"", "fact.word", "/facts/0/value"},
      {"component.modality", R"(["audio","smell"])", "fact.word", "/facts/0/value"},
      {"component.modality", R"(["audio","audio"])", "set.duplicate", "/facts/0/value/1"},
      {"made_of", R"(["abc"])", "value.format", "/facts/0/value/0"},
      {"use.adopted", "\"2610\"", "fact.code", "/facts/0/value"},
      {"use.effect", "\"declared_unknown\"", "fact.declared_unknown", "/facts/0/value"},
      {"check.bias", "\"declared_unknown\"", "fact.declared_unknown", "/facts/0/value"},
  };
  for (const Bad& bad : all) {
    const auto value = parse(bad.name, bad.text);
    ASSERT_FALSE(value) << bad.name << " " << bad.text;
    EXPECT_EQ(value.error().rule, bad.rule) << bad.name << " " << bad.text;
    EXPECT_EQ(value.error().pointer, bad.pointer) << bad.name << " " << bad.text;
    EXPECT_FALSE(value.error().required.empty()) << bad.name << " " << bad.text;
  }
}

TEST(Vocabulary, RanksBySeverity) {
  const auto rank = [](std::string_view name, Value value) {
    return vocabulary().rank(*vocabulary().find(name), value);
  };
  EXPECT_LT(rank("use.role", Word{"recommends"}), rank("use.role", Word{"decides"}));
  EXPECT_EQ(rank("training.data", Unknown{}), rank("training.data", Word{"personal"}));
  EXPECT_EQ(rank("use.irreversible", Unknown{}), 1);
  EXPECT_EQ(rank("component.modality", Word{"vision"}),
            rank("component.modality", WordSet{"vision"}));
  EXPECT_NE(rank("use.adopted", Word{"061"}), rank("use.adopted", Word{"61"}));
  EXPECT_EQ(rank("use.effect", Unknown{}), std::nullopt);
  EXPECT_EQ(rank("use.role", true), std::nullopt);
}

TEST(Vocabulary, EveryQuestionIsAskedInEnglishAndFrench) {
  for (const Term& term : vocabulary().terms()) {
    EXPECT_TRUE(term.question.contains("en")) << term.name;
    EXPECT_TRUE(term.question.contains("fr")) << term.name;
    EXPECT_EQ(term.help.contains("en"), term.help.contains("fr")) << term.name;
  }
}

TEST(Vocabulary, ListsAnswerTheirMembersTheWidestFirst) {
  const auto index = *vocabulary().find("area.health");
  std::vector<std::string> names;
  for (const FactIndex list : vocabulary().lists_of(index))
    names.push_back(vocabulary()[list].name);
  EXPECT_EQ(names, (std::vector<std::string>{"none_of.service", "none_of.areas"}));
}

}  // namespace
}  // namespace probity::rubric

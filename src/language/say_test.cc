#include "language/say.h"

#include <gtest/gtest.h>

#include <thread>

#include "language/languages.h"

namespace probity::language {
namespace {

TEST(Say, FillsValuesIntoAWholeSentence) {
  EXPECT_EQ(say("Evidence ends on {}."), "Evidence ends on {}.");
  EXPECT_EQ(say("Evidence ends on {}.", "1 May 2027"), "Evidence ends on 1 May 2027.");
  EXPECT_EQ(say_count(1, "{} use is open in {}", "{} uses are open in {}", "Riverton"),
            "1 use is open in Riverton");
  EXPECT_EQ(say_count(20000, "{} use", "{} uses"), "20,000 uses");
}

TEST(Say, FrenchLeavesOutTheVowelBeforeAVowel) {
  const auto filled_in = [](const std::string& name) {
    return filled("Fichiers de {0}, plus que {0}; code {0}", fmt::make_format_args(name));
  };
  EXPECT_EQ(filled_in("Arcole"), "Fichiers de Arcole, plus que Arcole; code Arcole");
  const Speaking french("fr");
  EXPECT_EQ(filled_in("Arcole"), "Fichiers d’Arcole, plus qu’Arcole; code Arcole");
  EXPECT_EQ(filled_in("Évry"), "Fichiers d’Évry, plus qu’Évry; code Évry");
  EXPECT_EQ(filled_in("Riverton"), "Fichiers de Riverton, plus que Riverton; code Riverton");
  EXPECT_EQ(filled_in("8 jours"), "Fichiers de 8 jours, plus que 8 jours; code 8 jours");
  EXPECT_EQ(filled("l’aide {1} de {0}", fmt::make_format_args("Orne", 2)), "l’aide 2 d’Orne");
  EXPECT_EQ(filled("guide {}", fmt::make_format_args("Orne")), "guide Orne");
}

TEST(Say, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-123456), "-123,456");
  EXPECT_EQ(grouped(12345678), "12,345,678");
}

TEST(Say, FiguresFollowTheLanguage) {
  const Speaking french("fr");
  EXPECT_EQ(grouped(12345678), "12\u202F345\u202F678");
  EXPECT_EQ(with_tenth(12), "1,2");
  EXPECT_EQ(with_tenth(-5), "-0,5");
  EXPECT_EQ(with_tenth(123456), "12\u202F345,6");
}

TEST(Say, DaysFollowTheLanguage) {
  EXPECT_EQ(day_words(base::Date{2026, 11, 23}), "23 November 2026");
  EXPECT_EQ(day_words(base::Date{2027, 5, 1}), "1 May 2027");
  const Speaking french("fr");
  EXPECT_EQ(day_words(base::Date{2026, 11, 23}), "23 novembre 2026");
  EXPECT_EQ(day_words(base::Date{2027, 5, 1}), "1er mai 2027");
}

TEST(Say, AContextIsNotShown) { EXPECT_EQ(say("verb\4Open"), "Open"); }

TEST(Languages, AreWhole) {
  const base::Status status = check();
  EXPECT_TRUE(status) << status.error().what << ": " << status.error().pointer << ": "
                      << status.error().found;
  EXPECT_EQ(languages().size(), 2u);
  EXPECT_EQ(find_language("qps"), nullptr);
  EXPECT_EQ(find_language("de"), nullptr);
}

TEST(Languages, ArePartOfTheAddress) {
  const auto taken = [](std::string_view path) {
    const Addressed got = addressed(path);
    return std::string(got.language->code) + " " + std::string(got.path);
  };
  EXPECT_EQ(taken("/uses"), "en /uses");
  EXPECT_EQ(taken("/fr"), "fr ");
  EXPECT_EQ(taken("/fr/"), "fr /");
  EXPECT_EQ(taken("/fr/uses"), "fr /uses");
  EXPECT_EQ(taken("/fr?q=x"), "fr ?q=x");
  EXPECT_EQ(taken("/fr//evil.example"), "fr //evil.example");
  EXPECT_EQ(taken("/fr/fr/uses"), "fr /fr/uses");
  EXPECT_EQ(taken("/france"), "en /france");
  EXPECT_EQ(taken("/qps/uses"), "en /qps/uses");
  EXPECT_EQ(in_language("/uses"), "/uses");
  const Speaking french("fr");
  EXPECT_EQ(in_language("/uses"), "/fr/uses");
}

TEST(Speaking, EndsWithItsScopeAndStaysInItsThread) {
  EXPECT_EQ(current(), "en");
  {
    const Speaking french("fr");
    EXPECT_EQ(current(), "fr");
    {
      const Speaking english("en");
      EXPECT_EQ(current(), "en");
    }
    EXPECT_EQ(current(), "fr");
    std::thread([] { EXPECT_EQ(current(), "en"); }).join();
  }
  EXPECT_EQ(current(), "en");
  const Speaking unknown("de");
  EXPECT_EQ(current(), "en");
}

}  // namespace
}  // namespace probity::language

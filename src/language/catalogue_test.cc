#include "language/catalogue.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "language/languages.h"
#include "language/pseudo.h"
#include "language/slots.h"

namespace probity::language {
namespace {

Po french(std::vector<PoMessage> messages) {
  return {"fr", Plurals::more_than_one, std::move(messages)};
}

std::string refusal(PoMessage message) {
  message.line = 7;
  const auto made = Catalogue::make(french({std::move(message)}), "fr.po");
  return made ? "taken" : made.error().rule + " " + made.error().pointer;
}

TEST(Catalogue, FindsWhatIsTranslated) {
  const auto made = Catalogue::make(french({{"Uses", "", {"Usages"}},
                                            {"verb\4Open", "", {"Ouvrir"}},
                                            {"{} use", "{} uses", {"{} usage", "{} usages"}},
                                            {"guessed", "", {"deviné"}, /*is_fuzzy=*/true},
                                            {"empty", "", {""}},
                                            {"half", "halves", {"moitié", ""}}}),
                                    "fr.po");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->find("Uses"), "Usages");
  EXPECT_EQ(made->find("verb\4Open"), "Ouvrir");
  EXPECT_EQ(made->find("noun\4Open"), "Open");
  EXPECT_EQ(made->find("unknown"), "unknown");
  EXPECT_EQ(made->find("guessed"), "guessed");
  EXPECT_EQ(made->find("empty"), "empty");
  EXPECT_EQ(made->find(2, "half", "halves"), "halves");
}

TEST(Catalogue, CountsAsTheLanguageDoes) {
  Po po = french({{"{} use", "{} uses", {"{} usage", "{} usages"}}});
  const auto counted = [&](std::int64_t number) {
    return std::string(Catalogue::make(po, "x.po")->find(number, "{} use", "{} uses"));
  };
  EXPECT_EQ(counted(0), "{} usage");
  EXPECT_EQ(counted(1), "{} usage");
  EXPECT_EQ(counted(2), "{} usages");
  po.plurals = Plurals::not_one;
  EXPECT_EQ(counted(0), "{} usages");
  EXPECT_EQ(counted(1), "{} usage");
  EXPECT_EQ(counted(2), "{} usages");
}

TEST(Catalogue, RefusesWhatCouldBreakAPage) {
  EXPECT_EQ(refusal({"{} of {}", "", {"{1}, {0}"}}), "taken");
  EXPECT_EQ(refusal({"{} of {}", "", {"{} sur {}"}}), "taken");
  EXPECT_EQ(refusal({"{} of {}", "", {"{}"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"{} of {}", "", {"{} {} {}"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"{} of {}", "", {"{} {2}"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"a {}", "", {"b {"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"a {}", "", {"b {x}"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"a", "", {"b {}"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"<a href=\"/x\">a</a>", "", {"<a href=\"/x\">b</a>"}}), "taken");
  EXPECT_EQ(refusal({"<a href=\"/x\">a</a>", "", {"<a href=\"/y\">b</a>"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"a", "", {"<script>b</script>"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"Case {{number}}", "", {"Dossier {{number}}"}}), "taken");
  EXPECT_EQ(refusal({"Case {{number}}", "", {"Dossier {{nombre}}"}}), "po.slots fr.po:7");
  EXPECT_EQ(refusal({"Uses:&nbsp;{{n}}", "", {"Usages : {{n}}"}}), "taken");
  EXPECT_EQ(refusal({"one use", "{} uses", {"un usage", "{} usages"}}), "taken");
  EXPECT_EQ(refusal({"one use", "{} uses", {"{} usage", "{} usages"}}), "taken");
  EXPECT_EQ(refusal({"one use", "{} uses", {"un usage", "des usages"}}), "po.slots fr.po:7");
}

TEST(Slots, AreFound) {
  using List = std::vector<std::string>;
  EXPECT_EQ(slots("plain"), List{});
  EXPECT_EQ(slots("{} and {:>3}"), (List{"{0}", "{1:>3}"}));
  EXPECT_EQ(slots("{{#x}}{{> link}}{{/x}} <b class=\"a>b\">"),
            (List{"<b class=\"a>b\">", "{{#x}}", "{{/x}}", "{{> link}}"}));
  EXPECT_EQ(slots("a < b, AT&T, {{literal!}}"), (List{"{{", "}}"}));
  EXPECT_EQ(slots("a { b"), std::nullopt);
  EXPECT_EQ(slots("} b"), std::nullopt);
  EXPECT_EQ(slots("{} {0}"), std::nullopt);
}

TEST(Pseudo, IsLongerInBracketsAndKeepsItsSlots) {
  EXPECT_EQ(pseudo("Use {} of <a href=\"/uses\">{{name}}</a>&nbsp;it"),
            "[!!ÛÛsêê {} ôôf <a href=\"/uses\">{{name}}</a>&nbsp;îît!!]");
  EXPECT_TRUE(
      rc::check([](const std::string& text) { RC_ASSERT(slots(pseudo(text)) == slots(text)); }));
}

TEST(Pseudo, ShowsOnlyWhatTranslatorsCanReach) {
  const Catalogue made = Catalogue::pseudo(
      french({{"Uses", "", {""}}, {"verb\4Open", "", {""}}, {"{} bit", "{} bits", {"", ""}}}));
  EXPECT_EQ(made.find("Uses"), "[!!ÛÛsêês!!]");
  EXPECT_EQ(made.find("verb\4Open"), "[!!ÔÔpêên!!]");
  EXPECT_EQ(made.find(1, "{} bit", "{} bits"), "[!!{} bîît!!]");
  EXPECT_EQ(made.find(2, "{} bit", "{} bits"), "[!!{} bîîts!!]");
  EXPECT_EQ(made.find("not gathered"), "not gathered");
}

TEST(Preferred, TakesWhatTheReaderLikesBest) {
  const auto code = [](std::string_view header) {
    const Language* found = preferred(header);
    return found ? found->code : "none";
  };
  EXPECT_EQ(code(""), "none");
  EXPECT_EQ(code("de"), "none");
  EXPECT_EQ(code("fr"), "fr");
  EXPECT_EQ(code("fr-CA,fr;q=0.8,en;q=0.6"), "fr");
  EXPECT_EQ(code("en-US,en;q=0.9,fr;q=0.8"), "en");
  EXPECT_EQ(code("de, fr;q=0.2, EN;q=0.1"), "fr");
  EXPECT_EQ(code("fr;q=0, en;q=0.001"), "en");
  EXPECT_EQ(code("fr;q=x, en;q=2"), "none");
  EXPECT_EQ(code("*"), "none");
  EXPECT_EQ(code("qps"), "none");
  EXPECT_TRUE(rc::check([](const std::string& text) { preferred(text); }));
}

}  // namespace
}  // namespace probity::language

#include "rubric/handbook.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <set>

#include "json/canonical.h"
#include "json/parse.h"
#include "language/languages.h"
#include "language/say.h"

namespace probity::rubric {
namespace {

Handbook real() { return Handbook::make(*json::parse(core_text()), *law_documents()); }

const Section* section(const Explanation& one, std::string_view name) {
  const auto found = std::find_if(one.sections.begin(), one.sections.end(),
                                  [&](const Section& each) { return each.name == name; });
  return found == one.sections.end() ? nullptr : &*found;
}

std::string flat(const std::vector<Sentence>& lines) {
  std::string out;
  for (const Sentence& line : lines) out += line.words + "\n" + flat(line.parts);
  return out;
}

// Every "id", and the "name" of facts and lists, that stands in a document.
void collect_ids(const json::Value& value, std::string_view key, std::set<std::string>& ids) {
  if (value.is_array())
    for (const json::Value& one : value.as_array()) collect_ids(one, key, ids);
  if (!value.is_object()) return;
  for (const auto& [name, one] : value.as_object()) {
    if (name == key && one.is_string()) ids.emplace(json::view(one.get_string()));
    if (name != "source" && name != "base") collect_ids(one, key, ids);
  }
}

TEST(Handbook, ExplainsEveryIdOfTheRulesAndTheLaws) {
  const Handbook handbook = real();
  std::vector<json::Value> documents = *law_documents();
  documents.push_back(*json::parse(core_text()));
  for (const json::Value& document : documents) {
    std::set<std::string> ids;
    collect_ids(document, "id", ids);
    ids.erase("core");
    for (const char* list : {"vocabulary", "facts"})
      if (const json::Value* facts = json::find(document, list)) collect_ids(*facts, "name", ids);
    EXPECT_GT(ids.size(), 30U);
    for (const std::string& id : ids) EXPECT_FALSE(handbook.find(id).empty()) << id;
  }
}

TEST(Handbook, SaysWhatAndWhereFromInEachLanguage) {
  language::offer_pseudo_locale();
  const Handbook handbook = real();
  std::set<std::string> ids;
  for (const char* language : {"en", "fr", "qps"}) {
    const language::Speaking speaking(language);
    for (const Entry& entry : handbook.entries()) {
      const Explanation one = handbook.explain(entry);
      EXPECT_TRUE(ids.insert(std::string(language) + one.id).second) << one.id << " twice";
      EXPECT_FALSE(one.title.empty()) << one.id;
      EXPECT_NE(one.what, one.kind) << one.id;
      EXPECT_TRUE(section(one, "tighten")) << one.id;
      EXPECT_GE(one.sections.size(), 2U) << one.id;
      for (const Section& each : one.sections) {
        EXPECT_FALSE(each.heading.empty()) << one.id << " " << each.name;
        EXPECT_FALSE(each.lines.empty()) << one.id << " " << each.name;
        EXPECT_EQ(each.heading.starts_with("[!!"), std::string_view(language) == "qps")
            << each.heading;
        EXPECT_EQ(flat(each.lines).find('{'), std::string::npos) << flat(each.lines);
      }
      const std::set<std::string> conditional{
          "requirement", "alarm", "row",      "tier",        "condition", "data_class",   "class",
          "duty",        "role",  "question", "restriction", "grace",     "contradiction"};
      EXPECT_TRUE(section(one, "when") || !conditional.contains(one.kind)) << one.id;
      EXPECT_TRUE(section(one, "evidence") || one.kind != "requirement") << one.id;
    }
  }
}

TEST(Handbook, SaysARequirementWhole) {
  const Handbook handbook = real();
  const auto found = handbook.find("requirement.independent_2");
  ASSERT_EQ(found.size(), 1U);
  const Explanation one = handbook.explain(*found[0]);
  EXPECT_EQ(one.document, "core 1.0.0");
  const std::string evidence = flat(section(one, "evidence")->lines);
  EXPECT_NE(evidence.find("any check"), std::string::npos) << evidence;
  EXPECT_NE(evidence.find("at least 2 organisations"), std::string::npos) << evidence;
  EXPECT_NE(evidence.find("must be independent"), std::string::npos) << evidence;
  EXPECT_NE(evidence.find("365 days"), std::string::npos) << evidence;
  const std::string tighten = flat(section(one, "tighten")->lines);
  EXPECT_NE(tighten.find("how many days old a check may be: may only fall"), std::string::npos);
  EXPECT_NE(tighten.find("how many organisations must have checked: may only rise"),
            std::string::npos);
  EXPECT_EQ(tighten.find("what meets it instead"), std::string::npos) << "it has no other way";
}

TEST(Handbook, FindsByTheEndOfAnIdAndSuggestsNearOnes) {
  const Handbook handbook = real();
  ASSERT_EQ(handbook.find("art9").size(), 1U);
  EXPECT_EQ(handbook.find("art9")[0]->id, "eu-ai-act/duties/art9");
  EXPECT_EQ(handbook.find("out_of_scope").size(), 3U) << "one class of each law";
  EXPECT_TRUE(handbook.find("requirement.red_teem").empty());
  EXPECT_EQ(handbook.near("requirement.red_teem").front(), "requirement.red_team");
  const auto bias = handbook.near("bias");
  EXPECT_TRUE(std::find(bias.begin(), bias.end(), "requirement.bias") != bias.end());
  EXPECT_TRUE(handbook.near("zzzzzzzzzzzzzzzzzzzzzzzz").empty());
}

TEST(Handbook, MarksWhatAnAgencyChanged) {
  const json::Value document = *json::parse(R"({"agency": "city",
    "base": {"id": "core", "at_least": "1.0.0"},
    "deltas": {"token": {"days": 30},
      "outstanding": {"requirements": [
        {"id": "requirement.bias", "max_age_days": 180,
         "when": {"fact": "component.modality", "has": "vision"}},
        {"id": "city.seal", "digit": 3, "side": "use", "when": {"digit": "D1", "at_least": 2},
         "checks": ["check.privacy"], "words": {"en": "no seal"},
         "satisfied_by": {"en": "the seal of the city"}, "article": "by-law 12"}]},
      "digits": [{"id": "D1", "parts": [{"id": "D1.effect", "rows": [{"value": 6,
        "when": {"fact": "area.speech", "is": true}}]}]}]}})");
  const Overlay overlay = *Overlay::parse(document);
  const auto joined = effective(*json::parse(core_text()), overlay);
  ASSERT_TRUE(joined) << joined.error().what;
  const Handbook handbook = Handbook::make(*joined, overlay, *law_documents());
  const auto changed = [&](const char* id) {
    const auto found = handbook.find(id);
    if (found.size() != 1) return std::string("not found");
    const Explanation one = handbook.explain(*found[0]);
    const Section* made = section(one, "changed");
    return made ? flat(made->lines) : std::string();
  };
  EXPECT_EQ(changed("token"), "the life of a label, in days: may only fall\nbefore: 90\nnow: 30\n");
  const std::string bias = changed("requirement.bias");
  EXPECT_NE(bias.find("before: 365\nnow: 180\n"), std::string::npos) << bias;
  EXPECT_NE(bias.find("include “images”"), std::string::npos);
  EXPECT_EQ(changed("city.seal"), "New.\n");
  EXPECT_NE(changed("D1.effect.6").find("when it applies: may only apply in more cases"),
            std::string::npos);
  EXPECT_EQ(changed("D1.effect.5"), "");
  EXPECT_EQ(changed("requirement.privacy"), "");
}

}  // namespace
}  // namespace probity::rubric

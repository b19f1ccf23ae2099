// The worked cases of DECISIONS, "Risk code": cases/*.json, each with what must come out, by the
// rubric and by the laws.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "json/value.h"
#include "rubric/evaluate.h"
#include "rubric/legal_answers.h"

namespace probity::rubric {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

json::Array list(const auto& items, const auto& text) {
  json::Array out;
  for (const auto& item : items) out.emplace_back(text(item));
  return out;
}

// The judgement in the words of "expect".
json::Object outcome(const Judgement& judgement) {
  json::Object out;
  out["code"] = judgement.code;
  out["tier"] = std::string(to_text(judgement.tier));
  out["tier_rule"] = judgement.tier_reason.rule;
  out["provisional"] = judgement.provisional;
  out["restricted"] = judgement.restricted;
  out["token_earned"] = judgement.token_earned;
  out["missing"] = list(judgement.missing, [](const Missing& one) { return one.id; });
  out["unanswered"] = list(judgement.unanswered, [](const Question& one) { return one.fact; });
  out["token_missing"] = list(judgement.token_missing, [](const Reason& one) { return one.rule; });
  json::Object from;
  json::Object parts;
  for (const Digit& digit : judgement.digits) {
    from[digit.id] = digit.from_use && digit.from_component ? "both"
                     : digit.from_component                 ? "component"
                                                            : "use";
    for (const Part& part : digit.parts)
      if (part.value) parts[part.id] = *part.value;
  }
  out["from"] = from;
  out["parts"] = parts;
  return out;
}

class WorkedCase : public testing::TestWithParam<std::string> {};

TEST_P(WorkedCase, GivesWhatItSays) {
  const auto rubric = core();
  ASSERT_TRUE(rubric) << rubric.error().what << " at " << rubric.error().pointer << ": "
                      << rubric.error().found << ", required " << rubric.error().required;
  const auto document = json::parse(read(PROBITY_SOURCE "/src/rubric/cases/" + GetParam()));
  ASSERT_TRUE(document) << document.error().what;
  const auto subject = read_case(*json::find(*document, "case"), rubric->vocabulary());
  ASSERT_TRUE(subject) << subject.error().what << " at " << subject.error().pointer;
  const auto as_of = base::parse_time(*json::text_of(*document, "as_of"));
  const Judgement judgement = evaluate(*subject, *rubric, *as_of);
  const json::Object got = outcome(judgement);
  for (const auto& [key, wanted] : json::find(*document, "expect")->get_object()) {
    ASSERT_TRUE(got.contains(key)) << key << " is nothing that a case may expect";
    if (!wanted.is_object()) {
      EXPECT_EQ(got.at(key), wanted) << key;
      continue;
    }
    for (const auto& [inner, value] : wanted.get_object())
      EXPECT_EQ(got.at(key).at(inner), value) << key << " " << inner;
  }
  if (HasFailure()) std::cout << json::pretty(json::encode(judgement));
  for (const Digit& digit : judgement.digits)
    EXPECT_EQ(digit.value.has_value(), !digit.words.empty()) << digit.id;
}

using States = std::map<std::string, std::string>;  // by id: "in force" or the day it begins

States determined(const std::vector<Finding>& all) {
  States made;
  for (const Finding& one : all)
    if (one.state != LegalState::undetermined) made[one.id] = state(all, one.id);
  return made;
}
std::set<std::string> undetermined(const std::vector<Finding>& all) {
  std::set<std::string> made;
  for (const Finding& one : all)
    if (one.state == LegalState::undetermined) made.insert(one.id);
  return made;
}
States states(const json::Value& expected, const char* member) {
  States made;
  for (const auto& [id, said] : json::find(expected, member)->get_object())
    made[std::string(json::view(id))] = json::view(said.get_string());
  return made;
}

// Under "law": answers beside those of the case, and by day and law all that is determined. What is
// not determined is named under "open", else there is nothing such.
TEST_P(WorkedCase, IsWhatItSaysBeforeTheLaw) {
  auto document = json::parse(read(PROBITY_SOURCE "/src/rubric/cases/" + GetParam()));
  ASSERT_TRUE(document) << document.error().what;
  json::Value subject = *json::find(*document, "case");
  const json::Value& law = *json::find(*document, "law");
  for (const auto& [name, value] : json::find(law, "facts")->get_object())
    subject.at("facts").get_object()[name] = value;
  const auto facts = read_case(subject, laws().vocabulary());
  ASSERT_TRUE(facts) << facts.error().what << " at " << facts.error().pointer;
  for (const auto& [day, by_law] : json::find(law, "expect")->get_object()) {
    const auto as_of = base::parse_time(std::string(json::view(day)) + "T00:00:00Z");
    ASSERT_TRUE(as_of) << day;
    const auto results = legal(*facts, laws(), *as_of);
    for (const auto& [id, expected] : by_law.get_object()) {
      SCOPED_TRACE(std::string(json::view(day)) + " " + std::string(json::view(id)));
      const auto result = std::find_if(results.begin(), results.end(), [&](const LegalResult& one) {
        return one.law == json::view(id);
      });
      ASSERT_NE(result, results.end());
      EXPECT_EQ(determined(result->classes), states(expected, "classes"));
      EXPECT_EQ(determined(result->duties), states(expected, "duties"));
      std::set<std::string> open;
      if (const json::Value* named = json::find(expected, "open"))
        for (const json::Value& one : named->get_array())
          open.emplace(json::view(one.get_string()));
      EXPECT_EQ(undetermined(result->classes), open);
      if (open.empty()) {
        EXPECT_EQ(undetermined(result->duties), open);
      }
      const json::Value* contradictions = json::find(expected, "contradictions");
      EXPECT_EQ(static_cast<std::int64_t>(result->contradictions.size()),
                contradictions ? contradictions->get_int64() : 0);
    }
  }
}

std::vector<std::string> all_cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(PROBITY_SOURCE "/src/rubric/cases"))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Rubric, WorkedCase, testing::ValuesIn(all_cases()), [](const auto& info) {
  std::string name;
  for (const char c : info.param)
    if (c != '-') name += c == '.' ? '_' : c;
  return name;
});

}  // namespace
}  // namespace probity::rubric

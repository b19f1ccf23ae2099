// The worked cases of DECISIONS, "Risk code": cases/*.json, each with what must come out.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "json/value.h"
#include "rubric/evaluate.h"

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

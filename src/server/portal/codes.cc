#include "server/portal/codes.h"

#include "rubric/code.h"
#include "server/portal/words.h"

namespace probity::server::portal {

namespace {

pages::Weight weight_of(std::int64_t value) {
  if (value <= 2) return pages::Weight::light;
  return value <= 5 ? pages::Weight::medium : pages::Weight::heavy;
}

}  // namespace

pages::Digit digit_of(const rubric::Rubric& rules, std::string_view id,
                      std::optional<std::int64_t> value, std::string words) {
  pages::Digit digit;
  digit.name = rule_words(rules, id);
  digit.words = std::move(words);
  if (!value) {
    digit.value = "-";
    if (digit.words.empty()) digit.words = say("not yet answered");
    return digit;
  }
  digit.value = std::to_string(*value);
  digit.weight = weight_of(*value);
  if (digit.words.empty()) digit.words = rule_words(rules, std::string(id) + "." + digit.value);
  return digit;
}

std::string digit_words(const rubric::Rubric& rules, const rubric::Digit& digit) {
  if (!digit.value) return {};
  const std::string whole = digit.id + "." + std::to_string(*digit.value);
  if (digit.id == "D4" || digit.parts.empty()) return rule_words(rules, whole);
  if (digit.rule != whole) return rule_words(rules, digit.rule);
  // A sum is told by what it adds up.
  std::vector<std::string> parts;
  for (const rubric::Part& part : digit.parts)
    if (&part == &digit.parts.front() || part.value != 0)
      parts.push_back(rule_words(rules, part.rule));
  return say_chain(parts);
}

pages::Code code_of(const rubric::Rubric& rules, std::string_view code, bool provisional,
                    base::Time as_of) {
  pages::Code out;
  const auto parsed = rubric::RiskCode::parse(code);
  out.code = parsed ? parsed->str() : std::string(rubric::kNotCoded);
  out.coded = parsed.has_value();
  out.provisional = provisional;
  out.as_of = day(as_of);
  out.spoken = parsed ? "" : say("not yet coded");
  const auto at = [&](std::int64_t (rubric::RiskCode::*digit)() const) {
    return parsed ? std::optional(((*parsed).*digit)()) : std::nullopt;
  };
  using rubric::RiskCode;
  out.digits = {digit_of(rules, "D1", at(&RiskCode::impact)),
                digit_of(rules, "D2", at(&RiskCode::data)),
                digit_of(rules, "D3", at(&RiskCode::autonomy)),
                digit_of(rules, "D4", at(&RiskCode::missing))};
  if (parsed)
    for (const pages::Digit& digit : out.digits)
      out.spoken += (out.spoken.empty() ? "" : ", ") + digit.value;
  return out;
}

std::string keyed(std::string_view code) {
  const auto parsed = rubric::RiskCode::parse(code);
  return parsed ? parsed->keyed() : say("not yet coded");
}

}  // namespace probity::server::portal

#include "server/console/outcome.h"

#include "language/say.h"
#include "rubric/code.h"
#include "server/portal/codes.h"
#include "server/portal/evidence.h"
#include "server/portal/words.h"

namespace probity::server::console {

using language::say;
using pages::Tone;

namespace {

std::string words_of(const rubric::Judgement& judged) {
  if (judged.code == rubric::kNotCoded) {
    const OpenQuestions open = open_in(judged);
    if (open.own == 0)
      return say(
          "Not yet coded: the stewards of its components still have to answer for them. "
          "Your own answers are complete.");
    return say("Not yet coded. Answer what is still asked; the rest cannot change the result.");
  }
  if (judged.tier == rubric::Tier::blocked)
    return say("Blocked: the shared rules do not allow this use. Do not put it into service.");
  if (judged.restricted)
    return say("A use in a restricted area: its code and its answers are not shown in public.");
  if (judged.provisional)
    return say("The code is provisional, and shown as such, until the review board publishes it.");
  if (judged.missing.empty()) return say("Everything that the shared rules ask for is there.");
  return say("The code is complete. What is still missing holds its last digit up.");
}

std::string missing_words(const rubric::Judgement& judged) {
  if (judged.code == rubric::kNotCoded) return "";
  if (judged.missing.empty()) return say("Nothing.");
  return say("Each can be supplied by whoever is named. The gravest stands first.");
}

}  // namespace

OpenQuestions open_in(const rubric::Judgement& judged) {
  OpenQuestions open;
  for (const rubric::Question& one : judged.unanswered)
    ++(one.component.empty() ? open.own : open.of_components);
  return open;
}

pages::Outcome outcome_of(const rubric::Rubric& rules, const rubric::Judgement& judged,
                          base::Time now, std::string title) {
  pages::Outcome out;
  out.title = std::move(title);
  out.words = words_of(judged);
  out.code = portal::code_of(rules, judged.code, judged.provisional, now);
  // Where a digit is open, what it can still be says more than nothing.
  for (std::size_t i = 0; i < out.code.digits.size() && i < judged.digits.size(); ++i) {
    const rubric::Digit& digit = judged.digits[i];
    if (out.code.coded && !digit.words.empty())
      out.code.digits[i].words = portal::digit_words(rules, digit);
    if (!out.code.coded && digit.value)
      out.code.digits[i] =
          portal::digit_of(rules, digit.id, digit.value, portal::digit_words(rules, digit));
  }
  if (judged.code != rubric::kNotCoded) {
    out.tags.push_back(portal::tier_tag(judged.tier));
    out.tags.push_back(judged.token_earned ? pages::Tag{say("Earns a safety label"), Tone::good}
                                           : pages::Tag{say("No safety label yet"), Tone::care});
    if (judged.provisional) out.tags.push_back({say("Provisional"), Tone::care});
    out.missing = portal::missing_of(rules, judged.missing);
  }
  out.missing_words = missing_words(judged);
  return out;
}

}  // namespace probity::server::console

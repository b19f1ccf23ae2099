#include "server/portal/traces.h"

#include <algorithm>
#include <map>

#include "ledger/checks.h"
#include "server/portal/codes.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;

namespace {

// "The highest of: what the output can do 3 (service operations); what the purpose implies 2
// (...)."
std::string because_of(const rubric::Rubric& rules, const rubric::Digit& digit) {
  const bool is_sum = digit.value && digit.rule == digit.id + "." + std::to_string(*digit.value);
  std::vector<std::string> parts;
  for (const rubric::Part& part : digit.parts) {
    std::string title = rule_words(rules, part.id);
    if (title.empty()) title = part.id;
    parts.push_back(part.value
                        ? say("{} {} ({})", title, *part.value, rule_words(rules, part.rule))
                        : say("{} still open, {} to {}", title, part.at_least, part.at_most));
  }
  const std::string known = say_chain(parts);
  if (!digit.value)
    return say("Still open, {} to {}. What is known: {}.", digit.at_least, digit.at_most, known);
  return is_sum ? say("The sum of: {}.", known) : say("The highest of: {}.", known);
}

std::string because_missing(const rubric::Rubric& rules, const rubric::Judgement& judgement) {
  const rubric::Digit& digit = judgement.outstanding();
  if (!digit.value) return say("Worked out once the questions are answered.");
  const auto points = static_cast<std::int64_t>(judgement.missing.size());
  if (points == 0)
    return say(
        "Everything that the shared rules ask for at this impact has been supplied and is "
        "valid.");
  return say_count(points, "The worst of {} open point: {}.", "The worst of {} open points: {}.",
                   digit_words(rules, digit));
}

std::string origin_of(bool from_use, bool from_component) {
  if (from_use && from_component) return say("from the component and this use");
  return from_component ? say("from the component") : say("from this use");
}

std::string origin_of(const rubric::Digit& digit) {
  if (digit.value) return origin_of(digit.from_use, digit.from_component);
  bool use = false;
  bool component = false;
  for (const rubric::Part& part : digit.parts)
    if (!part.value) (part.side == rubric::Side::component ? component : use) = true;
  return origin_of(use, component);
}

Result<pages::FactLine> line_of(Snapshot& snapshot, const Judged& judged,
                                const rubric::Source& fact) {
  pages::FactLine line;
  line.question = question_of(judged.rules, fact.name);
  line.answer = answer_of(judged.rules, fact.name, fact.value);
  line.from = say("this use");
  if (fact.subject != judged.use) {
    PROBITY_TRY(line.from, snapshot.view.label(fact.subject));
  }
  // An incident speaks under its own name, which begins with that of its organisation.
  PROBITY_TRY(const auto issuer, organisation_link(snapshot, ledger::organisation_of(fact.issuer)));
  line.said_by = issuer.text;
  line.entry = entry_link(fact.entry);
  return line;
}

std::vector<rubric::Source> facts_behind(const Judged& judged, const rubric::Digit& digit) {
  std::vector<rubric::Source> facts = digit.facts;
  for (const rubric::Part& part : digit.parts)
    facts.insert(facts.end(), part.facts.begin(), part.facts.end());
  if (digit.id == "D4")
    for (const rubric::Fact& fact : judged.evidence)
      facts.push_back(
          {fact.subject, fact.name, rubric::to_text(fact.value), fact.entry, fact.issuer});
  std::sort(facts.begin(), facts.end());
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  return facts;
}

}  // namespace

Result<std::vector<pages::DigitTrace>> traces_of(Snapshot& snapshot, const Judged& judged) {
  static constexpr const char* kAnchors[] = {"impact", "data", "autonomy", "missing-digit"};
  std::vector<pages::DigitTrace> traces;
  for (const rubric::Digit& digit : judged.judgement.digits) {
    pages::DigitTrace trace;
    trace.id = kAnchors[traces.size()];
    trace.digit =
        digit_of(judged.rules, digit.id, digit.value,
                 digit.value ? digit_words(judged.rules, digit)
                             : say("still open, {} to {}", digit.at_least, digit.at_most));
    const bool is_fourth = digit.id == "D4";
    trace.because = is_fourth ? because_missing(judged.rules, judged.judgement)
                              : because_of(judged.rules, digit);
    trace.origin = origin_of(digit);
    trace.rule = rule_link(digit.id, say("The rule"));
    for (const rubric::Source& fact : facts_behind(judged, digit)) {
      PROBITY_TRY(auto line, line_of(snapshot, judged, fact));
      trace.facts.push_back(std::move(line));
    }
    traces.push_back(std::move(trace));
  }
  return traces;
}

std::vector<pages::Question> questions_of(const rubric::Rubric& rules,
                                          const std::vector<rubric::Question>& unanswered) {
  std::vector<pages::Question> all;
  std::map<std::pair<std::string, base::SubjectDigest>, std::size_t> lists;  // place in `all`
  std::map<std::size_t, std::int64_t> members;
  for (const rubric::Question& one : unanswered) {
    // A list stands for its members, unless one of them is in dispute: that needs its own answer.
    const std::string fact = one.none_of.empty() || one.disputed ? one.fact : one.none_of;
    const auto [place, fresh] = lists.emplace(std::pair(fact, one.subject), all.size());
    if (fact != one.fact) ++members[place->second];
    if (!fresh) continue;
    pages::Question question;
    question.text = question_of(rules, fact);
    if (one.disputed) {
      question.help = say("Answered, but by organisations that disagree");
    } else if (const auto index = rules.vocabulary().find(fact)) {
      question.help = text_words(rules.vocabulary()[*index].help);
    }
    question.who = one.component.empty() ? say("the agency that runs the use")
                                         : say("a steward of {}", one.component);
    question.rule = rule_link(fact, say("why it is asked"));
    all.push_back(std::move(question));
  }
  for (const auto& [place, count] : members)
    all[place].help += (all[place].help.empty() ? "" : " ") +
                       say_count(count, "“None of these” answers {} single question at once.",
                                 "“None of these” answers {} single questions at once.");
  return all;
}

}  // namespace probity::server::portal

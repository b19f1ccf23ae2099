// classify: judging without a log.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "cli/all.h"
#include "cli/data.h"
#include "cli/rules.h"
#include "json/codec.h"
#include "rubric/code.h"
#include "rubric/evaluate.h"
#include "rubric/law.h"
#include "rubric/legal.h"
#include "rubric/rubric.h"

namespace probity::cli {

using base::Result;

namespace {

void say_digits(Terminal& terminal, const rubric::Judgement& judgement) {
  for (const rubric::Digit& digit : judgement.digits) {
    const std::string value = digit.value ? std::to_string(*digit.value) : "-";
    terminal.say("  " + digit.id + "  " + value + "  " +
                 (digit.value ? digit.words
                              : "between " + std::to_string(digit.at_least) + " and " +
                                    std::to_string(digit.at_most)));
    for (const rubric::Source& fact : digit.facts)
      terminal.say("           " + fact.name + " = " + fact.value);
    if (!digit.article.empty()) terminal.say("           " + digit.article);
  }
}

bool is_open(const rubric::Finding& one) { return one.state == rubric::LegalState::undetermined; }

std::string when(const rubric::Finding& one) {
  if (is_open(one)) return fmt::format("depends on {}", fmt::join(one.missing, ", "));
  if (one.state == rubric::LegalState::in_force) return "in force";
  return "from " + base::in_words(base::date_of(one.from));
}

// What is determined line by line; what is not, together, with what would determine it.
void say_classes(Terminal& terminal, const std::vector<rubric::Finding>& classes) {
  std::vector<std::string> open;
  std::set<std::string> missing;
  for (const rubric::Finding& one : classes) {
    if (!is_open(one)) {
      terminal.say("  " + one.words + " (" + one.article + "): " + when(one));
      continue;
    }
    open.push_back(one.words);
    missing.insert(one.missing.begin(), one.missing.end());
  }
  if (open.empty()) return;
  terminal.say(fmt::format("  Not determined: {}", fmt::join(open, "; ")));
  terminal.say(fmt::format("  Depends on {}", fmt::join(missing, ", ")));
}

// A duty of a class that is not determined is only counted: it may never arise.
void say_duties(Terminal& terminal, const rubric::LegalResult& law) {
  std::set<std::string> open_classes;
  for (const rubric::Finding& one : law.classes)
    if (is_open(one)) open_classes.insert(one.id);
  std::size_t waiting = 0;
  if (!law.duties.empty()) terminal.say("  Duties:");
  for (const rubric::Finding& one : law.duties) {
    if (open_classes.contains(one.of)) {
      ++waiting;
      continue;
    }
    terminal.say("    " + one.words + " (" + one.article + ", " + one.kind + "): " + when(one));
  }
  if (waiting > 0)
    terminal.say(fmt::format("    {} more may follow from what is not determined", waiting));
}

void say_law(Terminal& terminal, const rubric::LegalResult& law) {
  terminal.say(law.title);
  say_classes(terminal, law.classes);
  say_duties(terminal, law);
  terminal.say("  The way there:");
  for (const rubric::PathStep& step : law.path)
    terminal.say("    " + step.question + " " +
                 (step.follows.empty() ? "not determined" : step.answer + ": " + step.follows));
  for (const std::string& words : law.contradictions) terminal.say("  Contradiction: " + words);
  if (law.stable_until < base::kEndOfTime)
    terminal.say("  Stands until " + base::in_words(base::date_of(law.stable_until)));
}

}  // namespace

Command classify() {
  struct Given {
    std::string file, rubric, overlay, when;
  };
  auto given = std::make_shared<Given>();
  return {"classify", "Compute the risk code of a use from facts alone, with the trace",
          "probity classify facts.json --as-of 2026-11-23",
          [given](Options& options) {
            options.argument(
                "FACTS.json", given->file,
                "{\"facts\": {name: value}, \"components\": [{\"label\": ..., \"facts\": {...}}]}");
            options.text("--rubric", "FILE", given->rubric,
                         "Other shared rules than the program's own");
            options.text("--overlay", "FILE", given->overlay,
                         "An agency's additions to the shared rules");
            options.text("--as-of", "DATE", given->when, "Judge at this date (default: now)");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto rules, rules_of(given->rubric, given->overlay, doors));
            // Shared rules of another make may lack the facts that the laws rest on.
            const auto laws = rubric::core_laws(rules);
            if (!laws && given->rubric.empty()) return base::fail(laws.error());
            PROBITY_TRY(const base::Time now, as_of(given->when, doors));
            PROBITY_TRY(const json::Value document, read_json(given->file, doors));
            auto subject =
                rubric::read_case(document, laws ? laws->vocabulary() : rules.vocabulary());
            if (!subject) return base::fail(base::within(subject.error(), given->file + ": "));
            const rubric::Judgement judgement = rubric::evaluate(*subject, rules, now);
            const bool coded = judgement.code != rubric::kNotCoded;
            terminal.say("Risk code " + judgement.code +
                         (judgement.provisional ? ", provisional" : "") +
                         (coded ? "" : " (not yet coded)"));
            say_digits(terminal, judgement);
            terminal.say("Access: " + std::string(rubric::to_text(judgement.tier)) + ", " +
                         judgement.tier_reason.words);
            if (!judgement.unanswered.empty()) terminal.say("Still to be answered:");
            for (const rubric::Question& question : judgement.unanswered)
              terminal.say("  " + question.fact);
            if (!judgement.missing.empty()) terminal.say("Still missing:");
            for (const rubric::Missing& one : judgement.missing)
              terminal.say("  " + std::to_string(one.digit) + "  " + one.words);
            json::Value answer = json::encode(judgement);
            if (laws) {
              const auto results = rubric::legal(*subject, *laws, now);
              for (const rubric::LegalResult& law : results) say_law(terminal, law);
              answer.get_object()["laws"] = json::encode(results);
            } else {
              terminal.say("The laws do not fit these rules: " + laws.error().what);
            }
            terminal.answer(std::move(answer));
            return coded ? Verdict::good : Verdict::bad;
          }};
}

}  // namespace probity::cli

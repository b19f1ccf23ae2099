// classify: judging without a log.
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

void say_findings(Terminal& terminal, const std::vector<rubric::Finding>& findings) {
  for (const rubric::Finding& one : findings) {
    std::string when = "not determined; still to be answered:";
    if (one.state == rubric::LegalState::in_force) when = "in force";
    if (one.state == rubric::LegalState::scheduled)
      when = "scheduled from " + base::in_words(base::date_of(one.from));
    for (const std::string& fact : one.missing) when += " " + fact;
    terminal.say("  " + one.words + " (" + one.article + ", " + one.kind + "): " + when);
  }
}

void say_laws(Terminal& terminal, const std::vector<rubric::LegalResult>& results) {
  for (const rubric::LegalResult& law : results) {
    terminal.say(law.title);
    say_findings(terminal, law.classes);
    for (const rubric::PathStep& step : law.path)
      terminal.say("  " + step.question + " " + step.answer +
                   (step.follows.empty() ? "" : ": " + step.follows));
    if (!law.duties.empty()) terminal.say("Duties:");
    say_findings(terminal, law.duties);
    for (const std::string& words : law.contradictions) terminal.say("Contradiction: " + words);
    if (law.stable_until < base::kEndOfTime)
      terminal.say("Stands until " + base::in_words(base::date_of(law.stable_until)));
  }
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
              say_laws(terminal, results);
              answer.get_object()["laws"] = json::encode(results);
            } else {
              terminal.say("The laws do not fit these rules: " + laws.error().what);
            }
            terminal.answer(std::move(answer));
            return coded ? Verdict::good : Verdict::bad;
          }};
}

}  // namespace probity::cli

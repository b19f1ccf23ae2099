// classify, rubric check: judging without a log.
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "rubric/code.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"

namespace probity::cli {

using base::Result;

namespace {

Result<rubric::Rubric> rules_of(const std::string& file, base::Doors doors) {
  if (file.empty()) return rubric::core();
  PROBITY_TRY(const json::Value document, read_json(file, doors));
  auto parsed = rubric::Rubric::parse(document);
  if (!parsed) return base::fail(base::within(parsed.error(), file + ": "));
  return parsed;
}

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

}  // namespace

Command classify() {
  struct Given {
    std::string file, rubric, when;
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
            options.text("--as-of", "DATE", given->when, "Judge at this date (default: now)");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto rules, rules_of(given->rubric, doors));
            PROBITY_TRY(const base::Time now, as_of(given->when, doors));
            PROBITY_TRY(const json::Value document, read_json(given->file, doors));
            auto subject = rubric::read_case(document, rules.vocabulary());
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
            terminal.answer(json::encode(judgement));
            return coded ? Verdict::good : Verdict::bad;
          }};
}

Command rubric_check() {
  auto file = std::make_shared<std::string>();
  return {
      "rubric check", "Check a rubric: every defect with its JSON pointer",
      "probity rubric check rubrics/core.json",
      [file](Options& options) {
        options.argument("FILE", *file, "A rubric document", /*required=*/false);
      },
      [file](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto rules, rules_of(*file, doors));
        terminal.say("The rubric " + rules.id() + " " + rules.version() + " holds together.");
        terminal.say("  digest    " + rules.digest().hex());
        terminal.say("  facts     " + std::to_string(rules.vocabulary().terms().size()));
        terminal.say("  purposes  " + std::to_string(rules.purposes().all().size()));
        terminal.answer(json::Object{
            {"id", rules.id()}, {"version", rules.version()}, {"digest", rules.digest().hex()}});
        return Verdict::good;
      }};
}

}  // namespace probity::cli

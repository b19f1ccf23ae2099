// rubric check, rubric effective: shared rules and agencies' additions, on their own.
#include "cli/all.h"
#include "cli/data.h"
#include "cli/rules.h"
#include "json/codec.h"
#include "json/pretty.h"

namespace probity::cli {

using base::Result;

namespace {

struct Given {
  std::string file, base;
};

void declare(Options& options, const std::shared_ptr<Given>& given, bool required) {
  options.argument(
      "FILE", given->file,
      required ? "An agency's additions" : "A rubric document, or an agency's additions", required);
  options.text("--base", "FILE", given->base,
               "What the additions add to, if not the program's own rules");
}

void say_rules(Terminal& terminal, const rubric::Rubric& rules) {
  terminal.say("  digest    " + rules.digest().hex());
  terminal.say("  facts     " + std::to_string(rules.vocabulary().terms().size()));
  terminal.say("  purposes  " + std::to_string(rules.purposes().all().size()));
}

Verdict check_additions(Terminal& terminal, const rubric::Effective& joined) {
  const rubric::Rubric& rules = joined.rubric;
  terminal.say("The additions only tighten: " + rules.id() + " " + rules.version());
  say_rules(terminal, rules);
  json::Array tightened;
  for (const rubric::Change& change : joined.changes) {
    terminal.say("  " + change.what + ": " +
                 (change.was.empty() ? "new" : json::quoted(change.was) + " -> ") +
                 (change.was.empty() ? "" : json::quoted(change.is)));
    tightened.push_back(json::Object{{"pointer", change.pointer},
                                     {"what", change.what},
                                     {"was", change.was},
                                     {"is", change.is},
                                     {"order", rubric::words(change.order)}});
  }
  json::Array redundant;
  for (const std::string& pointer : joined.redundant) {
    terminal.say("  " + pointer + ": redundant, the rules say so already");
    redundant.push_back(json::Value(pointer));
  }
  terminal.answer(json::Object{{"id", rules.id()},
                               {"version", rules.version()},
                               {"digest", rules.digest().hex()},
                               {"tightened", std::move(tightened)},
                               {"redundant", std::move(redundant)}});
  return Verdict::good;
}

}  // namespace

Command rubric_check() {
  auto given = std::make_shared<Given>();
  return {
      "rubric check",
      "Check a rubric, or that an agency's additions only tighten: a defect with its pointer",
      "probity rubric check rubrics/core.json",
      [given](Options& options) { declare(options, given, /*required=*/false); },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const json::Value document, rules_document(given->file, doors));
        if (json::find(document, "deltas")) {
          PROBITY_TRY(const auto joined, with_overlay(given->base, given->file, doors));
          return check_additions(terminal, joined);
        }
        PROBITY_TRY(const auto rules, rules_of(given->file, "", doors));
        terminal.say("The rubric " + rules.id() + " " + rules.version() + " holds together.");
        say_rules(terminal, rules);
        terminal.answer(json::Object{
            {"id", rules.id()}, {"version", rules.version()}, {"digest", rules.digest().hex()}});
        return Verdict::good;
      }};
}

Command rubric_effective() {
  auto given = std::make_shared<Given>();
  return {"rubric effective",
          "Print the rules that an agency's additions and the shared rules come to",
          "probity rubric effective additions.json",
          [given](Options& options) { declare(options, given, /*required=*/true); },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto joined, with_overlay(given->base, given->file, doors));
            terminal.raw(json::pretty(joined.document));
            return Verdict::good;
          }};
}

}  // namespace probity::cli

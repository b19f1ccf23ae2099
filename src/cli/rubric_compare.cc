// rubric compare: two releases of the shared rules, and whether the later one only tightens.
#include <fmt/format.h>

#include "cli/all.h"
#include "cli/rules.h"
#include "language/say.h"
#include "rubric/compare.h"
#include "rubric/handbook.h"

namespace probity::cli {

using base::Result;

namespace {

struct Given {
  std::string before, after, language = "en";
};

Result<json::Value> checked(const std::string& file, base::Doors doors) {
  PROBITY_CHECK(rules_of(file, "", doors));
  return rules_document(file, doors);
}

Result<Verdict> run(const Given& given, Terminal& terminal, base::Doors doors) {
  PROBITY_CHECK(check_language(given.language));
  PROBITY_TRY(const json::Value before, checked(given.before, doors));
  PROBITY_TRY(const json::Value after, checked(given.after, doors));
  const language::Speaking speaking(given.language);
  rubric::Lexicon was;
  was.add_rules(before);
  rubric::Lexicon is;
  is.add_rules(after);
  json::Array differences;
  std::size_t looser = 0;
  for (const rubric::Difference& one : rubric::compare(before, after)) {
    const rubric::Change& change = one.change;
    const auto sentences = rubric::change_words(was, is, change);
    if (one.loosens) ++looser;
    terminal.say(fmt::format("{}{}", change.what, one.loosens ? "  LOOSER" : ""));
    say_lines(terminal, sentences, "  ");
    differences.push_back(json::Object{{"pointer", change.pointer},
                                       {"what", change.what},
                                       {"was", change.was},
                                       {"is", change.is},
                                       {"order", rubric::words(change.order)},
                                       {"loosens", one.loosens},
                                       {"words", rubric::to_json(sentences)}});
  }
  const bool minor = looser == 0;
  terminal.say(differences.empty() ? "The rules are the same."
               : minor             ? "The later rules only tighten: they can be a MINOR release."
                       : fmt::format("{} of {} differences loosen: only a MAJOR release or a "
                                     "change of law can bring them.",
                                     looser, differences.size()));
  terminal.answer(json::Object{{"tightens", minor}, {"differences", std::move(differences)}});
  return minor ? Verdict::good : Verdict::bad;
}

}  // namespace

Command rubric_compare() {
  auto given = std::make_shared<Given>();
  return {"rubric compare",
          "Say how two releases of the shared rules differ; exit 1 if the later one loosens",
          "probity rubric compare core-1.0.0.json core-1.1.0.json",
          [given](Options& options) {
            options.argument("OLD", given->before, "The rules before");
            options.argument("NEW", given->after, "The rules after");
            options.text("--language", "CODE", given->language, "en or fr (default: en)");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            return run(*given, terminal, doors);
          }};
}

}  // namespace probity::cli

#include "cli/rules.h"

#include "cli/data.h"
#include "json/parse.h"
#include "language/languages.h"

namespace probity::cli {

using base::Result;

Result<json::Value> rules_document(const std::string& file, base::Doors doors) {
  if (file.empty()) return json::parse(rubric::core_text());
  return read_json(file, doors);
}

Result<rubric::Effective> with_overlay(const std::string& file, const std::string& overlay,
                                       base::Doors doors) {
  PROBITY_TRY(const json::Value base, rules_document(file, doors));
  if (auto parsed = rubric::Rubric::parse(base); !parsed)
    return base::fail(base::within(parsed.error(), file + ": "));
  PROBITY_TRY(const json::Value document, read_json(overlay, doors));
  auto additions = rubric::Overlay::parse(document);
  if (!additions) return base::fail(base::within(additions.error(), overlay + ": "));
  auto joined = rubric::effective(base, *additions);
  if (!joined) return base::fail(base::within(joined.error(), overlay + ": "));
  return joined;
}

Result<rubric::Rubric> rules_of(const std::string& file, const std::string& overlay,
                                base::Doors doors) {
  if (!overlay.empty()) {
    PROBITY_TRY(const rubric::Effective joined, with_overlay(file, overlay, doors));
    return joined.rubric;
  }
  PROBITY_TRY(const json::Value document, rules_document(file, doors));
  auto parsed = rubric::Rubric::parse(document);
  if (!parsed) return base::fail(base::within(parsed.error(), file + ": "));
  return parsed;
}

base::Status check_language(const std::string& code) {
  const language::Language* chosen = language::find_language(code);
  if (chosen && !chosen->is_for_tests) return {};
  return base::fail(base::Code::usage, "not a language that the program speaks", "--language",
                    "rubric.language", code, "en or fr");
}

void say_lines(Terminal& terminal, const std::vector<rubric::Sentence>& lines,
               const std::string& indent) {
  for (const rubric::Sentence& line : lines) {
    terminal.say(indent + line.words);
    say_lines(terminal, line.parts, indent + "  ");
  }
}

}  // namespace probity::cli

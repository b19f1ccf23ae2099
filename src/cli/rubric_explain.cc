// rubric explain: a rule, a question or a duty of a law in plain words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/all.h"
#include "cli/data.h"
#include "cli/rules.h"
#include "language/say.h"
#include "rubric/handbook.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

namespace {

struct Given {
  std::string id, base, overlay, language = "en";
};

void say_explanation(Terminal& terminal, const rubric::Explanation& one) {
  terminal.say(one.title);
  terminal.say(fmt::format("{} {} ({})", one.what, one.id, one.document));
  for (const rubric::Section& section : one.sections) {
    terminal.say("");
    terminal.say(section.heading);
    say_lines(terminal, section.lines, "  ");
  }
}

void say_ids(Terminal& terminal, const rubric::Handbook& handbook) {
  json::Array ids;
  std::string kind;
  for (const rubric::Entry& one : handbook.entries()) {
    if (one.kind != kind) terminal.say(rubric::Handbook::kind_words(one.kind) + ":");
    kind = one.kind;
    terminal.say("  " + one.id);
    ids.push_back(json::Object{{"id", one.id}, {"kind", one.kind}, {"document", one.document}});
  }
  terminal.answer(ids);
}

Result<rubric::Handbook> handbook_of(const Given& given, base::Doors doors) {
  PROBITY_TRY(auto laws, rubric::law_documents());
  if (given.overlay.empty()) {
    PROBITY_CHECK(rules_of(given.base, "", doors));
    PROBITY_TRY(json::Value rules, rules_document(given.base, doors));
    return rubric::Handbook::make(std::move(rules), std::move(laws));
  }
  PROBITY_TRY(const rubric::Effective joined, with_overlay(given.base, given.overlay, doors));
  PROBITY_TRY(const json::Value document, read_json(given.overlay, doors));
  PROBITY_TRY(const rubric::Overlay overlay, rubric::Overlay::parse(document));
  return rubric::Handbook::make(joined, overlay, std::move(laws));
}

Result<Verdict> run(const Given& given, Terminal& terminal, base::Doors doors) {
  PROBITY_CHECK(check_language(given.language));
  PROBITY_TRY(const rubric::Handbook handbook, handbook_of(given, doors));
  const language::Speaking speaking(given.language);
  if (given.id.empty()) {
    say_ids(terminal, handbook);
    return Verdict::good;
  }
  const auto found = handbook.find(given.id);
  if (found.empty()) {
    const auto near = handbook.near(given.id);
    return fail(Code::not_found, "nothing in the rules or the laws has that id", "ID", "rubric.id",
                given.id,
                near.empty() ? "an id that \"probity rubric explain\" lists"
                             : fmt::format("for instance {}", fmt::join(near, ", ")));
  }
  json::Array all;
  for (const rubric::Entry* entry : found) {
    if (entry != found.front()) terminal.say("");
    const rubric::Explanation one = handbook.explain(*entry);
    say_explanation(terminal, one);
    all.push_back(to_json(one));
  }
  terminal.answer(all);
  return Verdict::good;
}

}  // namespace

Command rubric_explain() {
  auto given = std::make_shared<Given>();
  return {"rubric explain",
          "Say a rule, a question or a duty of a law in plain words; without an ID, list all",
          "probity rubric explain requirement.red_team",
          [given](Options& options) {
            options.argument("ID", given->id, "What to explain, or how its id ends (art9)",
                             /*required=*/false);
            options.text("--base", "FILE", given->base,
                         "The shared rules, if not the program's own");
            options.text("--overlay", "FILE", given->overlay,
                         "An agency's additions; what they changed is marked");
            options.text("--language", "CODE", given->language, "en or fr (default: en)");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            return run(*given, terminal, doors);
          }};
}

}  // namespace probity::cli

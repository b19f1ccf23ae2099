// claims: what an inventory says of its uses, against what the law makes of their texts.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "cli/all.h"
#include "cli/data.h"
#include "evidence/claims/comparison.h"
#include "json/codec.h"
#include "rubric/law.h"
#include "rubric/rubric.h"

namespace probity::cli {

using base::Result;
namespace engine = evidence::claims;

namespace {

constexpr std::size_t kTextShown = 100;  // bytes of a reason on the screen
constexpr std::size_t kShown = 10;       // templates, and rows of a group

Result<engine::Reading> reading_of(const std::string& name, const rubric::Laws& laws,
                                   base::Doors doors) {
  if (!name.ends_with(".json")) return engine::Reading::shipped(name, laws);
  PROBITY_TRY(const std::string text, doors.files.read(name, base::limits::kMappingBytes));
  auto reading = engine::Reading::parse(text, laws);
  if (!reading) return base::fail(base::within(reading.error(), name + ": "));
  return reading;
}

std::string plain(std::string id) {
  std::replace(id.begin(), id.end(), '_', ' ');
  return id;
}

std::string shortened(const std::string& text) {
  std::string line = text.substr(0, kTextShown);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return text.size() > kTextShown ? line + "..." : line;
}

void say_row(Terminal& terminal, const engine::RowName& row) {
  terminal.say(
      fmt::format("    row {:<6}{:<8}{:<18}{}", row.row, row.agency, plain(row.claim), row.name));
}

void say_table(Terminal& terminal, const std::vector<engine::Line>& table) {
  if (table.empty()) return;
  std::string head = fmt::format("  {:<18}", "");
  for (const engine::Count& one : table.front().computed)
    head += fmt::format("{:>16}", plain(one.what));
  terminal.say(head + fmt::format("{:>10}", "n"));
  for (const engine::Line& line : table) {
    std::string text = fmt::format("  {:<18}", plain(line.claim));
    for (const engine::Count& one : line.computed) text += fmt::format("{:>16}", one.n);
    terminal.say(text + fmt::format("{:>10}", line.n));
  }
}

void say_templates(Terminal& terminal, const std::vector<engine::Template>& all) {
  for (std::size_t i = 0; i < std::min(all.size(), kShown); ++i)
    terminal.say(fmt::format("  {:>5} rows, {} word for word: \"{}\"", all[i].n, all[i].identical,
                             shortened(all[i].text)));
  if (all.size() > kShown)
    terminal.say(fmt::format("  and {} more; --json has all", all.size() - kShown));
}

void say_twins(Terminal& terminal, const engine::Twins& group) {
  terminal.say(std::string("  ") + (group.by_name ? "One name" : "Nearly the same words") +
               (group.by_name && group.by_words ? " or nearly the same words:" : ":"));
  for (std::size_t i = 0; i < std::min(group.rows.size(), kShown); ++i)
    say_row(terminal, group.rows[i]);
  if (group.rows.size() > kShown)
    terminal.say(fmt::format("    and {} more rows", group.rows.size() - kShown));
}

void say_each(Terminal& terminal, const engine::Comparison& made) {
  for (const engine::Compared& one : made.rows) {
    say_row(terminal, one.row);
    terminal.say("      read as " + plain(one.computed));
    for (const engine::Spoken& spoken : one.spoken)
      terminal.say("        " + spoken.fact + ": \"" + spoken.words + "\" in " + spoken.column);
  }
}

}  // namespace

Command claims() {
  struct Given {
    std::string file, reading = "us-2025", when;
    bool each = false;
  };
  auto given = std::make_shared<Given>();
  return {
      "claims", "Set an inventory's claims beside what the law makes of its texts",
      "probity claims inventory.csv",
      [given](Options& options) {
        options.argument("FILE.csv", given->file, "An inventory of AI uses");
        options.text("--reading", "ID|FILE.json", given->reading,
                     "How its texts are read (default: us-2025)");
        options.text("--as-of", "DATE", given->when, "The law at this date (default: now)");
        options.flag("--each", given->each, "Print every row with the words that speak for it");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto laws, rubric::core_laws(*rubric::core()));
        PROBITY_TRY(const base::Time now, as_of(given->when, doors));
        PROBITY_TRY(const auto reading, reading_of(given->reading, laws, doors));
        PROBITY_TRY(auto source, doors.files.open(given->file));
        const auto table = tabular::read_table(std::move(source));
        if (!table) return base::fail(base::within(table.error(), given->file + ": "));
        PROBITY_CHECK(engine::fits(reading, table->header));
        const engine::Comparison made =
            engine::compare(engine::rows_of(*table), reading, laws, now);
        terminal.say(fmt::format(
            "{} rows: what is claimed (lines), and what {} {} makes of their texts (columns) at {}",
            made.n, made.law, made.law_version, base::in_words(base::date_of(made.as_of))));
        say_table(terminal, made.table);
        for (const engine::UnknownClaim& one : made.unknown_claims)
          terminal.say(fmt::format("Row {}: {} says \"{}\", which the reading does not know",
                                   one.row, one.column, shortened(one.found)));
        if (!made.override_templates.empty())
          terminal.say("Presumptions set aside for one and the same reason:");
        say_templates(terminal, made.override_templates);
        if (!made.reason_templates.empty()) terminal.say("Reasons given again, of all:");
        say_templates(terminal, made.reason_templates);
        if (!made.twins.empty()) terminal.say("One tool, opposite claims:");
        for (const engine::Twins& group : made.twins) say_twins(terminal, group);
        if (given->each) say_each(terminal, made);
        terminal.say("A reading of published words, not a judgement: it says where to look.");
        terminal.answer(json::encode(made));
        return made.unknown_claims.empty() ? Verdict::good : Verdict::bad;
      }};
}

}  // namespace probity::cli

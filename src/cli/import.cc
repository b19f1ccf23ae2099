// import: an agency's spreadsheet of its uses brought into the log.
#include "interop/inventory/import.h"

#include <fmt/format.h>

#include "access/compose.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "json/value.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;
namespace inventory = interop::inventory;

namespace {

constexpr std::size_t kShown = 20;      // problems and corrections on the screen
constexpr std::int64_t kProgress = 50;  // rows between two signs of life

struct Given {
  std::string file, mapping, person, data, key, title, url;
  std::int64_t year = 0;
  bool dry_run = false, corrections = false;
};

struct Answer {
  inventory::DryRun plan;
  std::optional<inventory::Imported> imported;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (plan, imported))

Result<inventory::Mapping> mapping_of(const std::string& name, base::Doors doors) {
  if (!name.ends_with(".json")) return inventory::shipped_mapping(name);
  PROBITY_TRY(const std::string text, doors.files.read(name, base::limits::kMappingBytes));
  auto mapping = inventory::parse_mapping(text);
  if (!mapping) return fail(base::within(mapping.error(), name + ": "));
  return mapping;
}

Result<inventory::Plan> plan_of(const Given& given, access::Node& node, base::Doors doors) {
  PROBITY_TRY(const inventory::Mapping mapping, mapping_of(given.mapping, doors));
  PROBITY_TRY(auto source, doors.files.open(given.file));
  auto table = tabular::read_table(std::move(source));
  if (!table) return fail(base::within(table.error(), given.file + ": "));
  inventory::About about{given.person.substr(0, given.person.find('/')), given.title, given.url,
                         given.year == 0 ? std::nullopt : std::optional(given.year)};
  PROBITY_TRY(const auto db, node.reader());
  const auto view = node.view(*db, doors.clock.now());
  auto plan = inventory::plan(*table, mapping, about, *view);
  // What the file lacks is said where the mapping names it.
  if (!plan) return fail(base::within(plan.error(), "mapping " + mapping.id + " "));
  return plan;
}

void show_problems(Terminal& terminal, const std::vector<inventory::Problem>& problems) {
  for (std::size_t i = 0; i < problems.size() && i < kShown; ++i) {
    const inventory::Problem& one = problems[i];
    terminal.say(one.column.empty()
                     ? fmt::format("  row {}: {}", one.row, one.what)
                     : fmt::format("  row {}, column {}: {}", one.row, one.column, one.what));
    terminal.say(
        fmt::format("    found {}; required {}; rule {}", one.found, one.required, one.rule));
  }
  if (problems.size() > kShown)
    terminal.say(fmt::format("  and {} more; --json lists all", problems.size() - kShown));
}

void show(Terminal& terminal, const inventory::DryRun& plan, bool corrections) {
  const inventory::Counts& counts = plan.counts;
  terminal.say(
      fmt::format("{} rows read by the mapping {}: {} new, {} unchanged, {} changed, {} "
                  "ambiguous, {} refused",
                  counts.rows, plan.mapping, counts.new_, counts.unchanged, counts.changed,
                  counts.ambiguous, counts.refused));
  if (!plan.unknown_columns.empty())
    terminal.say(fmt::format("Kept as claims, though the mapping does not know them: {}",
                             fmt::join(plan.unknown_columns, ", ")));
  if (!plan.lacking_columns.empty())
    terminal.say(fmt::format("Not published, because the file has no such column: {}",
                             fmt::join(plan.lacking_columns, ", ")));
  for (const inventory::LeftOut& one : plan.left_out)
    terminal.say(fmt::format("Left out because they may name a person: {} cells of {}", one.cells,
                             one.column));
  for (std::size_t i = 0; i < plan.corrections.size() && i < kShown; ++i) {
    const inventory::Correction& one = plan.corrections[i];
    std::string columns;
    for (const inventory::CellChange& cell : one.cells)
      columns += (columns.empty() ? "" : ", ") + cell.column;
    terminal.say(fmt::format("  row {} changes {}: {}", one.row, one.use, columns));
    if (!one.amends.empty())
      terminal.say(fmt::format("    and amends its {}", fmt::join(one.amends, ", ")));
  }
  if (counts.changed > 0 && !corrections)
    terminal.say("Changed rows are corrections; --corrections applies them.");
  show_problems(terminal, plan.problems);
}

inventory::Sign signer_of(const Given& given, access::Node& node,
                          const std::optional<crypto::P256Key>& own) {
  if (own)
    return [&own](const statement::Statement& one) -> Result<statement::Envelope> {
      return statement::make_envelope(statement::to_payload(one), *own);
    };
  return [&given, &node](const statement::Statement& one) {
    return access::sign(one, given.person, node);
  };
}

Result<Verdict> import_file(const Given& given, Terminal& terminal, base::Doors doors) {
  if (!base::PersonId::parse(given.person))
    return fail(Code::usage, "say who brings it", "--for", "usage", json::quoted(given.person),
                "ORGANISATION/PERSON");
  PROBITY_TRY(const auto node, open_node(given.data, doors));
  std::optional<crypto::P256Key> own;
  if (!given.key.empty()) {
    PROBITY_TRY(own, read_key(given.key, doors));
  }
  PROBITY_TRY(inventory::Plan plan, plan_of(given, *node, doors));
  Answer answer{plan.report, std::nullopt};
  show(terminal, plan.report, given.corrections);
  bool whole = plan.report.problems.empty();
  if (!given.dry_run) {
    const base::Time begun = doors.clock.now();
    const auto progress = [&](std::int64_t done, std::int64_t total) {
      if (done % kProgress != 0) return;
      const std::int64_t seconds = doors.clock.now().seconds - begun.seconds;
      terminal.progress(fmt::format("{} of {} rows, about {} s to go", done, total,
                                    seconds * (total - done) / done));
    };
    PROBITY_TRY(answer.imported,
                inventory::run(std::move(plan), node->ledger(), doors.random,
                               signer_of(given, *node, own), {given.corrections, progress}));
    terminal.progress("");
    terminal.say(fmt::format("{} rows and {} corrections are in the log, as {} signed entries",
                             answer.imported->rows, answer.imported->corrections,
                             answer.imported->statements));
    show_problems(terminal, answer.imported->problems);
    whole = whole && answer.imported->problems.empty();
  }
  terminal.answer(json::encode(answer));
  return whole ? Verdict::good : Verdict::bad;
}

}  // namespace

Command import_() {
  auto given = std::make_shared<Given>();
  return {"import", "Bring a spreadsheet (CSV) of uses: each row becomes signed entries",
          "probity import uses.csv --mapping plain --for riverton/clerk --data city --dry-run",
          [given](Options& options) {
            options.argument("FILE", given->file, "The spreadsheet, as CSV in UTF-8");
            options.text("--mapping", "NAME|FILE.json", given->mapping,
                         "Which column is what: us-2025, plain, or a mapping of your own", true);
            options.text("--for", "ORG/PERSON", given->person, "Whose uses they are, and who signs",
                         true);
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.text("--key", "FILE", given->key,
                         "Sign with your own key (PEM), not the one that the node keeps");
            options.flag("--dry-run", given->dry_run, "Say what would happen; write nothing");
            options.flag("--corrections", given->corrections, "Apply changed rows too");
            options.text("--title", "TEXT", given->title, "What the file is published as");
            options.text("--url", "URL", given->url, "Where it is published");
            options.number("--year", "YEAR", given->year, "Of which year it is");
          },
          [given](Terminal& terminal, base::Doors doors) {
            return import_file(*given, terminal, doors);
          }};
}

}  // namespace probity::cli

#include "server/console/import_views.h"

#include <algorithm>

#include "language/say.h"
#include "server/portal/words.h"

namespace probity::server::console {

using language::grouped;
using language::say;
using language::say_count;
namespace inventory = interop::inventory;

namespace {

// Rows of each sort that one page shows, cells of one row, and bytes of one cell.
constexpr std::size_t kProblems = 100;
constexpr std::size_t kChanged = 20;
constexpr std::size_t kCellBytes = 400;

// Cut between characters.
std::string cut(const std::string& text) {
  if (text.size() <= kCellBytes) return text;
  std::size_t end = kCellBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::string row_words(std::int64_t row) { return say("Row {}", row); }

pages::ChangedRow changed_row(const inventory::Correction& one) {
  pages::ChangedRow row;
  row.row = row_words(one.row);
  row.use = {one.use, portal::use_href(one.use)};
  if (!one.amends.empty())
    row.amends = say("It also amends the registration of the use: {}.", listed(one.amends));
  for (const inventory::CellChange& cell : one.cells)
    row.cells.push_back({cell.column, cell.before.empty() ? say("not published") : cut(cell.before),
                         cell.after.empty() ? say("not published") : cut(cell.after)});
  return row;
}

}  // namespace

std::string more_words(std::size_t all, std::size_t shown) {
  if (all <= shown) return "";
  return say_count(static_cast<std::int64_t>(all - shown), "And {} more.", "And {} more.");
}

std::vector<pages::RowProblem> problems_of(const std::vector<inventory::Problem>& problems) {
  std::vector<pages::RowProblem> shown;
  for (std::size_t i = 0; i < problems.size() && i < kProblems; ++i) {
    const inventory::Problem& one = problems[i];
    shown.push_back({row_words(one.row), one.column.empty() ? say("the whole row") : one.column,
                     portal::capital(say(one.what)) + ".", cut(one.found), cut(one.required)});
  }
  return shown;
}

void show_plan(const inventory::DryRun& plan, pages::SheetPage& page) {
  const inventory::Counts& counts = plan.counts;
  page.counts = {
      {say("Rows read"), grouped(counts.rows), {}},
      {say("New"),
       say_count(counts.new_, "{} use would be registered", "{} uses would be registered"),
       {}},
      {say("Unchanged"),
       say_count(counts.unchanged, "{} row is in the log already",
                 "{} rows are in the log already"),
       {}},
      {say("Changed"),
       say_count(counts.changed, "{} row was brought before and says something else now",
                 "{} rows were brought before and say something else now"),
       {}},
      {say("Ambiguous"),
       say_count(counts.ambiguous, "{} row could be several uses; it stays out",
                 "{} rows could be several uses each; they stay out"),
       {}},
      {say("Refused"),
       say_count(counts.refused, "{} row has something wrong; it stays out",
                 "{} rows have something wrong; they stay out"),
       {}}};
  if (plan.with_facts > 0)
    page.notes.push_back(say_count(plan.with_facts,
                                   "For {} new use the spreadsheet also states facts.",
                                   "For {} new uses the spreadsheet also states facts."));
  if (plan.retired > 0)
    page.notes.push_back(say_count(plan.retired,
                                   "{} new use is retired: it is registered and withdrawn at once.",
                                   "{} new uses are retired: they are registered and withdrawn at "
                                   "once."));
  for (const inventory::LeftOut& one : plan.left_out)
    page.notes.push_back(say_count(
        one.cells, "{} cell of the column “{}” is left out, because it may name a person.",
        "{} cells of the column “{}” are left out, because they may name a person.", one.column));
  if (!plan.unknown_columns.empty())
    page.notes.push_back(
        say("Kept as your agency's own words, without a meaning for the register: {}.",
            listed(plan.unknown_columns)));
  if (!plan.lacking_columns.empty())
    page.notes.push_back(say_count(static_cast<std::int64_t>(plan.lacking_columns.size()),
                                   "{} column of this format is not in the file; it is shown as "
                                   "“not published”.",
                                   "{} columns of this format are not in the file; they are shown "
                                   "as “not published”."));
  page.notes.push_back(
      say("Every column is kept word for word as your agency's claim. Claims are "
          "not facts, and nothing is judged by them."));
  page.problems = problems_of(plan.problems);
  page.problems_more = more_words(plan.problems.size(), page.problems.size());
  for (std::size_t i = 0; i < plan.corrections.size() && i < kChanged; ++i)
    page.changed.push_back(changed_row(plan.corrections[i]));
  page.changed_more = more_words(plan.corrections.size(), page.changed.size());
}

void show_summary(const ImportSummary& summary, pages::BringingPage& page) {
  const inventory::Imported& imported = summary.imported;
  if (summary.error.empty() || imported.statements > 0)
    page.facts = {{say("Uses registered"), grouped(imported.rows), {}},
                  {say("Corrections"), grouped(imported.corrections), {}},
                  {say("Signed entries"), grouped(imported.statements), {}},
                  {say("Rows that the log refused"),
                   grouped(static_cast<std::int64_t>(imported.problems.size())),
                   {}}};
  page.problems = problems_of(imported.problems);
  page.problems_more = more_words(imported.problems.size(), page.problems.size());
}

std::string column_field(std::size_t place) { return "column-" + std::to_string(place + 1); }

std::vector<pages::ColumnRow> column_rows(const tabular::Table& table, const Chosen& chosen) {
  const Meanings all = meanings();
  std::vector<pages::ColumnRow> rows;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    pages::ColumnRow row;
    row.name = row.id = column_field(i);
    row.column = table.header[i];
    for (const tabular::Record& record : table.rows)
      if (row.sample.empty() && i < record.cells.size()) row.sample = cut(record.cells[i]);
    const auto found = chosen.find(row.column);
    const std::string meaning = found == chosen.end() ? "" : found->second;
    row.options.push_back({row.id + "-0", "", say("Keep it as published"), "", meaning.empty()});
    for (const auto& [value, words] : all)
      row.options.push_back(
          {row.id + "-" + std::to_string(row.options.size()), value, words, "", value == meaning});
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string state_words(SheetState state) {
  switch (state) {
    case SheetState::uploaded:
      return say("Uploaded, not brought yet");
    case SheetState::bringing:
      return say("Being brought");
    case SheetState::brought:
      return say("Brought");
    case SheetState::cancelled:
      return say("Stopped by you");
    case SheetState::failed:
      break;
  }
  return say("Ended by an error");
}

}  // namespace probity::server::console

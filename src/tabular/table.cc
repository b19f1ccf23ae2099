#include "tabular/table.h"

#include <algorithm>
#include <set>

#include "tabular/formula.h"

namespace probity::tabular {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

std::string trimmed(const std::string& text) {
  static constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t from = text.find_first_not_of(kBlank);
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(kBlank) - from + 1);
}

Status check_header(std::vector<std::string>& header) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < header.size(); ++i) {
    header[i] = trimmed(header[i]);
    const std::string where = "row 1, column " + std::to_string(i + 1);
    if (header[i].empty())
      return fail(Code::bad_input, "a column has no name", where, "csv.header-empty", "",
                  "a name for each column");
    if (!seen.insert(header[i]).second)
      return fail(Code::bad_input, "two columns have the same name", where, "csv.header-repeated",
                  header[i], "each name once");
  }
  return {};
}

Status check_row(const Record& record, const std::vector<std::string>& header) {
  const std::string where = "row " + std::to_string(record.row);
  if (record.cells.size() != header.size())
    return fail(Code::bad_input, "the row has another number of cells than the header", where,
                "csv.ragged", std::to_string(record.cells.size()), std::to_string(header.size()));
  if (record.cells == header)
    return fail(Code::bad_input, "the header stands here again", where, "csv.header-again",
                header.front(), "one header, in row 1");
  return {};
}

void take_marks_away(Table& table) {
  const auto has_formula = [](const std::vector<std::string>& cells) {
    return std::any_of(cells.begin(), cells.end(), is_formula);
  };
  if (has_formula(table.header)) return;
  for (const Record& row : table.rows)
    if (has_formula(row.cells)) return;
  const auto unmark = [](std::vector<std::string>& cells) {
    for (std::string& cell : cells)
      if (is_marked(cell)) cell.erase(0, 1);
  };
  unmark(table.header);
  for (Record& row : table.rows) unmark(row.cells);
}

}  // namespace

Result<Table> read_table(std::unique_ptr<base::Reader> source) {
  CsvReader reader(std::move(source));
  Table table;
  Record record;
  PROBITY_TRY(const bool any, reader.next(record));
  if (!any)
    return fail(Code::bad_input, "the file is empty", "row 1", "csv.empty", "nothing",
                "a row of column names, then one row for each use");
  table.header = record.cells;
  PROBITY_CHECK(check_header(table.header));
  for (;;) {
    PROBITY_TRY(const bool more, reader.next(record));
    if (!more) break;
    PROBITY_CHECK(check_row(record, table.header));
    if (std::all_of(record.cells.begin(), record.cells.end(),
                    [](const std::string& cell) { return cell.empty(); }))
      continue;
    table.rows.push_back(std::move(record));
    record = {};
  }
  table.sha256 = reader.sha256();
  take_marks_away(table);
  return table;
}

}  // namespace probity::tabular

#include "evidence/claims/rows.h"

namespace probity::evidence::claims {

std::vector<Row> rows_of(const tabular::Table& table) {
  std::vector<Row> rows;
  for (const tabular::Record& record : table.rows) {
    Row row{static_cast<std::int64_t>(record.row), {}};
    for (std::size_t i = 0; i < record.cells.size(); ++i)
      row.cells[table.header[i]] = record.cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string_view cell(const Row& row, std::string_view column) {
  const auto found = row.cells.find(column);
  return found == row.cells.end() ? std::string_view() : found->second;
}

RowName name_of(const Row& row, const ReadingDocument& reading) {
  const auto claim = reading.claim.values.find(std::string(cell(row, reading.claim.column)));
  return {row.number, std::string(cell(row, reading.agency)), std::string(cell(row, reading.name)),
          claim == reading.claim.values.end() ? std::string() : claim->second};
}

}  // namespace probity::evidence::claims

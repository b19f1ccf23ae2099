// Any bytes as a spreadsheet: never a crash, every refusal has its rule, and what is taken survives
// being written, with its marks against formulas.
#include <cstdint>
#include <cstdlib>

#include "tabular/csv_writer.h"
#include "tabular/formula.h"
#include "tabular/table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto table = tabular::read_table(base::text_reader(text));
  if (!table) {
    if (table.error().rule.empty()) std::abort();
    return 0;
  }
  std::string out;
  tabular::CsvWriter csv(out);
  csv.row(table->header);
  for (const tabular::Record& row : table->rows) csv.row(row.cells);
  const auto again = tabular::read_table(base::text_reader(out));
  if (!again || again->header != table->header || again->rows.size() != table->rows.size())
    std::abort();
  for (std::size_t i = 0; i < again->rows.size(); ++i)
    if (again->rows[i].cells != table->rows[i].cells) std::abort();
  return 0;
}

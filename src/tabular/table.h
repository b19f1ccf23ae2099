// Table: a whole spreadsheet: one header and rows of as many cells. Rows of empty cells are left
// out. A file that this program wrote has its formula marks taken away again: it can be told by
// holding no cell that begins like a formula without a mark (tabular/formula.h); any other file is
// taken as it is. Rules: those of CsvReader, and csv.empty, csv.header-empty, csv.header-repeated,
// csv.header-again, csv.ragged. A value; any thread.
#pragma once

#include "tabular/csv_reader.h"

namespace probity::tabular {

struct Table {
  std::vector<std::string> header;  // trimmed, each name once
  std::vector<Record> rows;  // as a spreadsheet numbers them: the first below the header is 2
  base::Hash256 sha256;      // of the file
};

base::Result<Table> read_table(std::unique_ptr<base::Reader> source);

}  // namespace probity::tabular

// Row: one row of an inventory, as the comparison takes it: from a spreadsheet, or from the rows
// that the log holds. Plain data; any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/claims/reading.h"
#include "tabular/table.h"

namespace probity::evidence::claims {

struct Row {
  std::int64_t number = 0;  // as a spreadsheet shows it: the header is row 1
  Reading::Cells cells;     // point into whatever the rows were made from
};

std::vector<Row> rows_of(const tabular::Table& table);
std::string_view cell(const Row& row, std::string_view column);

// A row as findings name it.
struct RowName {
  std::int64_t row = 0;
  std::string agency;
  std::string name;
  std::string claim;  // what the agency says of it; empty: its cell is none that the reading knows
  bool operator==(const RowName&) const = default;
};
BOOST_DESCRIBE_STRUCT(RowName, (), (row, agency, name, claim))

RowName name_of(const Row& row, const ReadingDocument& reading);

// How often each was counted, in the order of the reading.
struct Count {
  std::string what;
  std::int64_t n = 0;
  bool operator==(const Count&) const = default;
};
BOOST_DESCRIBE_STRUCT(Count, (), (what, n))

}  // namespace probity::evidence::claims

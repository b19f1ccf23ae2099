// RowReader: one row of a spreadsheet read by a mapping: the use it registers, the facts it states,
// and the claims that are kept word for word, without what may name a person. Every way in which
// the row is wrong is reported with its column. Immutable; any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interop/inventory/mapping.h"
#include "registers/inventory/register.h"
#include "registers/uses/register.h"
#include "rubric/vocabulary.h"
#include "tabular/csv_reader.h"

namespace probity::interop::inventory {

// Why a row cannot be imported: where a spreadsheet shows it, and by which rule.
struct Problem {
  std::int64_t row = 0;
  std::string column;  // empty: the row as a whole
  std::string what;
  std::string rule;
  std::string found;
  std::string required;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (row, column, what, rule, found, required))

struct ReadRow {
  registers::uses::Use use;           // its id and nonce are not yet chosen
  std::optional<std::string> own_id;  // the slug that the mapping takes from the row
  registers::uses::UseFacts facts;
  std::string retired;                        // why the use is withdrawn, or empty
  registers::inventory::InventoryRow claims;  // equal rows are not yet counted
  // Which column gave a field of the use, for errors found later.
  std::map<std::string, std::string, std::less<>> origin;
};

class RowReader {
 public:
  // bad_input, pointing into the mapping, when it names a fact that the vocabulary does not have.
  static base::Result<RowReader> make(const Mapping& mapping,
                                      const std::vector<std::string>& header,
                                      const rubric::Vocabulary& vocabulary,
                                      registers::inventory::Source source,
                                      std::string organisation);

  // Adds to `problems`; what it returns is whole only when there were none.
  ReadRow read(const tabular::Record& record, std::vector<Problem>& problems) const;

 private:
  struct Cells;
  RowReader(const Mapping& mapping, const std::vector<std::string>& header,
            const rubric::Vocabulary& vocabulary)
      : mapping_(mapping), header_(header), vocabulary_(vocabulary) {}

  Cells clean(const tabular::Record& record, ReadRow& out) const;
  std::string field(const Ways& ways, std::string_view name, const Cells& cells, ReadRow& out,
                    std::vector<Problem>& problems) const;
  void read_use(const Cells& cells, ReadRow& out, std::vector<Problem>& problems) const;
  void read_facts(const Cells& cells, ReadRow& out, std::vector<Problem>& problems) const;

  const Mapping& mapping_;
  const std::vector<std::string>& header_;
  const rubric::Vocabulary& vocabulary_;
  registers::inventory::Source source_;
  std::string organisation_;
  std::vector<std::string> lacking_;
};

}  // namespace probity::interop::inventory

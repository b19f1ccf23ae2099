// plan(): what bringing a spreadsheet would do, with nothing written: each row is new, unchanged
// (its natural key is in the log), changed (one earlier row of the same agency has its published id
// or, where one of them has none, its name: offered as a correction), ambiguous (several could be
// meant: reported, not guessed) or refused, with the place and the rule. Reads the view's snapshot;
// one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interop/inventory/row.h"
#include "ledger/view.h"
#include "registers/uses/amendment.h"
#include "tabular/table.h"

namespace probity::interop::inventory {

enum class RowState { new_, unchanged, changed, ambiguous, refused };
BOOST_DESCRIBE_ENUM(RowState, new_, unchanged, changed, ambiguous, refused)

struct Counts {
  std::int64_t rows = 0;
  std::int64_t new_ = 0;
  std::int64_t unchanged = 0;
  std::int64_t changed = 0;
  std::int64_t ambiguous = 0;
  std::int64_t refused = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (rows, new_, unchanged, changed, ambiguous, refused))

// Cells of a column that were left out because they may name a person.
struct LeftOut {
  std::string column;
  std::int64_t cells = 0;
};
BOOST_DESCRIBE_STRUCT(LeftOut, (), (column, cells))

// What a correction says for its reason.
inline constexpr std::string_view kRowChanged = "The published row changed.";

// A cell that differs; empty: not published, or left out.
struct CellChange {
  std::string column;
  std::string before;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(CellChange, (), (column, before, after))

// A row that differs from what was brought earlier.
struct Correction {
  std::int64_t row = 0;
  std::string use;
  std::uint64_t entry = 0;  // of the row that it would take the place of
  std::vector<CellChange> cells;
  std::vector<std::string> amends;  // members of the registration that it amends
};
BOOST_DESCRIBE_STRUCT(Correction, (), (row, use, entry, cells, amends))

// The dry run, for people and programs.
struct DryRun {
  std::string mapping;
  std::string title;
  base::Hash256 sha256;
  Counts counts;
  std::vector<std::string> unknown_columns;  // that the mapping does not know: kept as claims
  std::vector<std::string> lacking_columns;  // that the file does not have: not published
  std::vector<LeftOut> left_out;
  std::int64_t with_facts = 0;  // new rows for which the mapping states facts
  std::int64_t retired = 0;     // new rows whose use is withdrawn at once
  std::vector<Correction> corrections;
  std::vector<Problem> problems;
};
BOOST_DESCRIBE_STRUCT(DryRun, (),
                      (mapping, title, sha256, counts, unknown_columns, lacking_columns, left_out,
                       with_facts, retired, corrections, problems))

// The earlier row whose place a changed one would take.
struct Earlier {
  base::PaeDigest pae;
  base::SubjectDigest use;
  std::string name;
  bool withdrawn = false;
};

struct PlannedRow {
  RowState state = RowState::new_;
  ReadRow read;
  std::optional<Earlier> earlier;  // of a changed row
  // What the changed row says otherwise of the use itself. Words that the officer has amended since
  // the earlier row stay unless the row changes them too.
  std::optional<registers::uses::UseAmendment> amendment;
};

struct Plan {
  DryRun report;
  std::vector<PlannedRow> rows;  // new and changed ones, in the order of the file
};

// What who imports says of the file; empty: what the mapping says.
struct About {
  std::string organisation;
  std::string title;
  std::string url;
  std::optional<std::int64_t> year;
};

base::Result<Plan> plan(const tabular::Table& table, const Mapping& mapping, const About& about,
                        ledger::View& view);

}  // namespace probity::interop::inventory

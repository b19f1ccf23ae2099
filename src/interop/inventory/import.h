// run(): brings what was planned into the log. Each row becomes a few statements that stand or fall
// together (Ledger::submit_together): the use, its claims, the facts that the mapping states, and
// the withdrawal of a retired one; so a row is never half there, and what a fact restricts is
// restricted from its first moment. A correction is a new row and the supersession of the earlier
// one. Running again after a crash goes on where it stopped, because rows are known by their
// natural key. Blocks; any thread.
#pragma once

#include <functional>

#include "base/random.h"
#include "interop/inventory/plan.h"
#include "ledger/ledger.h"

namespace probity::interop::inventory {

using Sign = std::function<base::Result<statement::Envelope>(const statement::Statement&)>;

struct Orders {
  bool corrections = false;  // apply them too
  // Rows done and rows to do, from time to time.
  std::function<void(std::int64_t done, std::int64_t total)> progress{};
  // Whether to stop before the next row; what is under way is finished.
  std::function<bool()> cancelled{};
};

struct Imported {
  std::int64_t rows = 0;  // new ones taken
  std::int64_t corrections = 0;
  std::int64_t statements = 0;
  std::vector<Problem> problems;  // rows that the ledger refused
  bool cancelled = false;
};
BOOST_DESCRIBE_STRUCT(Imported, (), (rows, corrections, statements, problems, cancelled))

// Ends early only for what concerns every row: a key that may not say this, a full disk.
base::Result<Imported> run(Plan plan, ledger::Ledger& ledger, base::Random& random,
                           const Sign& sign, const Orders& orders);

}  // namespace probity::interop::inventory

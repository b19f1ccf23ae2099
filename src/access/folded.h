// Whether what the node keeps beside the log is what the log says: the pages of the database hang
// together, and every projection is the one that folding the log again gives. What is found wrong
// is derived, so that a rebuild mends it; audit.h checks the log itself. Reads only, but for a copy
// of the database that it makes beside it and takes away. Blocks; any thread.
#pragma once

#include <string>
#include <vector>

#include "access/node.h"
#include "base/error.h"
#include "store/db.h"

namespace probity::access {

// Every row of every projection, as sorted text that begins with its table's name.
base::Result<std::vector<std::string>> projections(store::Db& db,
                                                   const std::vector<ledger::Register>& registers);

// bad_input (rule "audit.pages" or "audit.folded") for what does not hold, pointing to the table.
base::Status check_folded(Node& node);

}  // namespace probity::access

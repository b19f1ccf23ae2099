// One entry of the log: who said what about what, the statement decoded and raw, what the log
// commits to, and the proof that it is in the tree of this snapshot. One thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "server/pages/log.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// not_found (rule "page.entry") above the tree.
base::Result<pages::EntryPage> entry_page(Snapshot& snapshot, std::uint64_t index);

// What a statement (in-toto JSON) says: each value by its pointer; digests link to what they name.
base::Result<std::vector<pages::Line>> decoded(Snapshot& snapshot,
                                               const boost::json::value& statement);

}  // namespace probity::server::portal

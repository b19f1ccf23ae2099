// The search page: one box for everything. What names exactly one thing leads straight to it; words
// are looked for in the names and texts of all registers, the best of each sort shown.
// What concerns restricted uses is in no result. Any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/search.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

class Portal;

base::Result<pages::SearchPage> search_page(Snapshot& snapshot, const std::string& typed);

// GET and POST /search, which goes straight to the one thing meant; GET /api/v1/search, which says
// where that is.
void add_search(Portal& portal);

}  // namespace probity::server::portal

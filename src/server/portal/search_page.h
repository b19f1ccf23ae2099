// The search page: one box for everything. What names exactly one thing leads straight to it; words
// are looked for in the names and texts of all registers, the best of each sort shown.
// What concerns restricted uses is in no result. Any thread.
#pragma once

#include <variant>

#include "base/error.h"
#include "server/pages/search.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

class Portal;

// Where it leads, or the page.
using Answer = std::variant<std::string, pages::SearchPage>;
base::Result<Answer> search_page(Snapshot& snapshot, const std::string& typed);

// GET and POST /search.
void add_search(Portal& portal);

}  // namespace probity::server::portal

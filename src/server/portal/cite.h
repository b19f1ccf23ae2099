// Cite: how a page is cited. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "server/http/request.h"
#include "server/pages/cite.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// `entry`: that what the page shows rests on. The address is the page's own, without its query.
base::Result<pages::Cite> cite(Snapshot& snapshot, const http::Request& request,
                               const std::string& title, std::uint64_t entry);
// The same of a registered thing, by its kind and name.
base::Result<std::optional<pages::Cite>> cite_named(Snapshot& snapshot,
                                                    const http::Request& request,
                                                    const std::string& title,
                                                    const std::string& kind,
                                                    const std::string& name);

}  // namespace probity::server::portal

// The page that describes the interface for programs to people, with examples that work on this
// node. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/api.h"
#include "server/portal/interface.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// `site`: the address the reader used.
base::Result<pages::ApiPage> api_page(const Interface& interface, Snapshot& snapshot,
                                      const std::string& site);

}  // namespace probity::server::portal

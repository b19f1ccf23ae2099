// The dossier of a use: the use, each of its components, and all signed entries about them, as they
// stand at one size of the log; what a board reads on paper. What a page withholds of a restricted
// use is withheld here too. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/dossier.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// By the use's id; not_found (rule "page.use") for any other.
base::Result<pages::Dossier> dossier(Snapshot& snapshot, const std::string& id);

}  // namespace probity::server::portal

// The page of an organisation: what it uses and looks after, or what it checked, and who may sign
// for it; people by pseudonym, as the log has them. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "server/pages/agency.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// By its id, "riverton"; not_found (rule "page.agency") for any other.
base::Result<pages::AgencyPage> agency_page(Snapshot& snapshot, const std::string& id);

// Everybody who may sign for it or might once, with their keys; last its own keys.
base::Result<std::vector<pages::Person>> people_of(Snapshot& snapshot, const std::string& id);

}  // namespace probity::server::portal

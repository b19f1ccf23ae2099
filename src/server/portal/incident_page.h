// One incident: how it stands, what it concerns, what was done, and every entry about it. One
// thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/incidents.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// not_found (rule "page.incident") when none of that id is in the log.
base::Result<pages::IncidentPage> incident_page(Snapshot& snapshot, const std::string& id);

}  // namespace probity::server::portal

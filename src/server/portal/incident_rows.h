// Incidents as lists, pages and words show them. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "registers/incidents/catalog.h"
#include "server/pages/parts.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

pages::Tag severity_tag(registers::incidents::Severity severity);

base::Result<std::vector<pages::IncidentRow>> incident_rows(
    Snapshot& snapshot, const std::vector<registers::incidents::Row>& rows);

// The latest with a use, a component or an agency, for a section of its page.
base::Result<std::vector<pages::IncidentRow>> incidents_about(Snapshot& snapshot,
                                                              const base::SubjectDigest& subject);
base::Result<std::vector<pages::IncidentRow>> incidents_of(Snapshot& snapshot,
                                                           const std::string& organisation);

}  // namespace probity::server::portal

// The home page and the two catalogs. Filters, order and place of a list stand in its query:
//   /uses?q=&agency=&impact=0-2&label=earned&component=&sort=new&after=
//   /components?q=&steward=&modality=&sort=name&after=
// agency, impact, label, steward and modality may be repeated. Restricted uses are in no list. One
// thread.
#pragma once

#include "base/error.h"
#include "server/http/request.h"
#include "server/pages/incidents.h"
#include "server/pages/lists.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

base::Result<pages::Home> home_page(Snapshot& snapshot);

// usage (rule "list.sort", "list.after" or "list.component") for a query that no page links to.
base::Result<pages::UseList> use_list(Snapshot& snapshot, const http::Parameters& query);
base::Result<pages::IncidentList> incident_list(Snapshot& snapshot, const http::Parameters& query);
base::Result<pages::ComponentList> component_list(Snapshot& snapshot,
                                                  const http::Parameters& query);

}  // namespace probity::server::portal

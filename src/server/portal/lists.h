// The home page and the two catalogs. Filters, order and place of a list stand in its query:
//   /uses?q=&agency=&kind=&purpose=&impact=0-2&data=&missing=&code=&label=earned&tier=&stage=
//        &component=&sort=new&after=
//   /components?q=&steward=&modality=&sort=name&after=
//   /incidents?q=&state=&severity=&agency=&subject=&quarter=2026-Q4&after=
// Filters may be repeated, but for q, code, component, sort and after. Restricted uses are in no
// list. One thread.
#pragma once

#include "base/error.h"
#include "judgement/catalog.h"
#include "registers/incidents/catalog.h"
#include "registers/models/catalog.h"
#include "server/http/request.h"
#include "server/pages/incidents.h"
#include "server/pages/lists.h"
#include "server/portal/files.h"
#include "server/portal/listing.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

base::Result<pages::Home> home_page(Snapshot& snapshot);

// usage (rule "list.sort", "list.after" or "list.component") for a query that no page links to.
base::Result<pages::UseList> use_list(Snapshot& snapshot, const http::Parameters& query);
base::Result<pages::IncidentList> incident_list(Snapshot& snapshot, const http::Parameters& query);
base::Result<pages::ComponentList> component_list(Snapshot& snapshot,
                                                  const http::Parameters& query);

// The same lists to take away: their rows, and what happened to them.
base::Result<Table> use_table(Snapshot& snapshot, const http::Request& request);
base::Result<Feed> use_feed(Snapshot& snapshot, const http::Request& request);
base::Result<Table> component_table(Snapshot& snapshot, const http::Request& request);
base::Result<Feed> component_feed(Snapshot& snapshot, const http::Request& request);
base::Result<Table> incident_table(Snapshot& snapshot, const http::Request& request);
base::Result<Feed> incident_feed(Snapshot& snapshot, const http::Request& request);

// Entries of the log as a feed, in that order.
base::Result<Feed> feed_from(Snapshot& snapshot, std::string title,
                             const std::vector<std::uint64_t>& entries);

// What the address of a list asks for.
base::Result<judgement::Wanted> wanted_uses(const ListQuery& query);
base::Result<registers::models::Wanted> wanted_components(Snapshot& snapshot,
                                                          const ListQuery& query);
base::Result<registers::incidents::Wanted> wanted_incidents(const ListQuery& query);
// Uses by their first digit, drawn; each leads to the list that `query` asks for with it.
std::optional<pages::Bars> impacts_of(const ListQuery& query, const judgement::Counts& counts);
// Where the list goes on after a row.
std::string place_after(const judgement::Row& row);

}  // namespace probity::server::portal

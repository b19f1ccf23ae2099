// The lists of organisations and of models, with their files:
//   /agencies?q=&kind=agency&after=   /models?q=&steward=&modality=&after=
// One thread.
#pragma once

#include <vector>

#include "base/error.h"
#include "ledger/authority.h"
#include "server/http/request.h"
#include "server/pages/lists.h"
#include "server/portal/files.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// With their uses, components and the gravest code.
base::Result<std::vector<pages::AgencyRow>> agency_rows(
    Snapshot& snapshot, const std::vector<ledger::Organisation>& organisations);

base::Result<pages::AgencyList> agency_list(Snapshot& snapshot, const http::Parameters& query);
base::Result<Table> agency_table(Snapshot& snapshot, const http::Request& request);
base::Result<Feed> agency_feed(Snapshot& snapshot,
                               const http::Request& request);  // who joined last

base::Result<pages::ModelList> model_list(Snapshot& snapshot, const http::Parameters& query);
base::Result<Table> model_table(Snapshot& snapshot, const http::Request& request);
base::Result<Feed> model_feed(Snapshot& snapshot,
                              const http::Request& request);  // new and released

}  // namespace probity::server::portal

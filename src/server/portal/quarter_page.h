// A quarter: what each agency registered in it (MISSION row 33, first form). Every number is
// computed from the log when the page is made, and leads to the list behind it. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/incidents.h"
#include "server/portal/files.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// `quarter` as "2026-Q4"; empty: the one that runs now. not_found (rule "page.quarter") when it is
// none, has not begun, or was over before the log began.
base::Result<pages::QuarterPage> quarter_page(Snapshot& snapshot, const std::string& quarter);

// Its agencies as rows: what is not published, or counts too few persons, says so in words.
base::Result<Table> quarter_table(Snapshot& snapshot, const http::Request& request);

// A number of persons as it may be shown: "none", "fewer than 5", "12".
pages::Count count_of_persons(std::int64_t persons);

}  // namespace probity::server::portal

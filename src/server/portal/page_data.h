// The pages as data: what each page's JSON is for and what its address takes, for the description
// of the interface. Pure functions, any thread.
#pragma once

#include <string_view>

#include "server/portal/endpoint.h"

namespace probity::server::portal {

// `twin`: its JSON is also below /api/v1; otherwise it is the page's address with ".json".
Endpoint page_endpoint(std::string_view pattern, bool twin, Payload data);
// Its rows as CSV, its events as Atom.
Endpoint table_endpoint(std::string_view pattern);
Endpoint feed_endpoint(std::string_view pattern);

}  // namespace probity::server::portal

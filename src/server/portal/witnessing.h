// Witnessing: this node as a witness for other logs (C2SP tlog-witness; docs/formats/witness.md):
// POST /add-checkpoint, and GET /witnessed/<id of the log>, what was cosigned last. Set up before
// the server starts.
#pragma once

#include "base/random.h"
#include "peers/witness.h"
#include "server/http/router.h"
#include "server/portal/endpoint.h"

namespace probity::server::portal {

// Adds both, and says what they are. The witness must outlive the router.
std::vector<Endpoint> add_witnessing(http::Router& router, peers::Witness& witness,
                                     base::Random& random);

}  // namespace probity::server::portal

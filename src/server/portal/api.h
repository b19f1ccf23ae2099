// The REST interface beyond the pages' own JSON: entries of the log with their proofs, the trace of
// a judgement, the shared rules, the kinds of statement, and the door for signed statements. Each
// read is a function of a snapshot. The table is also what GET /api/v1 answers. One thread each.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "access/node.h"
#include "base/error.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

struct ApiRead {
  std::string_view pattern;                                            // of the router
  std::string_view what;                                               // one sentence
  base::Result<std::string> (*make)(Snapshot&, const http::Request&);  // JSON
};
std::span<const ApiRead> api_reads();

// POST /api/v1/statements: a DSSE envelope. 201 with the receipt and Location; 200 with the first
// receipt when the same statement by the same key is there already; problem+json otherwise.
http::Response submit_statement(access::Node& node, const http::Request& request);

}  // namespace probity::server::portal

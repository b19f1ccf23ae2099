// The REST interface beyond the pages' own JSON: entries of the log with their proofs, the trace of
// a judgement, the shared rules, the kinds of statement, and the door for signed statements. Each
// read is a function of a snapshot. What each is and gives stands beside it, for the OpenAPI
// document (interface.h). One thread each.
#pragma once

#include <string>
#include <vector>

#include "access/node.h"
#include "base/error.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/portal/answers.h"
#include "server/portal/cosigned_receipts.h"
#include "server/portal/endpoint.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

struct ApiRead {
  Endpoint endpoint;
  base::Result<std::string> (*make)(Snapshot&, const http::Request&);  // JSON
};
std::vector<ApiRead> api_reads();

std::vector<CosignedForm> cosigned_form(const peers::Gathered& checkpoint);

// What statements of a kind may be about, in words.
std::string_view about_words(ledger::About about);

// POST /api/v1/statements: a DSSE envelope. 201 with the receipt and Location; 200 with the first
// receipt when the same statement by the same key is there already; problem+json otherwise.
Endpoint submission();
http::Response receipt_response(const ledger::Accepted& accepted);
http::Response submit_statement(access::Node& node, CosignedReceipts& cosigned,
                                const http::Request& request);

}  // namespace probity::server::portal

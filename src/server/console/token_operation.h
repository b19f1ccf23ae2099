// Operations for programs that act for an account: by an API token in the Authorization header
// (RFC 6750), never by a cookie, so no page elsewhere can make a browser act. Any thread.
#pragma once

#include "access/visitor.h"
#include "server/console/console.h"
#include "server/portal/endpoint.h"

namespace probity::server::console {

using TokenAnswer = base::Result<http::Response> (*)(Console&, portal::Snapshot&,
                                                     const http::Request&, const access::Visitor&);

// Documents the operation with the scope it needs, and adds its route. Answers are private.
void add_token_operation(Console& console, portal::Endpoint endpoint, access::Scope scope,
                         TokenAnswer make);

}  // namespace probity::server::console

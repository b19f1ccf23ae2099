// A base::Error as RFC 9457 problem+json: {type, title, status, detail, pointer, rule, found,
// required}, the same words that the command line prints. Members without a value are left out.
// Pure functions, any thread.
#pragma once

#include "base/error.h"
#include "server/http/response.h"

namespace probity::server::http {

int status_of(base::Code code);  // as base/error.h names them

Response problem(const base::Error& error);
Response problem(int status,
                 const base::Error& error);  // where HTTP has a status of its own: 405, 408, 431

}  // namespace probity::server::http

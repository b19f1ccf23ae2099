// An error as its reader needs it: a page for people, which says who can fix it, problem+json
// (RFC 9457) for programs: under /api/, for what is sent, and where JSON is preferred. Pure
// functions, any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/http/request.h"
#include "server/http/response.h"
#include "server/pages/layout.h"
#include "server/pages/notice.h"

namespace probity::server::portal {

bool is_for_programs(const http::Request& request);

// The words of an error for a person, without a way on.
pages::ErrorPage error_view(int status, const base::Error& error, const http::Request& request);

// `node` names the operator; `position` is the log's as last known.
http::Response error_response(int status, const base::Error& error, const http::Request& request,
                              const std::string& node, pages::Position position);

}  // namespace probity::server::portal

// What a trusted proxy tells about the client: X-Forwarded-For and X-Forwarded-Proto. Believed only
// from a peer on this machine or in a private network, and only the last entry, which is the one
// that the proxy itself wrote. Pure function, any thread.
#pragma once

#include "server/http/request.h"

namespace probity::server::http {

// Sets remote and https. `request.remote` is the peer's address when it is called.
void believe_proxy(Request& request);

}  // namespace probity::server::http

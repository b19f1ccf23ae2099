// Cookies (RFC 6265): read from a request, set on an answer. Every cookie of ours is HttpOnly, ends
// with the site's own host, and is Secure under the name "__Host-..." when the request came by
// https, so that no neighbour under the same domain can plant it. Callers use the bare name. Pure
// functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/request.h"
#include "server/http/response.h"

namespace probity::server::http {

struct Cookie {
  enum class SameSite { lax, strict };

  std::string name{};         // a token: letters, digits, '-' and '_'
  std::string value{};        // letters, digits and -._~+/= : base64 or hex, never people's text
  std::int64_t max_age = -1;  // seconds; below 0: until the browser closes
  SameSite same_site = SameSite::lax;
};

// Empty if it is absent, or there twice with two values: then one of them was planted.
std::string_view cookie(const Request& request, std::string_view name);

// `request` is the one that is answered: it says whether the client came by https. A name or value
// with other characters makes the answer a 500 (delivery.h).
void set_cookie(Response& response, const Request& request, const Cookie& cookie);
void drop_cookie(Response& response, const Request& request, std::string_view name);

}  // namespace probity::server::http

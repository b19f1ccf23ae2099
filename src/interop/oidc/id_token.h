// id_token: an ID token (a signed JWT) checked as OpenID Connect Core 1.0 section 3.1.3.7 says: the
// signature under one of the provider's keys, by an algorithm of public keys alone, then issuer,
// audience, times and nonce. The signature is libcjose's. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "json/fwd.h"

namespace probity::interop::oidc {

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  base::Time now;
};

// The key that a token names, "" if it names none; for asking anew when the provider changed keys.
base::Result<std::string> key_named_by(std::string_view token);
bool has_key(std::string_view jwks, std::string_view kid);

// The token's claims. unauthorised, with the rule that does not hold: oidc.signature, oidc.issuer,
// oidc.audience, oidc.expired, oidc.early, oidc.nonce, oidc.subject.
base::Result<json::Value> check_id_token(std::string_view token, std::string_view jwks,
                                         const Expected& expected);

}  // namespace probity::interop::oidc

#include "interop/oidc/id_token.h"

#include <cjose/cjose.h>

#include <array>
#include <boost/json/array.hpp>
#include <cstdlib>
#include <memory>

#include "base/bytes.h"
#include "json/canonical.h"
#include "json/parse.h"

namespace probity::interop::oidc {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Signatures of public keys. With an HMAC or none, the provider's public key would be the secret.
constexpr std::array<std::string_view, 3> kAlgorithms = {"RS256", "PS256", "ES256"};
constexpr std::size_t kTokenBytes = 64 << 10;
constexpr std::size_t kKeys = 64;
constexpr std::int64_t kLeeway = 60;    // seconds that clocks may differ
constexpr std::int64_t kOldest = 3600;  // since the token was issued

struct Free {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Jws = std::unique_ptr<cjose_jws_t, Free>;
using Jwk = std::unique_ptr<cjose_jwk_t, Free>;

tl::unexpected<base::Error> refuse(std::string rule, std::string what, std::string found,
                                   std::string required) {
  return fail(Code::unauthorised, std::move(what), "id_token", std::move(rule), std::move(found),
              std::move(required));
}

Result<json::Value> header_of(std::string_view token) {
  const std::size_t dot = token.find('.');
  const auto raw = token.size() <= kTokenBytes && dot != std::string_view::npos
                       ? base::from_base64(token.substr(0, dot))
                       : std::nullopt;
  if (!raw) return refuse("oidc.token", "that is no signed token", "", "a JWT of at most 64 KiB");
  auto header = json::parse(base::as_text(*raw));
  if (!header) return refuse("oidc.token", "the token's header is no JSON", "", "a JWS header");
  return header;
}

// The keys of a set that may have signed the token: the one it names, or all when it names none.
Result<std::vector<std::string>> candidates(std::string_view jwks, std::string_view kid) {
  PROBITY_TRY(const json::Value set, json::parse(jwks));
  const json::Value* keys = json::find(set, "keys");
  std::vector<std::string> found;
  if (!keys || !keys->is_array()) return found;
  for (const json::Value& key : keys->get_array()) {
    if (found.size() == kKeys) break;
    const auto use = json::text_of(key, "use");
    if (use && *use != "sig") continue;
    const auto type = json::text_of(key, "kty");
    if (!type || (*type != "RSA" && *type != "EC")) continue;
    if (!kid.empty() && json::text_of(key, "kid").value_or("") != kid) continue;
    found.push_back(json::canonical(key));
  }
  return found;
}

Result<std::string> verified(std::string_view token, const std::vector<std::string>& keys) {
  cjose_err error{};
  for (const std::string& text : keys) {
    const Jwk key(cjose_jwk_import(text.data(), text.size(), &error));
    const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
    if (!key || !jws || !cjose_jws_verify(jws.get(), key.get(), &error)) continue;
    std::uint8_t* content = nullptr;
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &content, &size, &error)) continue;
    return std::string(reinterpret_cast<const char*>(content), size);
  }
  return refuse("oidc.signature", "the token's signature does not hold", "",
                "a signature by a key that the provider publishes");
}

bool names(const json::Value& audience, std::string_view client) {
  if (audience.is_string()) return json::view(audience.get_string()) == client;
  if (!audience.is_array()) return false;
  for (const json::Value& one : audience.get_array())
    if (one.is_string() && json::view(one.get_string()) == client) return true;
  return false;
}

Status check_audience(const json::Value& claims, const Expected& expected) {
  const json::Value* audience = json::find(claims, "aud");
  if (!audience || !names(*audience, expected.client_id))
    return refuse("oidc.audience", "the token is for somebody else", "", expected.client_id);
  const auto party = json::text_of(claims, "azp");
  const bool several = audience->is_array() && audience->get_array().size() > 1;
  if ((several && !party) || (party && *party != expected.client_id))
    return refuse("oidc.audience", "the token was issued to somebody else",
                  std::string(party.value_or("")), expected.client_id);
  return {};
}

// NumericDate (RFC 7519): whole seconds here; a fraction is dropped.
std::optional<std::int64_t> instant(const json::Value& claims, std::string_view name) {
  const json::Value* found = json::find(claims, name);
  if (!found) return std::nullopt;
  if (found->is_int64()) return found->get_int64();
  if (found->is_double() && found->get_double() > 0 && found->get_double() < 1e11)
    return static_cast<std::int64_t>(found->get_double());
  return std::nullopt;
}

Status check_times(const json::Value& claims, base::Time now) {
  const auto expires = instant(claims, "exp");
  if (!expires || *expires + kLeeway <= now.seconds)
    return refuse("oidc.expired", "the token is over", std::to_string(expires.value_or(0)),
                  "after " + std::to_string(now.seconds));
  const auto issued = instant(claims, "iat");
  if (!issued || *issued - kLeeway > now.seconds || *issued + kOldest < now.seconds)
    return refuse("oidc.early", "the token was not issued just now",
                  std::to_string(issued.value_or(0)), std::to_string(now.seconds));
  const auto not_before = instant(claims, "nbf");
  if (not_before && *not_before - kLeeway > now.seconds)
    return refuse("oidc.early", "the token is not yet valid", std::to_string(*not_before),
                  std::to_string(now.seconds));
  return {};
}

}  // namespace

Result<std::string> key_named_by(std::string_view token) {
  PROBITY_TRY(const json::Value header, header_of(token));
  return std::string(json::text_of(header, "kid").value_or(""));
}

bool has_key(std::string_view jwks, std::string_view kid) {
  const auto found = candidates(jwks, kid);
  return found && !found->empty();
}

Result<json::Value> check_id_token(std::string_view token, std::string_view jwks,
                                   const Expected& expected) {
  PROBITY_TRY(const json::Value header, header_of(token));
  const std::string algorithm(json::text_of(header, "alg").value_or(""));
  if (std::find(kAlgorithms.begin(), kAlgorithms.end(), algorithm) == kAlgorithms.end())
    return refuse("oidc.signature", "the token is signed in a way that is not taken", algorithm,
                  "RS256, PS256 or ES256");
  if (json::find(header, "crit"))
    return refuse("oidc.signature", "the token asks for what is not understood here", "crit",
                  "no critical extensions");
  PROBITY_TRY(const auto keys, candidates(jwks, json::text_of(header, "kid").value_or("")));
  PROBITY_TRY(const std::string text, verified(token, keys));
  PROBITY_TRY(json::Value claims, json::parse(text));
  const std::string issuer(json::text_of(claims, "iss").value_or(""));
  if (issuer != expected.issuer)
    return refuse("oidc.issuer", "the token is by another issuer", issuer, expected.issuer);
  PROBITY_CHECK(check_audience(claims, expected));
  PROBITY_CHECK(check_times(claims, expected.now));
  if (json::text_of(claims, "nonce").value_or("") != expected.nonce)
    return refuse("oidc.nonce", "the token answers another question", "", "the nonce of this one");
  const std::string subject(json::text_of(claims, "sub").value_or(""));
  if (subject.empty() || subject.size() > 255)
    return refuse("oidc.subject", "the token names nobody", std::to_string(subject.size()),
                  "1 to 255 characters");
  return claims;
}

}  // namespace probity::interop::oidc

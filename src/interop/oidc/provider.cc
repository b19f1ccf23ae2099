#include "interop/oidc/provider.h"

#include <array>
#include <boost/json/array.hpp>

#include "base/bytes.h"
#include "crypto/sha256.h"
#include "interop/oidc/id_token.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::interop::oidc {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::Time;

struct Provider::Metadata {
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  bool names_itself = false;  // adds iss to its answers (RFC 9207)
};

namespace {

constexpr std::int64_t kKeepMetadata = 3600;
constexpr std::int64_t kAskKeysAgain = 60;  // at most so often for a key not seen before

std::string parameters(std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
  std::string out;
  for (const auto& [name, value] : all)
    out += (out.empty() ? "" : "&") + std::string(name) + "=" + base::percent_encoded(value);
  return out;
}

std::string unguessable(base::Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  return base::to_base64url(bytes);
}

// Secrets travel under TLS, or not at all beyond this machine.
bool is_safe(std::string_view url) {
  if (url.starts_with("https://")) return url.size() > 8;
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
    if (url.starts_with(host)) {
      const std::string_view rest = url.substr(host.size());
      return rest.empty() || rest.front() == ':' || rest.front() == '/';
    }
  return false;
}

Status must_be_safe(const std::string& url, const std::string& pointer) {
  if (is_safe(url)) return {};
  return fail(Code::bad_input, "the address is not safe for sign-in", pointer, "oidc.address", url,
              "https://, or http:// on loopback");
}

tl::unexpected<base::Error> unreachable(std::string what, std::string found) {
  return fail(Code::environment, std::move(what), "", "oidc.provider", std::move(found),
              "an OpenID provider that answers");
}

Result<json::Value> json_of(const Fetch& fetch, const Ask& ask) {
  PROBITY_TRY(const Told told, fetch(ask));
  if (told.status != 200)
    return unreachable("the provider refused: " + ask.url, std::to_string(told.status));
  auto value = json::parse(told.body);
  if (!value) return unreachable("the provider's answer is no JSON: " + ask.url, "");
  return value;
}

}  // namespace

Result<ProviderFile> read_provider(std::string_view text) {
  PROBITY_TRY(const json::Value value, json::parse(text));
  PROBITY_TRY(ProviderFile file, json::decode<ProviderFile>(value));
  PROBITY_CHECK(must_be_safe(file.issuer, "/issuer"));
  PROBITY_CHECK(must_be_safe(file.redirect_uri, "/redirect_uri"));
  for (const auto& [member, pointer] :
       {std::pair(&file.name, "/name"), std::pair(&file.client_id, "/client_id")})
    if (member->empty())
      return fail(Code::bad_input, "the text is empty", pointer, "text.empty", "", "a text");
  return file;
}

Provider::Provider(ProviderFile file, std::string client_secret, Fetch fetch, base::Clock& clock,
                   base::Random& random)
    : file_(std::move(file)),
      client_secret_(std::move(client_secret)),
      fetch_(std::move(fetch)),
      clock_(clock),
      random_(random) {}

Provider::~Provider() = default;

Result<std::shared_ptr<const Provider::Metadata>> Provider::metadata() {
  const std::lock_guard lock(mutex_);
  const Time now = clock_.now();
  if (metadata_ && now < metadata_until_) return metadata_;
  std::string base = file_.issuer;
  if (base.ends_with('/')) base.pop_back();
  PROBITY_TRY(const json::Value said,
              json_of(fetch_, {base + "/.well-known/openid-configuration", {}, {}, {}}));
  const std::string issuer(json::text_of(said, "issuer").value_or(""));
  if (issuer != file_.issuer)
    return unreachable("the provider says that it is another issuer", issuer);
  Metadata made;
  for (const auto& [name, into] :
       {std::pair("authorization_endpoint", &made.authorization_endpoint),
        std::pair("token_endpoint", &made.token_endpoint), std::pair("jwks_uri", &made.jwks_uri)}) {
    *into = json::text_of(said, name).value_or("");
    if (!is_safe(*into))
      return unreachable(std::string("the provider names no safe ") + name, *into);
  }
  const json::Value* names_itself =
      json::find(said, "authorization_response_iss_parameter_supported");
  made.names_itself = names_itself && names_itself->is_bool() && names_itself->get_bool();
  metadata_ = std::make_shared<const Metadata>(std::move(made));
  metadata_until_ = {now.seconds + kKeepMetadata};
  return metadata_;
}

Result<std::string> Provider::keys(bool fresh) {
  PROBITY_TRY(const auto known, metadata());
  const std::lock_guard lock(mutex_);
  const Time now = clock_.now();
  const std::int64_t age = now.seconds - keys_since_.seconds;
  if (!keys_.empty() && age < (fresh ? kAskKeysAgain : kKeepMetadata)) return keys_;
  PROBITY_TRY(const Told told, fetch_({known->jwks_uri, {}, {}, {}}));
  if (told.status != 200)
    return unreachable("the provider does not show its keys", std::to_string(told.status));
  keys_ = told.body;
  keys_since_ = now;
  return keys_;
}

Result<Begun> Provider::begin() {
  PROBITY_TRY(const auto known, metadata());
  Begun begun;
  begun.state = unguessable(random_);
  begun.nonce = unguessable(random_);
  begun.verifier = unguessable(random_);
  const std::string challenge =
      base::to_base64url(crypto::sha256(base::as_bytes(begun.verifier)).bytes);
  const bool has_query = known->authorization_endpoint.find('?') != std::string::npos;
  begun.url = known->authorization_endpoint + (has_query ? "&" : "?") +
              parameters({{"response_type", "code"},
                          {"client_id", file_.client_id},
                          {"redirect_uri", file_.redirect_uri},
                          {"scope", "openid"},
                          {"state", begun.state},
                          {"nonce", begun.nonce},
                          {"code_challenge", challenge},
                          {"code_challenge_method", "S256"}});
  return begun;
}

Result<Identity> Provider::finish(const Begun& begun, std::string_view code,
                                  std::string_view issuer) {
  PROBITY_TRY(const auto known, metadata());
  if ((known->names_itself || !issuer.empty()) && issuer != file_.issuer)
    return fail(Code::unauthorised, "the answer is by another provider", "iss", "oidc.issuer",
                std::string(issuer), file_.issuer);
  Ask ask{known->token_endpoint,
          parameters({{"grant_type", "authorization_code"},
                      {"code", code},
                      {"redirect_uri", file_.redirect_uri},
                      {"client_id", file_.client_id},
                      {"code_verifier", begun.verifier}}),
          {},
          {}};
  if (!client_secret_.empty()) {
    // RFC 6749 section 2.3.1: both are form-encoded before they become a Basic credential.
    ask.basic_user = base::percent_encoded(file_.client_id);
    ask.basic_password = base::percent_encoded(client_secret_);
  }
  PROBITY_TRY(const Told told, fetch_(ask));
  if (told.status != 200)
    return fail(Code::unauthorised, "the provider did not take the code", "code", "oidc.code",
                std::to_string(told.status), "a code that is fresh and used once");
  const auto answer = json::parse(told.body);
  const auto token = answer ? json::text_of(*answer, "id_token") : std::nullopt;
  if (!token)
    return fail(Code::unauthorised, "the provider gave no ID token", "id_token", "oidc.token");
  PROBITY_TRY(const std::string kid, key_named_by(*token));
  PROBITY_TRY(std::string jwks, keys(/*fresh=*/false));
  if (!has_key(jwks, kid)) {
    PROBITY_TRY(jwks, keys(/*fresh=*/true));
  }
  PROBITY_TRY(
      const json::Value claims,
      check_id_token(*token, jwks, {file_.issuer, file_.client_id, begun.nonce, clock_.now()}));
  Identity made{file_.issuer, std::string(*json::text_of(claims, "sub")), false};
  if (const json::Value* methods = json::find(claims, "amr"); methods && methods->is_array())
    for (const json::Value& one : methods->get_array())
      made.second_factor = made.second_factor || (one.is_string() && one.get_string() == "mfa");
  return made;
}

}  // namespace probity::interop::oidc

#include "server/console/agency_sign_in.h"

#include <boost/describe/class.hpp>

#include "access/accounts.h"
#include "access/private_tables.h"
#include "crypto/seal.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "server/console/parts.h"
#include "server/http/cookie.h"

namespace probity::interop::oidc {

BOOST_DESCRIBE_STRUCT(Begun, (), (url, state, nonce, verifier))

}  // namespace probity::interop::oidc

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Path;
using base::Result;
using http::Response;
namespace oidc = interop::oidc;

BOOST_DESCRIBE_STRUCT(AgencySignIn::Underway, (), (begun, next, account, until))

namespace {

constexpr const char* kFile = "sign-in.json";
constexpr std::size_t kFileBytes = 64 << 10;
constexpr std::string_view kCookie = "probity-agency";
constexpr std::string_view kSealedFor = "probity agency sign-in";
constexpr std::int64_t kMinutes = 10 * 60;  // that somebody may take at the provider
constexpr std::string_view kHome = "/console";

oidc::Fetch fetch_by(net::CurlClient& client) {
  return [&client](const oidc::Ask& ask) -> Result<oidc::Told> {
    net::Call call{ask.form ? "POST" : "GET", ask.url, {{"Accept", "application/json"}}, ""};
    if (ask.form) {
      call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      call.body = *ask.form;
    }
    if (ask.basic_user && ask.basic_password)
      call.headers.emplace_back(
          "Authorization",
          "Basic " + base::to_base64(base::as_bytes(*ask.basic_user + ":" + *ask.basic_password)));
    PROBITY_TRY(const net::Answer answer, client.send(call));
    return oidc::Told{answer.status, answer.body};
  };
}

// To the provider: the one place of this site that sends a browser elsewhere.
Response leave_for(const std::string& url) {
  Response response;
  response.status = 303;
  response.headers.push_back({"Location", url});
  return http::private_page(std::move(response));
}

Result<Response> set_out(Console& console, const http::Request& request, std::string next,
                         std::int64_t account) {
  AgencySignIn& agency = *console.agency_sign_in();
  PROBITY_TRY(oidc::Begun begun, agency.provider().begin());
  const std::string url = begun.url;
  Response response = leave_for(url);
  const base::Time until{console.node().doors().clock.now().seconds + kMinutes};
  http::set_cookie(response, request,
                   {.name = std::string(kCookie),
                    .value = agency.sealed({std::move(begun), std::move(next), account, until}),
                    .max_age = kMinutes});
  return response;
}

Result<Response> leave(Console& console, Caller& caller) {
  const std::string next(caller.request.parameter("next"));
  return set_out(console, caller.request,
                 http::is_path_of_this_site(next) ? next : std::string(kHome), 0);
}

Result<Response> leave_to_link(Console& console, Visit& visit) {
  return set_out(console, visit.request, "/console/account", visit.visitor.account);
}

tl::unexpected<base::Error> unfinished(std::string what, std::string rule) {
  return fail(Code::unauthorised, std::move(what), "", std::move(rule), "",
              "a sign-in begun on this site, in this browser, within ten minutes");
}

// Whose identity it is, by the code that the browser came back with.
Result<oidc::Identity> identity_of(AgencySignIn& agency, const AgencySignIn::Underway& underway,
                                   const http::Request& request) {
  if (request.parameter("state") != underway.begun.state)
    return unfinished(said("that answer belongs to another sign-in"), "oidc.state");
  if (const auto error = request.parameter("error"); !error.empty())
    return fail(Code::unauthorised, "the provider did not sign you in", "", "oidc.refused",
                std::string(error.substr(0, 80)), "a code");
  return agency.provider().finish(underway.begun, request.parameter("code"),
                                  request.parameter("iss"));
}

Result<Response> come_back(Console& console, Caller& caller) {
  AgencySignIn& agency = *console.agency_sign_in();
  const http::Request& request = caller.request;
  const auto underway = agency.opened(http::cookie(request, kCookie));
  if (!underway)
    return unfinished(said("that sign-in was not begun here, or is over"), "oidc.underway");
  PROBITY_TRY(const oidc::Identity who, identity_of(agency, *underway, request));
  access::Accounts& accounts = console.accounts();
  if (underway->account != 0) {
    PROBITY_TRY(const auto visitor, accounts.sessions().visitor(
                                        caller.snapshot.db, http::cookie(request, kSessionCookie)));
    if (!visitor || visitor->account != underway->account)
      return unfinished(said("you are signed in as somebody else now"), "oidc.linker");
    PROBITY_CHECK(accounts.link_external(underway->account, who.issuer, who.subject,
                                         {visitor->login, request.remote}));
    Response response = http::private_page(http::redirect("/console/account?done=linked"));
    http::drop_cookie(response, request, kCookie);
    return response;
  }
  PROBITY_TRY(const access::SignIn tried,
              accounts.sign_in_external(who.issuer, who.subject, request.remote));
  if (tried.answer == access::SignIn::Answer::refused)
    return fail(Code::forbidden,
                "your agency knows you, but no account here is linked to you: sign in with your "
                "password once and link it on your account's page",
                "", "oidc.unlinked", "", "an account that is linked");
  const bool half = tried.answer == access::SignIn::Answer::second_factor;
  Response response = welcome(
      request, tried,
      half ? "/sign-in/code?next=" + http::percent_encoded(underway->next) : underway->next);
  http::drop_cookie(response, request, kCookie);
  return response;
}

}  // namespace

Result<std::unique_ptr<AgencySignIn>> AgencySignIn::make(access::Node& node) {
  base::Files& files = node.doors().files;
  const Path path = node.directory() / kFile;
  const auto text = files.read(path, kFileBytes);
  if (!text && text.error().code == Code::not_found) return std::unique_ptr<AgencySignIn>();
  if (!text) return fail(text.error());
  auto file = oidc::read_provider(*text);
  if (!file) return fail(base::within(file.error(), path.string() + ": "));
  std::string secret;
  if (file->client_secret_file) {
    PROBITY_TRY(secret, files.read(*file->client_secret_file, kFileBytes));
    while (secret.ends_with('\n')) secret.pop_back();
  }
  std::unique_ptr<AgencySignIn> made(new AgencySignIn(node));
  // The operator named the provider, so it may stand in the node's own network.
  net::CurlClient::Options options;
  options.allow_private = true;
  options.max_answer = 1 << 20;
  made->client_ = std::make_unique<net::CurlClient>(options);
  made->provider_ = std::make_unique<oidc::Provider>(*std::move(file), std::move(secret),
                                                     fetch_by(*made->client_), node.doors().clock,
                                                     node.doors().random);
  return made;
}

std::string AgencySignIn::sealed(const Underway& underway) const {
  const std::string text = json::canonical(json::encode(underway));
  return base::to_base64(crypto::seal(node_.private_tables().kek(), base::as_bytes(text),
                                      base::as_bytes(kSealedFor), node_.doors().random));
}

std::optional<AgencySignIn::Underway> AgencySignIn::opened(std::string_view cookie) const {
  const auto bytes = base::from_base64(cookie);
  if (!bytes) return std::nullopt;
  const auto text =
      crypto::unseal(node_.private_tables().kek(), *bytes, base::as_bytes(kSealedFor));
  if (!text) return std::nullopt;
  const auto value = json::parse(text->text());
  if (!value) return std::nullopt;
  auto underway = json::decode<Underway>(*value);
  if (!underway || underway->until <= node_.doors().clock.now()) return std::nullopt;
  return *std::move(underway);
}

void add_agency_sign_in(Console& console) {
  if (!console.agency_sign_in()) return;
  console.add_entrance("/sign-in/agency",
                       [&console](Caller& caller) { return leave(console, caller); });
  console.add_entrance("/sign-in/agency/done",
                       [&console](Caller& caller) { return come_back(console, caller); });
  console.add_page("/console/account/agency",
                   [&console](Visit& visit) { return leave_to_link(console, visit); });
}

}  // namespace probity::server::console

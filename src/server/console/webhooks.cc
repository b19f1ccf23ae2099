// Webhooks for programs: an account's own, by a token with the scope manage. The operator sees all
// of them at the command line.
#include "outbox/webhooks.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "outbox/outbox.h"
#include "server/console/parts.h"
#include "server/console/token_operation.h"
#include "server/portal/schemas.h"

namespace probity::server::console {

using access::Scope;
using access::Visitor;
using base::Code;
using base::fail;
using base::Result;
using http::Method;
using http::Request;
using http::Response;
using outbox::Webhook;
using outbox::Webhooks;
using outbox::WebhookState;

namespace {

struct WebhookWanted {
  std::string url;
  std::optional<std::vector<std::string>> kinds;
  std::optional<std::vector<std::string>> agencies;
  std::optional<std::vector<std::string>> uses;
};
BOOST_DESCRIBE_STRUCT(WebhookWanted, (), (url, kinds, agencies, uses))

enum class WantedState { active, paused };
BOOST_DESCRIBE_ENUM(WantedState, active, paused)
struct WebhookChange {
  WantedState state = WantedState::active;
};
BOOST_DESCRIBE_STRUCT(WebhookChange, (), (state))

struct WebhookForm {
  std::string id;
  std::string url;
  WebhookState state = WebhookState::active;
  outbox::Wanted wanted;
  base::Time created;
  std::int64_t waiting = 0;
  std::int64_t given_up = 0;
  std::optional<base::Time> last_sent;
  std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(WebhookForm, (),
                      (id, url, state, wanted, created, waiting, given_up, last_sent, last_error))

struct WebhookList {
  std::vector<WebhookForm> webhooks;
};
BOOST_DESCRIBE_STRUCT(WebhookList, (), (webhooks))

struct WebhookMade {
  WebhookForm webhook;
  std::string secret;  // shown once
};
BOOST_DESCRIBE_STRUCT(WebhookMade, (), (webhook, secret))

constexpr std::string_view kPath = "/api/v1/webhooks";

WebhookForm form_of(const Webhook& one) {
  WebhookForm form{one.id,      one.url,      one.state,     one.wanted,  one.created,
                   one.waiting, one.given_up, one.last_sent, std::nullopt};
  if (!one.last_error.empty()) form.last_error = one.last_error;
  return form;
}

template <class T>
Response answer(const T& object, int status = 200) {
  return http::json(json::pretty(json::encode(object)), status);
}

template <class T>
Result<T> sent(const Request& request) {
  PROBITY_TRY(const json::Value document, json::parse(request.body));
  return json::decode<T>(document);
}

Webhooks webhooks(Console& console) { return Webhooks(console.node().private_tables()); }

Result<Webhook> named(Console& console, portal::Snapshot& snapshot, const Request& request,
                      const Visitor& visitor) {
  return webhooks(console).find(snapshot.db, std::string(request.captured("id")), visitor.account);
}

Result<Response> list(Console& console, portal::Snapshot& snapshot, const Request&,
                      const Visitor& visitor) {
  PROBITY_TRY(const auto found, webhooks(console).all(snapshot.db, visitor.account));
  WebhookList out;
  for (const Webhook& one : found) out.webhooks.push_back(form_of(one));
  return answer(out);
}

Result<Response> add(Console& console, portal::Snapshot& snapshot, const Request& request,
                     const Visitor& visitor) {
  PROBITY_TRY(const WebhookWanted asked, sent<WebhookWanted>(request));
  const outbox::Wanted wanted{asked.kinds.value_or(std::vector<std::string>{}),
                              asked.agencies.value_or(std::vector<std::string>{}),
                              asked.uses.value_or(std::vector<std::string>{})};
  PROBITY_CHECK(outbox::check(wanted, outbox::kinds_of(snapshot.node.registers())));
  PROBITY_TRY(const auto made, webhooks(console).add(asked.url, wanted, visitor.account));
  Response response = answer(WebhookMade{form_of(made.webhook), made.secret}, 201);
  response.headers.push_back({"Location", std::string(kPath) + "/" + made.webhook.id});
  return response;
}

Result<Response> show(Console& console, portal::Snapshot& snapshot, const Request& request,
                      const Visitor& visitor) {
  PROBITY_TRY(const Webhook found, named(console, snapshot, request, visitor));
  return answer(form_of(found));
}

Result<Response> change(Console& console, portal::Snapshot& snapshot, const Request& request,
                        const Visitor& visitor) {
  PROBITY_TRY(Webhook found, named(console, snapshot, request, visitor));
  PROBITY_TRY(const WebhookChange asked, sent<WebhookChange>(request));
  found.state = asked.state == WantedState::active ? WebhookState::active : WebhookState::paused;
  PROBITY_CHECK(webhooks(console).set_state(found.id, found.state));
  return answer(form_of(found));
}

Result<Response> remove(Console& console, portal::Snapshot& snapshot, const Request& request,
                        const Visitor& visitor) {
  PROBITY_TRY(const Webhook found, named(console, snapshot, request, visitor));
  PROBITY_CHECK(webhooks(console).remove(found.id));
  Response response;
  response.status = 204;
  return response;
}

// It waits in the outbox like every notice, so that no request makes this node call at once.
Result<Response> test(Console& console, portal::Snapshot& snapshot, const Request& request,
                      const Visitor& visitor) {
  PROBITY_TRY(const Webhook found, named(console, snapshot, request, visitor));
  outbox::Outbox out(console.node().private_tables(), console.node().file().origin);
  PROBITY_CHECK(out.add_test(found.id));
  return answer(form_of(found), 202);
}

}  // namespace

void add_webhooks(Console& console) {
  using portal::Topic;
  const auto one = portal::payload<WebhookForm>("webhook");
  const std::string path(kPath);
  add_token_operation(console,
                      {.path = path,
                       .topic = Topic::changes,
                       .what = "Your webhooks, and how it goes with each",
                       .gives = portal::payload<WebhookList>("webhook-list")},
                      Scope::manage, list);
  add_token_operation(
      console,
      {.method = Method::post,
       .path = path,
       .topic = Topic::changes,
       .what = "Asks to be called when something is logged; the answer holds the secret that signs "
               "the calls (Standard Webhooks), this once",
       .takes = portal::request_of<WebhookWanted>("webhook-wanted"),
       .example = R"({"url": "https://example.org/hook", "kinds": ["use"]})",
       .status = 201,
       .gives = portal::payload<WebhookMade>("webhook-made"),
       .refusals = {413, 422}},
      Scope::manage, add);
  add_token_operation(console,
                      {.path = path + "/{id}",
                       .topic = Topic::changes,
                       .what = "One of your webhooks",
                       .gives = one,
                       .refusals = {404}},
                      Scope::manage, show);
  add_token_operation(console,
                      {.method = Method::patch,
                       .path = path + "/{id}",
                       .topic = Topic::changes,
                       .what = "Stops a webhook, or lets it go on from where it stopped",
                       .takes = portal::request_of<WebhookChange>("webhook-change"),
                       .example = R"({"state": "paused"})",
                       .gives = one,
                       .refusals = {404, 422}},
                      Scope::manage, change);
  add_token_operation(console,
                      {.method = Method::delete_,
                       .path = path + "/{id}",
                       .topic = Topic::changes,
                       .what = "Removes a webhook, with what was still to be sent to it",
                       .status = 204,
                       .refusals = {404}},
                      Scope::manage, remove);
  add_token_operation(console,
                      {.method = Method::post,
                       .path = path + "/{id}/test",
                       .topic = Topic::changes,
                       .what = "Sends it a test event",
                       .status = 202,
                       .gives = one,
                       .refusals = {404}},
                      Scope::manage, test);
}

}  // namespace probity::server::console

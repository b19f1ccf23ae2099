// The interface for programs that act for an account, by a token (access/api_tokens.h). Cookies
// are not looked at here, so no page elsewhere can make a browser act; tokens are not looked at on
// pages.
#include "server/portal/api.h"
#include "access/compose.h"
#include "access/people.h"
#include "crypto/sha256.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "ledger/ledger.h"
#include "server/console/parts.h"
#include "server/console/token_operation.h"
#include "server/portal/answers.h"
#include "server/portal/schemas.h"

namespace probity::server::console {

using access::Scope;
using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Method;
using http::Request;
using http::Response;

namespace {

// A statement in short form, as access/compose.h takes it.
struct ShortForm {
  std::string kind;
  std::optional<std::vector<std::string>> subject;
  json::Value predicate;
};
BOOST_DESCRIBE_STRUCT(ShortForm, (), (kind, subject, predicate))

// What would be signed: these very bytes, in an envelope of payload type
// application/vnd.in-toto+json.
struct ComposedForm {
  std::string payload;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(ComposedForm, (), (payload, sha256))

struct OfficeForm {
  std::string person;
  std::string organisation;
  ledger::Role role = ledger::Role::officer;
  std::string title;
  base::KeyId key;
  registers::agencies::Custody custody = registers::agencies::Custody::self;
};
BOOST_DESCRIBE_STRUCT(OfficeForm, (), (person, organisation, role, title, key, custody))

struct Me {
  std::string login;
  std::vector<Scope> scopes;
  std::vector<OfficeForm> offices;
};
BOOST_DESCRIBE_STRUCT(Me, (), (login, scopes, offices))

Result<Response> me(Console&, portal::Snapshot&, const Request&, const access::Visitor& visitor) {
  Me answer{visitor.login, {visitor.scopes.begin(), visitor.scopes.end()}, {}};
  for (const access::Person& person : visitor.persons)
    answer.offices.push_back(
        {person.id, person.organisation, person.role, person.title, person.key, person.custody});
  return http::json(json::pretty(json::encode(answer)));
}

Result<Response> compose(Console& console, portal::Snapshot&, const Request& request,
                         const access::Visitor&) {
  PROBITY_TRY(const auto document, json::parse(request.body));
  PROBITY_TRY(const auto statement, access::compose(document, console.node()));
  const std::string payload = statement::to_payload(statement);
  // Refused here if a submission of it would be: as far as that can be seen without the log.
  PROBITY_TRY(const auto prepared,
              ledger::prepare_unsigned(payload, ledger::Kinds(console.node().registers())));
  return http::json(json::pretty(
      json::encode(ComposedForm{payload, crypto::sha256(base::as_bytes(payload)).hex()})));
}

// The key to sign with: of the person that ?as= names, else of the first whose office the kind of
// statement takes.
Result<base::KeyId> key_for(Console& console, const Request& request,
                            const access::Visitor& visitor, const statement::Statement& statement) {
  const ledger::Kinds kinds(console.node().registers());
  const ledger::Kind* kind = kinds.find(statement.predicate_type);
  const std::string_view as = request.parameter("as");
  for (const access::Person& person : visitor.persons) {
    if (!as.empty() && person.id != as) continue;
    if (kind && !kind->roles.contains(person.role)) continue;
    return person.key;
  }
  return fail(Code::forbidden, "none of your offices may say that", "/kind", "sign.office",
              std::string(as), "an office that this kind of statement takes; see /api/v1/kinds");
}

Result<Response> sign(Console& console, portal::Snapshot&, const Request& request,
                      const access::Visitor& visitor) {
  PROBITY_TRY(const auto document, json::parse(request.body));
  PROBITY_TRY(const auto statement, access::compose(document, console.node()));
  PROBITY_TRY(const base::KeyId key, key_for(console, request, visitor, statement));
  PROBITY_TRY(const auto accepted,
              access::submit_as(console.node(), visitor, key, statement, request.remote));
  return portal::receipt_response(accepted);
}

}  // namespace

void add_api(Console& console) {
  add_token_operation(
      console,
      {.path = "/api/v1/me",
       .what = "Whose token this is: the account, what the token may do, and the offices it holds "
               "now",
       .gives = portal::payload<Me>("me")},
      Scope::read, me);
  add_token_operation(
      console,
      {.method = Method::post,
       .path = "/api/v1/compose",
       .what =
           "Makes a statement of its short form, as it would be signed, to be signed elsewhere; "
           "nothing is kept",
       .takes = portal::request_of<ShortForm>("short-form"),
       .gives = portal::payload<ComposedForm>("composed"),
       .refusals = {413, 422}},
      Scope::draft, compose);
  add_token_operation(
      console,
      {.method = Method::post,
       .path = "/api/v1/sign",
       .what =
           "Makes a statement of its short form, signs it with the account's key that this node "
           "keeps, and submits it; the answer is its receipt",
       .parameters = {{.name = "as", .what = "who signs, where the account signs for several"}},
       .takes = portal::request_of<ShortForm>("short-form"),
       .status = 201,
       .gives = portal::payload<portal::ReceiptForm>("receipt"),
       .refusals = {409, 413, 422}},
      Scope::sign, sign);
}

}  // namespace probity::server::console

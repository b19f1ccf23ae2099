#include "server/console/token_operation.h"

#include "access/accounts.h"
#include "json/codec.h"
#include "server/http/problem.h"

namespace probity::server::console {

using access::Scope;
using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view kBearer = "Bearer ";

Response refuse(const base::Error& error) {
  Response response = http::private_page(http::problem(error));
  if (error.code == Code::unauthorised) response.headers.push_back({"WWW-Authenticate", "Bearer"});
  return response;
}

// Whom the request's token stands for, if the token may do this.
Result<access::Visitor> holder(Console& console, portal::Snapshot& snapshot, const Request& request,
                               Scope scope) {
  const std::string_view given = request.header("authorization");
  std::optional<access::Visitor> visitor;
  if (given.starts_with(kBearer)) {
    PROBITY_TRY(visitor, console.accounts().api_tokens().visitor(
                             snapshot.db, given.substr(kBearer.size()), request.remote));
  }
  if (!visitor)
    return fail(Code::unauthorised, "this needs a token of an account, in force", {}, "token.none",
                {}, "the header Authorization: Bearer prb_...");
  if (!visitor->may(scope))
    return fail(Code::forbidden, "this token was not made for that", {}, "token.scope", {},
                "a token with the scope " + std::string(json::word(scope)));
  return *std::move(visitor);
}

}  // namespace

void add_token_operation(Console& console, portal::Endpoint endpoint, Scope scope,
                         TokenAnswer make) {
  if (endpoint.topic == portal::Topic::registers) endpoint.topic = portal::Topic::account;
  endpoint.scope = json::word(scope);
  endpoint.refusals.insert(endpoint.refusals.begin(), {401, 403});
  console.portal().add_operation(
      std::move(endpoint), [&console, scope, make](const Request& request) {
        Response response;
        const Status done = console.portal().read([&](portal::Snapshot& snapshot) -> Status {
          PROBITY_TRY(const auto visitor, holder(console, snapshot, request, scope));
          PROBITY_TRY(response, make(console, snapshot, request, visitor));
          return {};
        });
        return done ? http::private_page(std::move(response)) : refuse(done.error());
      });
}

}  // namespace probity::server::console

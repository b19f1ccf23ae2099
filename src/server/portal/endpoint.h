// Endpoint: one operation of the REST interface as data: what the OpenAPI document, the page for
// people (/api) and the tests are made from. Portal::document() takes them from whoever adds a
// route below /api/v1. Values; any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/request.h"

namespace probity::server::portal {

struct Parameter {
  enum class Where { path, query, header };
  enum class Form { text, number };
  std::string name;
  std::string what{};     // what to put there
  std::string example{};  // as it stands in an address; empty: no example shows it
  Where where = Where::query;
  Form form = Form::text;
  bool many = false;  // may be repeated
};

// What a request or an answer carries. payload() of schemas.h makes one of a described struct.
struct Payload {
  std::string name{};  // of its schema; empty: described elsewhere, or no JSON
  boost::json::value (*schema)(std::string_view at) = nullptr;
  std::string type = "application/json";
  bool strict = false;  // the schema's caps and refusals hold for senders; answers may grow
};

// A status that has a meaning of its own at an endpoint, and what comes with it.
struct Refusal {
  Refusal(int of, std::string as = "application/problem+json") : status(of), type(std::move(as)) {}
  int status;
  std::string type;
};

// The topics, in the order in which they are shown.
enum class Topic { registers, rules, log, statements, changes, account, interface_ };
std::string_view title_of(Topic topic);

struct Endpoint {
  http::Method method = http::Method::get;
  std::string path{};  // the router's pattern
  Topic topic = Topic::registers;
  std::string what{};                   // one sentence, for people
  std::vector<Parameter> parameters{};  // of the query and the headers; those of the path are known
  Payload takes{};                      // of a POST
  std::string example{};                // of what a POST takes; empty: none
  int status = 200;                     // of the answer when all is well
  Payload gives{};
  std::vector<Refusal> refusals{};  // beside the common ones
  std::string scope{};              // of the API token that it asks for; empty: open to all
  bool stays_open = false;          // the answer goes on until somebody hangs up

  bool has_body() const { return !takes.name.empty() || !example.empty(); }
};

}  // namespace probity::server::portal

// Interface: all that this node offers to programs, collected while the site is made: the OpenAPI
// 3.1 document (https://spec.openapis.org/oas/v3.1.0), its JSON Schemas (2020-12) and the list at
// /api/v1 are made from it, and the page at /api shows it. Filled before the server starts, then
// only read: any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json/fwd.h"
#include "ledger/register.h"
#include "server/portal/answers.h"
#include "server/portal/endpoint.h"

namespace probity::server::portal {

class Interface {
 public:
  explicit Interface(const std::vector<ledger::Register>& registers);

  void add(Endpoint endpoint);
  // By topic, then in the order in which they were added.
  std::vector<const Endpoint*> endpoints() const;

  json::Value openapi() const;
  Contents contents() const;
  SchemaList schemas() const;
  // The schema as a document of its own; nullopt when there is none of that name.
  std::optional<json::Value> schema(std::string_view name) const;

 private:
  void add_schema(const Payload& payload);

  std::vector<Endpoint> endpoints_;
  // By name: what makes it, for a document that holds it at a pointer.
  std::map<std::string, std::function<json::Value(std::string_view at)>, std::less<>> schemas_;
};

// The parameters of an endpoint's path, with what to put there.
std::vector<Parameter> path_parameters(const Endpoint& endpoint);
// The path as people and programs know it: a parameter that takes all that follows looks like
// others.
std::string shown_path(const Endpoint& endpoint);
// The path with examples in place of its parameters; those without one stay in braces.
using Examples = std::map<std::string, std::string, std::less<>>;
std::string example_path(const Endpoint& endpoint, const Examples& examples);
std::string schema_href(std::string_view name);

}  // namespace probity::server::portal

// Schemas of what the interface takes and gives, from described structs. Those of answers are open:
// a later version may add members, and the caps that the codec puts on input promise nothing about
// output. Pure functions, any thread.
#pragma once

#include <string>

#include "json/schema.h"
#include "ledger/register.h"
#include "server/portal/endpoint.h"

namespace probity::server::portal {

template <class T>
Payload payload(std::string name, std::string type = "application/json") {
  return {std::move(name), [](std::string_view at) { return json::schema<T>(at); }, std::move(type),
          /*strict=*/false};
}
// What somebody sends: refused where it breaks its schema.
template <class T>
Payload request_of(std::string name, std::string type = "application/json") {
  Payload made = payload<T>(std::move(name), std::move(type));
  made.strict = true;
  return made;
}

// The schema for a document that holds it at `at`.
json::Value schema_of(const Payload& payload, std::string_view at = "");

// "use.v1": the name of the schema of a kind's predicate.
std::string schema_name(const ledger::Kind& kind);

// A row of a table that shows a schema to people.
struct FieldWords {
  std::string name;  // "contact.office", "findings[].text"
  std::string form;  // "text", "one of: open, guarded", "list of whole numbers"
  bool required = false;
};
std::vector<FieldWords> field_words(const json::Value& schema);

}  // namespace probity::server::portal

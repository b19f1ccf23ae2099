#include "server/portal/interface.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "language/say.h"
#include "server/http/response.h"
#include "server/portal/schemas.h"

namespace probity::server::portal {

namespace {

constexpr std::string_view kProblem = "problem";
constexpr std::string_view kProblemType = "application/problem+json";
constexpr Topic kTopics[] = {Topic::registers, Topic::rules,   Topic::log,       Topic::statements,
                             Topic::changes,   Topic::account, Topic::interface_};

// What stands in braces in a path.
const std::map<std::string_view, Parameter>& known_parameters() {
  static const std::map<std::string_view, Parameter> known = [] {
    std::map<std::string_view, Parameter> made;
    const auto add = [&](std::string_view name, std::string_view what, std::string_view example) {
      made[name] = {std::string(name), std::string(what), std::string(example),
                    Parameter::Where::path};
    };
    add("agency", "The short name of an organisation", "riverton");
    add("slug", "The short name of the thing, within its organisation", "phone-line");
    add("root", "The manifest root of a component: SHA-256 in hex", "");
    add("digest", "The SHA-256 digest of the signed entry, in hex", "");
    add("index", "The number of an entry of the log, from 0", "0");
    add("id", "The short name or number that the list shows", "riverton");
    add("name", "The name that the list shows", "kind-list");
    add("quarter", "A quarter of a year", "2026-Q4");
    add("number", "The public number of a case", "");
    add("tile",
        "What tlog-tiles calls it: the level, or \"entries\", then the number of the tile in "
        "groups "
        "of three digits, then \".p/\" and the width of one that is not full",
        "0/000.p/1");
    add("checkpoints", "The number of a tile of level 0, and its width, as in /tile", "000.p/1");
    add("log", "The id of a log: SHA-256 of the line of its name, in hex", "");
    return made;
  }();
  return known;
}

// Calls `text` with what stands between parameters and `parameter` with the name of each.
template <class OnText, class OnParameter>
void walk(std::string_view pattern, OnText text, OnParameter parameter) {
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    text(pattern.substr(0, open));
    if (open == pattern.npos) return;
    const std::size_t close = pattern.find('}', open);
    std::string_view name = pattern.substr(open + 1, close - open - 1);
    if (name.ends_with('*')) name.remove_suffix(1);
    parameter(name);
    pattern.remove_prefix(close + 1);
  }
}

std::string operation_id(const Endpoint& endpoint) {
  std::string id(http::name(endpoint.method));
  for (char& c : id) c = static_cast<char>(c | 0x20);  // the methods are ASCII letters
  for (const char c : endpoint.path) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word)
      id += c;
    else if (!id.ends_with('_'))
      id += '_';
  }
  while (id.ends_with('_')) id.pop_back();
  return id;
}

json::Object reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

json::Object content_of(std::string_view type, std::string_view schema) {
  json::Object media;
  if (!schema.empty()) media["schema"] = reference(schema);
  json::Object content;
  content[type] = std::move(media);
  return content;
}

json::Object parameter_object(const Parameter& one) {
  json::Object schema{{"type", one.form == Parameter::Form::number ? "integer" : "string"}};
  if (one.form == Parameter::Form::number) schema["minimum"] = 0;
  if (one.many) schema = json::Object{{"type", "array"}, {"items", std::move(schema)}};
  const std::string_view where = one.where == Parameter::Where::path    ? "path"
                                 : one.where == Parameter::Where::query ? "query"
                                                                        : "header";
  json::Object made{{"name", one.name},
                    {"in", where},
                    {"description", one.what},
                    {"required", one.where == Parameter::Where::path},
                    {"schema", std::move(schema)}};
  if (!one.example.empty() && !one.many) made["example"] = one.example;
  return made;
}

json::Object operation(const Endpoint& endpoint) {
  json::Object made{{"operationId", operation_id(endpoint)},
                    {"tags", json::Array{title_of(endpoint.topic)}},
                    {"summary", endpoint.what}};
  json::Array parameters;
  for (const Parameter& one : path_parameters(endpoint))
    parameters.push_back(parameter_object(one));
  for (const Parameter& one : endpoint.parameters) parameters.push_back(parameter_object(one));
  if (!parameters.empty()) made["parameters"] = std::move(parameters);
  if (endpoint.has_body())
    made["requestBody"] = json::Object{
        {"required", true}, {"content", content_of(endpoint.takes.type, endpoint.takes.name)}};
  json::Object responses;
  json::Object good{{"description", "As asked"}};
  if (endpoint.status != 204)
    good["content"] = content_of(endpoint.gives.type, endpoint.gives.name);
  responses[std::to_string(endpoint.status)] = std::move(good);
  for (const Refusal& one : endpoint.refusals)
    responses[std::to_string(one.status)] =
        json::Object{{"description", http::reason(one.status)},
                     {"content", content_of(one.type, one.type == kProblemType ? kProblem : "")}};
  responses["default"] = json::Object{{"description", "What is wrong, and who can mend it"},
                                      {"content", content_of(kProblemType, kProblem)}};
  made["responses"] = std::move(responses);
  if (!endpoint.scope.empty())
    made["security"] = json::Array{json::Object{{"token", json::Array{endpoint.scope}}}};
  return made;
}

}  // namespace

std::string_view title_of(Topic topic) {
  switch (topic) {
    case Topic::registers:
      return language::said("What is registered");
    case Topic::rules:
      return language::said("Rules and results");
    case Topic::log:
      return language::said("The public log");
    case Topic::statements:
      return language::said("Saying something");
    case Topic::changes:
      return language::said("Following changes");
    case Topic::account:
      return language::said("Your account");
    case Topic::interface_:
      return language::said("This interface");
  }
  return "";
}

std::string schema_href(std::string_view name) {
  return "/api/v1/schemas/" + std::string(name) + ".json";
}

std::vector<Parameter> path_parameters(const Endpoint& endpoint) {
  std::vector<Parameter> found;
  walk(
      endpoint.path, [](std::string_view) {},
      [&](std::string_view name) {
        const auto known = known_parameters().find(name);
        found.push_back(known != known_parameters().end()
                            ? known->second
                            : Parameter{std::string(name), "", "", Parameter::Where::path});
      });
  return found;
}

std::string shown_path(const Endpoint& endpoint) {
  std::string path;
  walk(
      endpoint.path, [&](std::string_view text) { path += text; },
      [&](std::string_view name) { path += "{" + std::string(name) + "}"; });
  return path;
}

std::string example_path(const Endpoint& endpoint, const Examples& examples) {
  std::string path;
  walk(
      endpoint.path, [&](std::string_view text) { path += text; },
      [&](std::string_view name) {
        const auto given = examples.find(name);
        path += given != examples.end() ? given->second : "{" + std::string(name) + "}";
      });
  return path;
}

Interface::Interface(const std::vector<ledger::Register>& registers) {
  for (const ledger::Register& one : registers)
    for (const ledger::Kind& kind : one.kinds) schemas_[schema_name(kind)] = kind.schema;
  add_schema(payload<ProblemForm>(std::string(kProblem), std::string(kProblemType)));
}

void Interface::add_schema(const Payload& payload) {
  if (payload.name.empty() || !payload.schema) return;
  schemas_[payload.name] = [payload](std::string_view at) { return schema_of(payload, at); };
}

void Interface::add(Endpoint endpoint) {
  add_schema(endpoint.takes);
  add_schema(endpoint.gives);
  endpoints_.push_back(std::move(endpoint));
}

std::vector<const Endpoint*> Interface::endpoints() const {
  std::vector<const Endpoint*> sorted;
  for (const Topic topic : kTopics)
    for (const Endpoint& one : endpoints_)
      if (one.topic == topic) sorted.push_back(&one);
  return sorted;
}

json::Value Interface::openapi() const {
  json::Object paths;
  json::Array tags;
  for (const Topic topic : kTopics) tags.push_back(json::Object{{"name", title_of(topic)}});
  for (const Endpoint* one : endpoints()) {
    std::string method(http::name(one->method));
    for (char& c : method) c = static_cast<char>(c | 0x20);
    json::Value& path = paths[shown_path(*one)];
    if (path.is_null()) path.emplace_object();
    path.get_object()[method] = operation(*one);
  }
  json::Object schemas;
  for (const auto& [name, make] : schemas_) schemas[name] = make("/components/schemas/" + name);
  return json::Object{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Probity"},
        {"version", "1"},
        {"summary", "A register of AI in public services, over a log of signed entries"},
        {"description",
         "Everything that the pages show can be had here, without an account. What is said is said "
         "by signed statements alone: the schemas named after a kind and a version, like use.v1, "
         "are those of their predicates."},
        {"license", {{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}}}},
      {"jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"},
      {"servers", json::Array{json::Object{{"url", "/"}}}},
      {"tags", std::move(tags)},
      {"paths", std::move(paths)},
      {"components",
       {{"schemas", std::move(schemas)},
        {"securitySchemes",
         {{"token",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"description", "An API token of an account, \"prb_...\", with the scope named"}}}}}}}};
}

Contents Interface::contents() const {
  Contents made{"/api/v1/openapi.json", {}};
  for (const Endpoint* one : endpoints())
    made.paths.push_back({std::string(http::name(one->method)), shown_path(*one), one->what});
  return made;
}

SchemaList Interface::schemas() const {
  SchemaList made;
  for (const auto& [name, make] : schemas_) made.schemas.push_back({name, schema_href(name)});
  return made;
}

std::optional<json::Value> Interface::schema(std::string_view name) const {
  const auto found = schemas_.find(name);
  if (found == schemas_.end()) return std::nullopt;
  return json::schema_document(found->second(""));
}

}  // namespace probity::server::portal

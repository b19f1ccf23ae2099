#include "server/portal/api_page.h"

#include <algorithm>

#include "judgement/catalog.h"
#include "registers/models/catalog.h"
#include "registers/tokens/register.h"
#include "server/portal/api.h"
#include "server/portal/schemas.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;

namespace {

// Puts the newest thing of a kind into the examples: "riverton/phone-line" as agency and slug.
base::Status add_name(Snapshot& snapshot, const std::string& kind, Examples& examples) {
  PROBITY_TRY(const auto things, ledger::subjects_of_kind(snapshot.db, kind));
  if (things.empty()) return {};
  const std::string& name = things.back().name;
  examples["agency"] = name.substr(0, name.find('/'));
  examples["slug"] = name.substr(name.find('/') + 1);
  return {};
}

// Things of this node to stand in the examples, so that they work as they are copied.
struct Known {
  Examples general = {{"index", "0"}, {"name", "kind-list"}, {"quarter", "2026-Q4"}};
  Examples model = general;
  Examples incident = general;
  Examples own;  // of what an account has for itself

  const Examples& of(const std::string& path) const {
    if (path.find("/webhooks/") != std::string::npos) return own;
    if (path.find("/models/") != std::string::npos) return model;
    return path.find("/incidents/") != std::string::npos ? incident : general;
  }
};

Result<Known> known_things(Snapshot& snapshot) {
  Known known;
  PROBITY_CHECK(add_name(snapshot, "model", known.model));
  PROBITY_CHECK(add_name(snapshot, "incident", known.incident));
  // The use that changed last, of those that anybody may see.
  PROBITY_TRY(const auto uses, judgement::recently_changed(snapshot.db, 1));
  if (!uses.empty()) {
    const std::string& name = uses.front().name;
    const std::string agency = name.substr(0, name.find('/'));
    for (const char* key : {"agency", "id", "steward"}) known.general[key] = agency;
    known.general["slug"] = name.substr(name.find('/') + 1);
    PROBITY_TRY(const auto token, registers::tokens::last_token(snapshot.db, uses.front().use));
    if (token) known.general["digest"] = token->pae.hex();
  }
  // The newest tile, or the first where that is full.
  const std::string first =
      snapshot.size < log::kTileWidth ? "000.p/" + std::to_string(snapshot.size) : "000";
  known.general["tile"] = "0/" + first;
  known.general["checkpoints"] = first;
  PROBITY_TRY(const auto components, ledger::subjects_of_kind(snapshot.db, "artifact"));
  if (!components.empty()) known.general["root"] = components.back().digest.hex();
  return known;
}

std::string where_words(const Parameter& one) {
  if (one.where == Parameter::Where::path) return say("in the address");
  if (one.where == Parameter::Where::header) return say("a header");
  return one.many ? say("in the query, may be repeated") : say("in the query");
}

std::string quoted_for_shell(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~/:").find(c) != std::string_view::npos;
  });
  return plain ? text : "'" + text + "'";
}

std::string example_query(const Endpoint& endpoint, const Examples& examples) {
  std::string query;
  for (const Parameter& one : endpoint.parameters) {
    if (one.where != Parameter::Where::query || one.example.empty()) continue;
    const auto given = examples.find(one.name);
    const std::string& value = given != examples.end() ? given->second : one.example;
    query += (query.empty() ? "?" : "&") + one.name + "=" + http::percent_encoded(value);
  }
  return query;
}

std::string command_of(const Endpoint& endpoint, const std::string& url) {
  std::string line = "curl";
  if (endpoint.stays_open) line += " -N";
  const bool sends = endpoint.has_body();  // then curl posts by itself
  if (endpoint.method != http::Method::get && !(sends && endpoint.method == http::Method::post))
    line += " -X " + std::string(http::name(endpoint.method));
  if (!endpoint.scope.empty()) line += " -H \"Authorization: Bearer $TOKEN\"";
  if (sends) {
    line += " -H 'Content-Type: " + endpoint.takes.type + "' ";
    line += endpoint.example.starts_with("{") ? "-d '" + endpoint.example + "'"
                                              : "--data-binary @" + endpoint.example;
  }
  return line + " " + quoted_for_shell(url);
}

std::optional<pages::Link> schema_link(const Payload& payload) {
  if (payload.name.empty()) return std::nullopt;
  return pages::Link{payload.name, schema_href(payload.name)};
}

pages::ApiOperation operation_of(const Endpoint& endpoint, const Examples& examples,
                                 const std::string& site) {
  pages::ApiOperation made;
  made.method = http::name(endpoint.method);
  made.path = shown_path(endpoint);
  made.what = endpoint.what;
  made.type = endpoint.status == 204 ? say("empty") : endpoint.gives.type;
  made.token = endpoint.scope;
  for (const auto& parameters : {path_parameters(endpoint), endpoint.parameters})
    for (const Parameter& one : parameters)
      made.parameters.push_back({one.name, where_words(one), one.what});
  made.takes = schema_link(endpoint.takes);
  if (endpoint.status != 204) made.gives = schema_link(endpoint.gives);
  const std::string address = example_path(endpoint, examples) + example_query(endpoint, examples);
  made.commands.push_back({say("Example"), command_of(endpoint, site + address)});
  const bool open = endpoint.method == http::Method::get && endpoint.scope.empty() &&
                    !endpoint.stays_open && address.find('{') == address.npos;
  if (open) made.href = address;
  return made;
}

// "get-api-v1-uses-agency-slug"
std::string anchor_of(const Endpoint& endpoint) {
  std::string anchor;
  for (const char c : std::string(http::name(endpoint.method)) + endpoint.path) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
      anchor += lower;
    else if (!anchor.ends_with('-'))
      anchor += '-';
  }
  while (anchor.ends_with('-')) anchor.pop_back();
  return anchor;
}

std::string offices(const ledger::Kind& kind) {
  std::vector<std::string> words;
  for (const ledger::Role role : kind.roles) words.push_back(role_words(role));
  return say_list(words);
}

pages::ApiKind kind_of(const ledger::Kind& kind) {
  const std::string name = schema_name(kind);
  pages::ApiKind made{"kind-" + kind.word + "-v" + std::to_string(kind.version),
                      kind.label(),
                      capital(say(kind.meaning)),
                      kind.predicate_type(),
                      offices(kind),
                      say(about_words(kind.about)),
                      {say("JSON Schema of {}", kind.label()), schema_href(name)},
                      {}};
  for (const FieldWords& field : field_words(kind.schema("")))
    made.fields.push_back({field.name, field.form, field.required});
  return made;
}

}  // namespace

Result<pages::ApiPage> api_page(const Interface& interface, Snapshot& snapshot,
                                const std::string& site) {
  pages::ApiPage page;
  page.downloads = {{say("OpenAPI 3.1"), "/api/v1/openapi.json"},
                    {say("All JSON Schemas"), "/api/v1/schemas"},
                    {say("The paths as a list"), "/api/v1"}};
  PROBITY_TRY(const Known known, known_things(snapshot));
  for (const Endpoint* one : interface.endpoints()) {
    const std::string title = say(title_of(one->topic));
    if (page.topics.empty() || page.topics.back().title != title)
      page.topics.push_back({"topic-" + std::to_string(page.topics.size() + 1), title, {}});
    pages::ApiOperation made = operation_of(*one, known.of(one->path), site);
    made.id = anchor_of(*one);
    page.topics.back().operations.push_back(std::move(made));
  }
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& kind : one.kinds) page.kinds.push_back(kind_of(kind));
  return page;
}

}  // namespace probity::server::portal

#include "server/portal/schemas.h"

#include <fmt/format.h>

#include <algorithm>

namespace probity::server::portal {

namespace {

// Takes away what only a sender is held to.
void open(json::Value& schema) {
  if (schema.is_array())
    for (json::Value& item : schema.get_array()) open(item);
  if (!schema.is_object()) return;
  json::Object& object = schema.get_object();
  // Below "properties" stand the names of members, which are no keywords.
  if (object.contains("type")) {
    if (const json::Value* more = object.if_contains("additionalProperties");
        more && more->is_bool())
      object.erase("additionalProperties");
    for (const std::string_view cap : {"maxLength", "maxItems", "maxProperties"}) object.erase(cap);
  }
  for (auto& member : object) open(member.value());
}

std::string joined_words(const json::Array& words) {
  std::string out;
  for (const json::Value& word : words)
    out += (out.empty() ? "" : ", ") + std::string(json::view(word.get_string()));
  return out;
}

// The form of a value that has no members of its own.
std::string form_of(const json::Value& schema) {
  if (const json::Value* words = json::find(schema, "enum"))
    return "one of: " + joined_words(words->get_array());
  const auto type = json::text_of(schema, "type");
  if (!type) return json::find(schema, "$ref") ? "the same again" : "any JSON";
  if (*type == "boolean") return "true or false";
  if (*type == "integer") return "a whole number";
  if (*type == "object") return "an object";
  if (const auto format = json::text_of(schema, "format"))
    return *format == "date" ? "a date, 2026-11-23" : "a time, 2026-11-23T05:33:00Z";
  if (const auto words = json::text_of(schema, "description")) return std::string(*words);
  return "text";
}

void add_fields(const json::Value& schema, const std::string& path, std::vector<FieldWords>& rows);

// One value at `path`: a row of its own, or the rows of what it holds.
void add_value(const json::Value& schema, const std::string& path, bool required,
               std::vector<FieldWords>& rows) {
  if (json::find(schema, "properties")) {
    rows.push_back({path, "an object", required});
    return add_fields(schema, path + ".", rows);
  }
  if (const json::Value* items = json::find(schema, "items")) {
    if (json::find(*items, "properties")) {
      rows.push_back({path, "a list of objects", required});
      return add_fields(*items, path + "[].", rows);
    }
    rows.push_back({path, "a list, each " + form_of(*items), required});
    return;
  }
  if (const json::Value* values = json::find(schema, "additionalProperties");
      values && values->is_object()) {
    rows.push_back({path, "an object of names, each with " + form_of(*values), required});
    if (json::find(*values, "properties")) add_fields(*values, path + ".*.", rows);
    return;
  }
  rows.push_back({path, form_of(schema), required});
}

void add_fields(const json::Value& schema, const std::string& path, std::vector<FieldWords>& rows) {
  const json::Value* properties = json::find(schema, "properties");
  if (!properties) return;
  const json::Value* required = json::find(schema, "required");
  for (const auto& member : properties->get_object()) {
    const std::string_view name = member.key();
    const bool must =
        required && std::any_of(required->get_array().begin(), required->get_array().end(),
                                [&](const json::Value& one) {
                                  return one.is_string() && json::view(one.get_string()) == name;
                                });
    add_value(member.value(), path + std::string(name), must, rows);
  }
}

}  // namespace

json::Value schema_of(const Payload& payload, std::string_view at) {
  json::Value schema = payload.schema(at);
  if (!payload.strict) open(schema);
  return schema;
}

std::string schema_name(const ledger::Kind& kind) {
  return fmt::format("{}.v{}", kind.word, kind.version);
}

std::vector<FieldWords> field_words(const json::Value& schema) {
  std::vector<FieldWords> rows;
  add_fields(schema, "", rows);
  return rows;
}

}  // namespace probity::server::portal

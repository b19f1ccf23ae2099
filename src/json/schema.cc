#include "json/schema.h"

#include "base/limits.h"

namespace probity::json {

namespace limits = base::limits;

namespace {

Object& typed(Value& out, std::string_view type) {
  Object& schema = out.emplace_object();
  schema["type"] = type;
  return schema;
}

void describe_integer(Value& out, std::int64_t minimum) {
  Object& schema = typed(out, "integer");
  schema["minimum"] = minimum;
  schema["maximum"] = limits::kMaxInteger;
}

}  // namespace

void describe(Value& out, std::type_identity<bool>, const Place&, OpenStructs&) {
  typed(out, "boolean");
}
void describe(Value& out, std::type_identity<std::int64_t>, const Place&, OpenStructs&) {
  describe_integer(out, -limits::kMaxInteger);
}
void describe(Value& out, std::type_identity<std::uint64_t>, const Place&, OpenStructs&) {
  describe_integer(out, 0);
}
void describe(Value& out, std::type_identity<std::string>, const Place&, OpenStructs&) {
  typed(out, "string")["maxLength"] = limits::kStringBytes;
}
void describe(Value& out, std::type_identity<base::Time>, const Place&, OpenStructs&) {
  Object& schema = typed(out, "string");
  schema["format"] = "date-time";
  schema["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
}
void describe(Value& out, std::type_identity<base::Date>, const Place&, OpenStructs&) {
  typed(out, "string")["format"] = "date";
}
void describe(Value& out, std::type_identity<std::set<std::string>>, const Place&, OpenStructs&) {
  typed(describe_list(out), "string")["maxLength"] = limits::kStringBytes;
  out.get_object()["uniqueItems"] = true;
}
void describe(Value& out, std::type_identity<Value>, const Place&, OpenStructs&) {
  out.emplace_object();
}

void describe_digest(Value& out) { describe_text(out, "^[0-9a-f]{64}$", "a SHA-256 digest"); }

void describe_text(Value& out, std::string_view pattern, std::string_view wanted) {
  Object& schema = typed(out, "string");
  if (!pattern.empty()) schema["pattern"] = pattern;
  schema["description"] = wanted;
}

void describe_words(Value& out, std::span<const std::string_view> words) {
  Array& list = typed(out, "string")["enum"].emplace_array();
  for (const std::string_view word : words) list.emplace_back(word);
}

Value& describe_list(Value& out) {
  Object& schema = typed(out, "array");
  schema["maxItems"] = limits::kListItems;
  return schema["items"];
}

Value& describe_map(Value& out) {
  Object& schema = typed(out, "object");
  schema["maxProperties"] = limits::kListItems;
  return schema["additionalProperties"];
}

bool describe_struct(Value& out, std::span<const Field> fields, const Place& place,
                     OpenStructs& open) {
  for (const auto& [outer, pointer] : open) {
    if (outer != fields.data()) continue;
    out.emplace_object()["$ref"] = '#' + pointer;
    return false;
  }
  open.emplace_back(fields.data(), place.pointer());
  Object& schema = typed(out, "object");
  schema["additionalProperties"] = false;
  Array& required = schema["required"].emplace_array();
  for (const Field& field : fields)
    if (!field.optional) required.emplace_back(field.name);
  schema["properties"].emplace_object();
  return true;
}

Value& describe_member(Value& out, std::string_view name) {
  return out.get_object()["properties"].get_object()[name];
}

Value schema_document(const Value& schema) {
  Value out{{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  for (const auto& member : schema.get_object())
    out.get_object().emplace(member.key(), member.value());
  return out;
}

}  // namespace probity::json

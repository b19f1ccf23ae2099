#include "json/codec.h"

#include <fmt/format.h>

#include "base/limits.h"
#include "json/canonical.h"

namespace probity::json {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace limits = base::limits;

namespace {

std::string joined(std::span<const std::string_view> words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

tl::unexpected<base::Error> wrong_type(const Value& value, const Place& place,
                                       std::string_view required) {
  return fail(Code::bad_input, fmt::format("expected {}, found {}", required, kind_name(value)),
              place.pointer(), "value.type", std::string(kind_name(value)), std::string(required));
}

Status check_text(std::string_view text, const Place& place) {
  if (text.size() > limits::kStringBytes)
    return fail(Code::too_large, "the text is too long", place.pointer(), "string.size",
                fmt::format("{} bytes", text.size()),
                fmt::format("at most {} bytes", limits::kStringBytes));
  // SQL text columns end at it, so what is signed and what is stored could differ.
  if (text.find('\0') != text.npos)
    return fail(Code::bad_input, "the text holds the character U+0000", place.pointer(),
                "string.nul", "U+0000", "text without it");
  return {};
}

Status check_count(std::size_t count, const Place& place) {
  if (count <= limits::kListItems) return {};
  return fail(Code::too_large, "too many items", place.pointer(), "list.size",
              fmt::format("{} items", count), fmt::format("at most {}", limits::kListItems));
}

Status out_of_range(const Place& place, std::string found, std::string required) {
  return fail(Code::bad_input, "the number is out of range", place.pointer(), "number.range",
              std::move(found), std::move(required));
}

Status is_integer(const Value& value, const Place& place) {
  if (value.is_int64() || value.is_uint64()) return {};
  if (!value.is_double()) return wrong_type(value, place, "an integer");
  std::string found;
  append_number(found, value.get_double());
  return fail(Code::bad_input, "floating-point numbers are not allowed here", place.pointer(),
              "number.float", std::move(found),
              "an integer up to 2^53-1, without fraction or exponent, or a decimal string");
}

// Raw values carry what a struct does not describe, under the same caps.
Status check_raw(const Value& value, const Place& place) {
  if (value.is_string()) return check_text(view(value.get_string()), place);
  if (value.is_number()) {
    std::int64_t integer = 0;
    return read(value, place, integer);
  }
  if (value.is_array()) {
    PROBITY_CHECK(check_count(value.get_array().size(), place));
    std::size_t i = 0;
    for (const Value& item : value.get_array()) PROBITY_CHECK(check_raw(item, Place(place, i++)));
  }
  if (value.is_object()) {
    PROBITY_CHECK(check_count(value.get_object().size(), place));
    for (const auto& [key, item] : value.get_object()) {
      const Place here(place, key);
      PROBITY_CHECK(check_text(key, here));
      PROBITY_CHECK(check_raw(item, here));
    }
  }
  return {};
}

}  // namespace

std::string Place::pointer() const {
  if (!outer_) return std::string(key_);
  std::string out = outer_->pointer() + '/';
  return out + (is_index_ ? fmt::format("{}", index_) : pointer_token(key_));
}

Status malformed(const Place& place, std::string_view found, std::string_view required) {
  return fail(Code::bad_input, fmt::format("expected {}", required), place.pointer(),
              "value.format", quoted(found), std::string(required));
}

Status read(const Value& value, const Place& place, bool& out) {
  if (!value.is_bool()) return wrong_type(value, place, "true or false");
  out = value.get_bool();
  return {};
}

Status read(const Value& value, const Place& place, std::int64_t& out) {
  PROBITY_CHECK(is_integer(value, place));
  const bool huge = value.is_uint64();  // the parser makes one only of what int64 cannot hold
  if (huge && value.get_uint64() > static_cast<std::uint64_t>(limits::kMaxInteger))
    return out_of_range(place, fmt::format("{}", value.get_uint64()), "at most 2^53-1");
  out = huge ? static_cast<std::int64_t>(value.get_uint64()) : value.get_int64();
  if (out > limits::kMaxInteger || out < -limits::kMaxInteger)
    return out_of_range(place, fmt::format("{}", out), "from -(2^53-1) to 2^53-1");
  return {};
}

Status read(const Value& value, const Place& place, std::uint64_t& out) {
  std::int64_t number = 0;
  PROBITY_CHECK(read(value, place, number));
  if (number < 0) return out_of_range(place, fmt::format("{}", number), "from 0 to 2^53-1");
  out = static_cast<std::uint64_t>(number);
  return {};
}

Result<std::string_view> read_text(const Value& value, const Place& place) {
  if (!value.is_string()) return wrong_type(value, place, "a string");
  const std::string_view text = view(value.get_string());
  PROBITY_CHECK(check_text(text, place));
  return text;
}

Status read(const Value& value, const Place& place, std::string& out) {
  PROBITY_TRY(out, read_text(value, place));
  return {};
}

Status read(const Value& value, const Place& place, base::Time& out) {
  PROBITY_TRY(const std::string_view text, read_text(value, place));
  const auto time = base::parse_time(text);
  if (!time) return malformed(place, text, "a time in UTC, like 2026-11-23T05:33:00Z");
  out = *time;
  return {};
}

Status read(const Value& value, const Place& place, base::Date& out) {
  PROBITY_TRY(const std::string_view text, read_text(value, place));
  const auto date = base::parse_date(text);
  if (!date) return malformed(place, text, "a date, like 2026-11-23");
  out = *date;
  return {};
}

Status read(const Value& value, const Place& place, std::set<std::string>& out) {
  PROBITY_TRY(const Array* list, read_list(value, place));
  out.clear();
  std::size_t i = 0;
  for (const Value& item : *list) {
    const Place here(place, i++);
    PROBITY_TRY(const std::string_view text, read_text(item, here));
    if (!out.emplace(text).second)
      return fail(Code::bad_input, "the set names it twice", here.pointer(), "set.duplicate",
                  quoted(text), "each item once");
  }
  return {};
}

Status read(const Value& value, const Place& place, Value& out) {
  PROBITY_CHECK(check_raw(value, place));
  out = value;
  return {};
}

Status read_digest(const Value& value, const Place& place, base::Hash256& out) {
  PROBITY_TRY(const std::string_view text, read_text(value, place));
  const auto digest = base::Hash256::from_hex(text);
  if (!digest) return malformed(place, text, "a SHA-256 digest: 64 digits 0-9 a-f");
  out = *digest;
  return {};
}

Result<const Array*> read_list(const Value& value, const Place& place) {
  if (!value.is_array()) return wrong_type(value, place, "a list");
  PROBITY_CHECK(check_count(value.get_array().size(), place));
  return &value.get_array();
}

Result<const Object*> read_map(const Value& value, const Place& place) {
  if (!value.is_object()) return wrong_type(value, place, "an object");
  PROBITY_CHECK(check_count(value.get_object().size(), place));
  for (const auto& member : value.get_object())
    PROBITY_CHECK(check_text(member.key(), Place(place, member.key())));
  return &value.get_object();
}

Result<std::size_t> read_word(const Value& value, const Place& place,
                              std::span<const std::string_view> words) {
  PROBITY_TRY(const std::string_view text, read_text(value, place));
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == text) return i;
  return fail(Code::bad_input, "unknown word", place.pointer(), "word.unknown", quoted(text),
              joined(words));
}

Status read_object(const Value& value, const Place& place, std::span<const Field> fields,
                   void* owner) {
  if (!value.is_object()) return wrong_type(value, place, "an object");
  const Object& object = value.get_object();
  std::size_t known = 0;
  for (const Field& field : fields) known += object.contains(field.name);
  if (known != object.size()) {
    std::vector<std::string_view> names;
    for (const Field& field : fields) names.push_back(field.name);
    for (const auto& member : object)
      if (const std::string_view key = member.key();
          std::find(names.begin(), names.end(), key) == names.end())
        return fail(Code::bad_input, "unknown field", Place(place, key).pointer(), "field.unknown",
                    quoted(key), joined(names));
  }
  for (const Field& field : fields) {
    const Place here(place, field.name);
    if (const Value* member = object.if_contains(field.name))
      PROBITY_CHECK(field.read(*member, here, owner));
    else if (!field.optional)
      return fail(Code::bad_input, fmt::format("the field \"{}\" is missing", field.name),
                  here.pointer(), "field.missing", "nothing", std::string(field.name));
  }
  return {};
}

void write(Value& out, bool value) { out = value; }
void write(Value& out, std::int64_t value) { out = value; }
void write(Value& out, std::uint64_t value) {
  // One number, one representation: the parser, too, uses uint64 only for what int64 cannot hold.
  if (value <= static_cast<std::uint64_t>(limits::kMaxInteger))
    out = static_cast<std::int64_t>(value);
  else
    out = value;
}
void write(Value& out, std::string_view value) { out.emplace_string().assign(value); }
void write(Value& out, const std::string& value) { write(out, std::string_view(value)); }
void write(Value& out, base::Time value) { write(out, base::to_string(value)); }
void write(Value& out, base::Date value) { write(out, base::to_string(value)); }
void write(Value& out, const std::set<std::string>& value) {
  Array& list = out.emplace_array();
  list.reserve(value.size());
  for (const std::string& item : value) list.emplace_back(item);
}
void write(Value& out, const Value& value) { out = value; }
void write_object(Value& out, std::span<const Field> fields, const void* owner) {
  Object& object = out.emplace_object();
  object.reserve(fields.size());
  for (const Field& field : fields) {
    Value member;
    if (field.write(member, owner)) object.emplace(field.name, std::move(member));
  }
}

}  // namespace probity::json

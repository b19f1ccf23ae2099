// JSON Schema (2020-12) of a described struct, from the description that the codec reads: members,
// which are required, the words of enums, patterns of ids and digests, and the caps. What the
// schema accepts and decode<T> refuses are only rules that JSON Schema cannot say (real dates,
// sizes in bytes). Pure functions, any thread.
#pragma once

#include <type_traits>

#include "json/codec.h"

namespace probity::json {

// The structs that are open around a place, by their fields, so that one inside itself becomes a
// "$ref".
using OpenStructs = std::vector<std::pair<const Field*, std::string>>;

// The regular expression of a Text type, where there is one.
template <class T>
struct Pattern {
  static constexpr std::string_view text = "";
};
inline constexpr std::string_view kSlugPattern = "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$";
inline constexpr std::string_view kPathPattern =
    "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?/[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$";
template <std::derived_from<base::AgencyTag> Tag>
struct Pattern<base::Id<Tag>> {
  static constexpr std::string_view text = kSlugPattern;
};
template <std::derived_from<base::PathTag> Tag>
struct Pattern<base::Id<Tag>> {
  static constexpr std::string_view text = kPathPattern;
};
template <>
struct Pattern<base::Decimal> {
  static constexpr std::string_view text = "^-?(0|[1-9][0-9]*)([.][0-9]+)?$";
};

// The untemplated work, in schema.cc. describe() fills `out` with the schema of one type.
void describe(Value& out, std::type_identity<bool>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<std::int64_t>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<std::uint64_t>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<std::string>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<base::Time>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<base::Date>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<std::set<std::string>>, const Place&, OpenStructs&);
void describe(Value& out, std::type_identity<Value>, const Place&, OpenStructs&);
void describe_digest(Value& out);
void describe_text(Value& out, std::string_view pattern, std::string_view wanted);
void describe_words(Value& out, std::span<const std::string_view> words);
Value& describe_list(Value& out);  // returns where the schema of its items goes
Value& describe_map(Value& out);   // likewise of its values
// True if the members are still to be described, each where describe_member() says.
bool describe_struct(Value& out, std::span<const Field> fields, const Place& place,
                     OpenStructs& open);
Value& describe_member(Value& out, std::string_view name);

template <class Tag>
void describe(Value& out, std::type_identity<base::Digest<Tag>>, const Place&, OpenStructs&) {
  describe_digest(out);
}
template <Text T>
void describe(Value& out, std::type_identity<T>, const Place&, OpenStructs&) {
  describe_text(out, Pattern<T>::text, Wanted<T>::text);
}
template <Word E>
void describe(Value& out, std::type_identity<E>, const Place&, OpenStructs&) {
  describe_words(out, words<E>());
}
template <Described T>
void describe(Value& out, std::type_identity<T>, const Place& place, OpenStructs& open);
template <class T>
void describe(Value& out, std::type_identity<std::optional<T>>, const Place& place,
              OpenStructs& open) {
  describe(out, std::type_identity<T>{}, place, open);
}
template <class T>
void describe(Value& out, std::type_identity<std::vector<T>>, const Place& place,
              OpenStructs& open) {
  describe(describe_list(out), std::type_identity<T>{}, Place(place, "items"), open);
}
template <class T>
void describe(Value& out, std::type_identity<std::map<std::string, T>>, const Place& place,
              OpenStructs& open) {
  describe(describe_map(out), std::type_identity<T>{}, Place(place, "additionalProperties"), open);
}
template <Described T>
void describe(Value& out, std::type_identity<T>, const Place& place, OpenStructs& open) {
  if (!describe_struct(out, fields<T>(), place, open)) return;
  const Place properties(place, "properties");
  boost::mp11::mp_for_each<detail::Members<T>>([&](auto member) {
    using Type = typename detail::Member<T, decltype(member)>::Type;
    constexpr std::string_view name = plain_name(member.name);
    describe(describe_member(out, name), std::type_identity<Type>{}, Place(properties, name), open);
  });
  open.pop_back();
}

// `at`: where the schema will lie in its document, so that a struct inside itself refers to it
// there.
template <Described T>
Value schema(std::string_view at = "") {
  Value out;
  OpenStructs open;
  describe(out, std::type_identity<T>{}, Place(at), open);
  return out;
}

// A document of its own: the schema with "$schema" in front.
Value schema_document(const Value& schema);

}  // namespace probity::json

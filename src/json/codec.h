// The codec between our structs and JSON, from their description (BOOST_DESCRIBE_STRUCT,
// BOOST_DESCRIBE_ENUM) alone.
//
// decode<T> is strict, because what it reads gets signed and judged: unknown fields and words,
// absent members other than std::optional, null, floats, integers beyond 2^53-1, and strings and
// lists over base::limits are refused; the first error is returned with the exact JSON pointer.
// Rules: field.unknown, field.missing, value.type, value.format, word.unknown, number.float,
// number.range, string.size, string.nul, list.size, set.duplicate.
//
// A member's or enumerator's trailing '_' (class_, delete_) is not part of its name. Beside
// described structs and enums it knows bool, int64, uint64, string, optional, vector, map<string,
// T>, set<string>, Digest, Time, Date, raw Value, and every type with `static optional<T>
// parse(string_view)` and `str()` (Id, Decimal). Pure functions, any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/number.h"
#include "base/time.h"
#include "json/value.h"

namespace probity::json {

// Where decoding stands: a chain on the stack, spelled as a JSON pointer only when an error needs
// it.
class Place {
 public:
  explicit Place(std::string_view prefix) : key_(prefix) {}
  Place(const Place& outer, std::string_view key) : outer_(&outer), key_(key) {}
  Place(const Place& outer, std::size_t index) : outer_(&outer), index_(index), is_index_(true) {}
  std::string pointer() const;

 private:
  const Place* outer_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

// One member of a described struct, with its type erased: what the codec, forms and columns walk.
struct Field {
  std::string_view name;
  bool optional;
  base::Status (*read)(const Value& value, const Place& place, void* owner);
  bool (*write)(Value& out, const void* owner);  // false: absent
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;
template <class T>
concept Word = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept Text = requires(const T& value, std::string_view text) {
  { T::parse(text) } -> std::same_as<std::optional<T>>;
  { value.str() } -> std::convertible_to<std::string_view>;
};

// What the text of a Text type must look like, for errors and schemas: its kWanted or that of its
// tag.
template <class T>
struct Wanted {
  static constexpr std::string_view text = T::kWanted;
};
template <class Tag>
struct Wanted<base::Id<Tag>> {
  static constexpr std::string_view text = Tag::kWanted;
};
template <>
struct Wanted<base::Decimal> {
  static constexpr std::string_view text = "a decimal number as a string, at most 18 digits";
};

template <class T>
std::span<const Field> fields();
template <Word E>
std::span<const std::string_view> words();  // in order of declaration
template <Word E>
std::string_view word(E value);  // empty for a value that has no name
template <Word E>
std::optional<E> from_word(std::string_view text);

constexpr std::string_view plain_name(std::string_view name) {
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}

// The untemplated work, in codec.cc.
base::Status read(const Value& value, const Place& place, bool& out);
base::Status read(const Value& value, const Place& place, std::int64_t& out);
base::Status read(const Value& value, const Place& place, std::uint64_t& out);
base::Status read(const Value& value, const Place& place, std::string& out);
base::Status read(const Value& value, const Place& place, base::Time& out);
base::Status read(const Value& value, const Place& place, base::Date& out);
base::Status read(const Value& value, const Place& place, std::set<std::string>& out);
base::Status read(const Value& value, const Place& place, Value& out);
base::Status read_digest(const Value& value, const Place& place, base::Hash256& out);
base::Status read_object(const Value& value, const Place& place, std::span<const Field> fields,
                         void* owner);
base::Result<std::size_t> read_word(const Value& value, const Place& place,
                                    std::span<const std::string_view> words);
base::Result<std::string_view> read_text(const Value& value, const Place& place);
base::Result<const Array*> read_list(const Value& value, const Place& place);
base::Result<const Object*> read_map(const Value& value, const Place& place);
base::Status malformed(const Place& place, std::string_view found, std::string_view required);

void write(Value& out, bool value);
void write(Value& out, std::int64_t value);
void write(Value& out, std::uint64_t value);
void write(Value& out, std::string_view value);
void write(Value& out, const std::string& value);
void write(Value& out, base::Time value);
void write(Value& out, base::Date value);
void write(Value& out, const std::set<std::string>& value);
void write(Value& out, const Value& value);
void write_object(Value& out, std::span<const Field> fields, const void* owner);

template <class Tag>
base::Status read(const Value& value, const Place& place, base::Digest<Tag>& out) {
  base::Hash256 digest;
  PROBITY_CHECK(read_digest(value, place, digest));
  out = digest.retag<Tag>();
  return {};
}
template <Text T>
base::Status read(const Value& value, const Place& place, T& out) {
  PROBITY_TRY(const std::string_view text, read_text(value, place));
  auto parsed = T::parse(text);
  if (!parsed) return malformed(place, text, Wanted<T>::text);
  out = *std::move(parsed);
  return {};
}
template <Word E>
base::Status read(const Value& value, const Place& place, E& out);
template <Described T>
base::Status read(const Value& value, const Place& place, T& out) {
  return read_object(value, place, fields<T>(), &out);
}
template <class T>
base::Status read(const Value& value, const Place& place, std::optional<T>& out) {
  return read(value, place, out.emplace());
}
template <class T>
base::Status read(const Value& value, const Place& place, std::vector<T>& out) {
  PROBITY_TRY(const Array* list, read_list(value, place));
  out.clear();
  out.reserve(list->size());
  for (const Value& item : *list) {
    T decoded{};
    PROBITY_CHECK(read(item, Place(place, out.size()), decoded));
    out.push_back(std::move(decoded));
  }
  return {};
}
template <class T>
base::Status read(const Value& value, const Place& place, std::map<std::string, T>& out) {
  PROBITY_TRY(const Object* object, read_map(value, place));
  out.clear();
  for (const auto& [key, item] : *object)
    PROBITY_CHECK(read(item, Place(place, key), out[std::string(key)]));
  return {};
}

template <class Tag>
void write(Value& out, const base::Digest<Tag>& value) {
  write(out, value.hex());
}
template <Text T>
void write(Value& out, const T& value) {
  write(out, std::string_view(value.str()));
}
template <Word E>
void write(Value& out, E value) {
  write(out, word(value));
}
template <Described T>
void write(Value& out, const T& value) {
  write_object(out, fields<T>(), &value);
}
template <class T>
void write(Value& out, const std::vector<T>& value) {
  Array& list = out.emplace_array();
  list.reserve(value.size());
  for (const T& item : value) write(list.emplace_back(nullptr), item);
}
template <class T>
void write(Value& out, const std::map<std::string, T>& value) {
  Object& object = out.emplace_object();
  for (const auto& [key, item] : value) write(object[key], item);
}

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class Owner, class Descriptor>
struct Member {
  using Type = std::remove_cvref_t<decltype(std::declval<Owner&>().*Descriptor::pointer)>;

  static base::Status read_into(const Value& value, const Place& place, void* owner) {
    return read(value, place, static_cast<Owner*>(owner)->*Descriptor::pointer);
  }
  static bool write_from(Value& out, const void* owner) {
    const Type& value = static_cast<const Owner*>(owner)->*Descriptor::pointer;
    if constexpr (IsOptional<Type>::value) {
      if (!value) return false;
      write(out, *value);
    } else {
      write(out, value);
    }
    return true;
  }
  static constexpr Field field{plain_name(Descriptor::name), IsOptional<Type>::value, read_into,
                               write_from};
};

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

template <class T, template <class...> class List, class... Descriptors>
std::span<const Field> fields_of(List<Descriptors...>) {
  static constexpr Field all[] = {Member<T, Descriptors>::field...};
  return all;
}
template <template <class...> class List, class... Descriptors>
std::span<const std::string_view> words_of(List<Descriptors...>) {
  static constexpr std::string_view all[] = {plain_name(Descriptors::name)...};
  return all;
}

}  // namespace detail

template <class T>
std::span<const Field> fields() {
  using Members = detail::Members<T>;
  if constexpr (boost::mp11::mp_size<Members>::value == 0)
    return {};
  else
    return detail::fields_of<T>(Members{});
}

template <Word E>
std::span<const std::string_view> words() {
  return detail::words_of(boost::describe::describe_enumerators<E>{});
}
template <Word E>
std::string_view word(E value) {
  std::string_view name;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (d.value == value) name = plain_name(d.name);
  });
  return name;
}
template <Word E>
std::optional<E> from_word(std::string_view text) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (plain_name(d.name) == text) found = d.value;
  });
  return found;
}
template <Word E>
base::Status read(const Value& value, const Place& place, E& out) {
  PROBITY_TRY(const std::size_t chosen, read_word(value, place, words<E>()));
  std::size_t i = 0;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    if (i++ == chosen) out = d.value;
  });
  return {};
}

// `pointer` is where `value` lies in the document the reader knows, e.g. "/predicate"; errors point
// from its root.
template <class T>
base::Result<T> decode(const Value& value, std::string_view pointer = {}) {
  T out{};
  PROBITY_CHECK(read(value, Place(pointer), out));
  return out;
}

template <class T>
Value encode(const T& object) {
  Value out;
  write(out, object);
  return out;
}

}  // namespace probity::json

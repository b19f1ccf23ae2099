#include "json/value.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/number.h"

namespace probity::json {

const Value* find(const Value& value, std::string_view key) {
  return value.is_object() ? value.get_object().if_contains(key) : nullptr;
}

std::optional<std::string_view> text_of(const Value& value, std::string_view key) {
  const Value* member = find(value, key);
  if (!member || !member->is_string()) return std::nullopt;
  return view(member->get_string());
}

const Value* at(const Value& value, std::string_view pointer) {
  const Value* here = &value;
  while (here && !pointer.empty()) {
    if (pointer[0] != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    std::string token;
    for (std::size_t i = 0; i < end; ++i) {
      if (pointer[i] != '~') {
        token += pointer[i];
      } else if (++i < end && (pointer[i] == '0' || pointer[i] == '1')) {
        token += pointer[i] == '0' ? '~' : '/';
      } else {
        return nullptr;
      }
    }
    pointer.remove_prefix(end);
    if (here->is_array()) {
      const auto index = base::parse_int(token);
      here = index && *index >= 0 ? here->get_array().if_contains(static_cast<std::size_t>(*index))
                                  : nullptr;
    } else {
      here = find(*here, token);
    }
  }
  return here;
}

std::string pointer_token(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kQuoted = 80;
  if (text.size() <= kQuoted) return std::string(text);
  std::size_t end = kQuoted;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // never half a character
  return std::string(text.substr(0, end)) + "...";
}

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "true or false";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
      return "an integer";
    case boost::json::kind::double_:
      return "a number";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "a list";
    case boost::json::kind::object:
      return "an object";
  }
  return "nothing";
}

}  // namespace probity::json

// Value: a JSON value in memory (Boost.JSON), with the few accessors that reading code needs.
// Strings are UTF-8; an object keeps the order of its members. Pure functions, any thread; one
// Value belongs to one thread while it changes.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "json/fwd.h"

namespace probity::json {

inline std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }

// The member, or null if `value` is no object or has none of that name.
const Value* find(const Value& value, std::string_view key);

// The member's text, if `value` is an object that has it as a string.
std::optional<std::string_view> text_of(const Value& value, std::string_view key);

// What an RFC 6901 pointer ("/files/3/sha256", or "" for the whole) leads to, or null.
const Value* at(const Value& value, std::string_view pointer);

// One reference token of a pointer: '~' and '/' escaped.
std::string pointer_token(std::string_view key);

// Input as an error may quote it: cut after 80 bytes, never inside a character.
std::string quoted(std::string_view text);

// "an object", "a string", "an integer", ... for error messages.
std::string_view kind_name(const Value& value);

}  // namespace probity::json

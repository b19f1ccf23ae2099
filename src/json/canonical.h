// The canonical form of a JSON value (RFC 8785, JCS): what is hashed and signed. No white space,
// keys in the order of their UTF-16 code units, numbers as ECMAScript writes the nearest double. A
// double that is not finite cannot come from the parser or the codec; one put in by hand is written
// as null, as ECMAScript does. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "json/fwd.h"

namespace probity::json {

std::string canonical(const Value& value);

// The parts, for other writers of JSON.
void append_string(std::string& out, std::string_view text);   // quoted and escaped
void append_number(std::string& out, double number);           // ECMAScript Number::toString
bool before_in_utf16(std::string_view a, std::string_view b);  // both valid UTF-8

}  // namespace probity::json

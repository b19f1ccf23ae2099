// The one JSON parser for foreign text: strict RFC 8259 and I-JSON (RFC 7493). It refuses duplicate
// keys, a byte order mark, invalid UTF-8, lone surrogates, numbers no double can hold, text after
// the value, and nesting over `max_depth`. Doubles are the nearest ones. Errors: bad_input;
// `pointer` says where in the value, `what` names the byte offset. Rules: json.syntax, json.utf8,
// json.duplicate-key, json.depth, json.number. Pure function, any thread.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/limits.h"
#include "json/value.h"

namespace probity::json {

base::Result<Value> parse(std::string_view text, std::size_t max_depth = base::limits::kJsonDepth);

}  // namespace probity::json

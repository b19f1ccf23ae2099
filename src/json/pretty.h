// JSON for people: two spaces of indentation, members in the order they have, a newline at the end.
// Any thread.
#pragma once

#include <string>

#include "json/fwd.h"

namespace probity::json {

std::string pretty(const Value& value);

}  // namespace probity::json

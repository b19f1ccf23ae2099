// How far one word is from another, to suggest what somebody may have meant. Pure function, any
// thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace probity::base {

// How many bytes to insert, remove or replace (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b);

}  // namespace probity::base

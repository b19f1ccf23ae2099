// UTF-8 (RFC 3629) as a check: no overlong forms, no surrogates, nothing above U+10FFFF. Any
// thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace probity::base {

// How many bytes from the start are whole, valid characters: text.size() when all are.
std::size_t valid_utf8(std::string_view text);

inline bool is_utf8(std::string_view text) { return valid_utf8(text) == text.size(); }

}  // namespace probity::base

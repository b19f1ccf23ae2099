// The pieces that the C2SP text formats share: lines, decimals, base64 in one spelling. Pure
// functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/hash.h"

namespace probity::log {

// Takes a line off the front, without its newline; nothing when no newline is left.
std::optional<std::string_view> take_line(std::string_view& rest);
// Decimal, no sign, no zeros in front, within int64: sizes and indexes over that are no log's.
std::optional<std::uint64_t> parse_count(std::string_view text);
// Standard base64 as to_base64 writes it.
std::optional<base::Bytes> parse_base64(std::string_view text);
std::optional<base::Hash256> parse_hash(std::string_view text);  // of 32 bytes

}  // namespace probity::log

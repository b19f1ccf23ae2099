// Bytes and their text forms: hex (lower case), base64 (RFC 4648) and percent-encoding. Pure
// functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace probity::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteView bytes);
// Lower-case hex only: digests are compared as text elsewhere, so one spelling. Empty on anything
// else.
std::optional<Bytes> from_hex(std::string_view text);

// Standard alphabet with padding.
std::string to_base64(ByteView bytes);
// URL-safe alphabet without padding (RFC 4648 section 5, as JOSE and OAuth write it).
std::string to_base64url(ByteView bytes);
// Standard or URL-safe alphabet, padding required for the standard one and optional for the other
// (DSSE 1.0.2 accepts both); refuses white space, mixed alphabets and non-zero trailing bits.
std::optional<Bytes> from_base64(std::string_view text);

// RFC 3986: unreserved characters and those of `kept` stay, every other byte becomes %XX.
std::string percent_encoded(std::string_view text, std::string_view kept = {});

}  // namespace probity::base

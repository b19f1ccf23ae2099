// Passwords at rest: Argon2id (RFC 9106) through libsodium, in its PHC text form with parameters
// and salt. Each costs memory on purpose, so at most two run at once in the process; a third caller
// waits. Any thread, never one that must not block.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace probity::crypto {

struct PasswordCost {
  std::uint64_t passes = 0;
  std::size_t memory = 0;  // bytes
};
// RFC 9106 section 4, for memory-constrained environments: three passes over 64 MiB.
inline constexpr PasswordCost kPasswordCost{3, std::size_t{64} << 20};
// For tests alone: the least that libsodium takes.
inline constexpr PasswordCost kTestPasswordCost{1, std::size_t{8} << 10};

// environment when there is no memory for it.
base::Result<std::string> hash_password(std::string_view password, PasswordCost cost);
// False also for a text that is no such hash.
bool password_matches(const std::string& hash, std::string_view password);
// Whether the hash was made at another cost and should be made anew.
bool password_is_outdated(const std::string& hash, PasswordCost cost);

// In constant time for texts of equal length; only the length shows.
bool equal_secrets(base::ByteView a, base::ByteView b);
inline bool equal_secrets(std::string_view a, std::string_view b) {
  return equal_secrets(base::as_bytes(a), base::as_bytes(b));
}

}  // namespace probity::crypto

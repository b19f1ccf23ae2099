// Time-based one-time codes, the second factor of sign-in (RFC 6238 over RFC 4226): HMAC-SHA-1, six
// digits, a new code every 30 seconds, as every authenticator program understands them. SHA-1 is
// sound inside HMAC. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/secret.h"

namespace probity::crypto {

inline constexpr std::int64_t kTotpSeconds = 30;
inline constexpr std::size_t kTotpSecret = 20;  // bytes, RFC 4226 section 4

Secret new_totp_secret(base::Random& random);
// The code of the step that holds that time.
std::string totp_code(base::ByteView secret, std::int64_t step, unsigned digits = 6);
inline std::int64_t totp_step(base::Time time) { return time.seconds / kTotpSeconds; }

// The step for which the code is right: the present one, or one before or after it for clocks that
// differ (RFC 6238 section 5.2). Only steps after `last_used` count, so that a code seen over a
// shoulder is worth nothing.
std::optional<std::int64_t> match_totp(base::ByteView secret, std::string_view code, base::Time now,
                                       std::int64_t last_used);

// RFC 4648 section 6 without padding, as people type it.
std::string to_base32(base::ByteView bytes);
// What to_base32 writes; nullopt for anything else.
std::optional<Secret> from_base32(std::string_view text);
// otpauth://totp/<issuer>:<account>?secret=...&issuer=..., for QR codes.
std::string otpauth_uri(base::ByteView secret, std::string_view issuer, std::string_view account);

}  // namespace probity::crypto

#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdlib>

#include "crypto/password.h"

namespace probity::crypto {
namespace {

std::array<std::uint8_t, 20> hmac_sha1(base::ByteView key, base::ByteView message) {
  std::array<std::uint8_t, 20> mac{};
  if (!HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
            mac.data(), nullptr))
    std::abort();
  return mac;
}

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

Secret new_totp_secret(base::Random& random) {
  base::Bytes bytes(kTotpSecret);
  random.fill(bytes);
  return Secret(std::move(bytes));
}

std::string totp_code(base::ByteView secret, std::int64_t step, unsigned digits) {
  std::array<std::uint8_t, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i)
    counter[7 - i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (8 * i));
  const auto mac = hmac_sha1(secret, counter);
  const std::size_t at = mac[19] & 15U;
  std::uint32_t number = (mac[at] & 0x7fU) << 24 | static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                         static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::string code(digits, '0');
  for (std::size_t i = digits; i > 0; --i) {
    code[i - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return code;
}

std::optional<std::int64_t> match_totp(base::ByteView secret, std::string_view code, base::Time now,
                                       std::int64_t last_used) {
  const std::int64_t present = totp_step(now);
  std::optional<std::int64_t> found;
  // All three are compared, so that the time taken does not tell which one it was.
  for (std::int64_t step = present - 1; step <= present + 1; ++step)
    if (equal_secrets(totp_code(secret, step), code) && step > last_used && !found) found = step;
  return found;
}

std::string to_base32(base::ByteView bytes) {
  std::string text;
  unsigned bits = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += kBase32[bits >> held & 31];
    }
    bits &= (1U << held) - 1;
  }
  if (held > 0) text += kBase32[bits << (5 - held) & 31];
  return text;
}

std::optional<Secret> from_base32(std::string_view text) {
  base::Bytes bytes;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::size_t value = kBase32.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 5 | static_cast<unsigned>(value);
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> held));
    bits &= (1U << held) - 1;
  }
  if (held >= 5 || bits != 0) return std::nullopt;
  return Secret(std::move(bytes));
}

std::string otpauth_uri(base::ByteView secret, std::string_view issuer, std::string_view account) {
  return "otpauth://totp/" + base::percent_encoded(issuer) + ":" + base::percent_encoded(account) +
         "?secret=" + to_base32(secret) + "&issuer=" + base::percent_encoded(issuer) +
         "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace probity::crypto

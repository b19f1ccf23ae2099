// Ed25519 (RFC 8032) through libsodium: the log's checkpoints and cosignatures. The rule of
// verification is libsodium's: cofactorless, S below the order, no non-canonical or small-order A
// or R; docs/formats/signatures.md states it in full. Values; any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/random.h"
#include "crypto/secret.h"

namespace probity::crypto {

using Ed25519Signature = std::array<std::uint8_t, 64>;

class Ed25519PublicKey {
 public:
  static base::Result<Ed25519PublicKey> from_bytes(base::ByteView raw);  // 32 bytes
  static base::Result<Ed25519PublicKey> from_der(base::ByteView spki);   // RFC 8410
  static base::Result<Ed25519PublicKey> from_pem(std::string_view text);

  const std::array<std::uint8_t, 32>& bytes() const { return bytes_; }
  base::Bytes der() const;
  std::string pem() const;
  bool verify(base::ByteView message, base::ByteView signature) const;
  bool operator==(const Ed25519PublicKey&) const = default;

 private:
  friend class Ed25519Key;
  std::array<std::uint8_t, 32> bytes_{};
};

class Ed25519Key {
 public:
  static Ed25519Key generate(base::Random& random);
  static base::Result<Ed25519Key> from_seed(
      base::ByteView seed);  // 32 bytes: RFC 8032's private key

  Secret seed() const;
  const Ed25519PublicKey& public_key() const { return public_key_; }
  Ed25519Signature sign(base::ByteView message) const;

 private:
  Ed25519Key() = default;
  static Ed25519Key from_raw_seed(base::ByteView seed);
  Secret expanded_;  // libsodium's 64 bytes: seed and public key
  Ed25519PublicKey public_key_;
};

}  // namespace probity::crypto

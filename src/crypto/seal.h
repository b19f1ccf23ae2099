// Seals small secrets (custodial keys) under a 32-byte key: XChaCha20-Poly1305 (libsodium), 24
// random bytes of nonce before the ciphertext and its tag. `associated` is bound but not stored:
// name what the secret is for, so that one sealed secret cannot stand in for another. Any thread.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "base/random.h"
#include "crypto/secret.h"

namespace probity::crypto {

class SealKey {
 public:
  static SealKey generate(base::Random& random);
  static base::Result<SealKey> from_bytes(base::ByteView raw);  // 32 bytes
  base::ByteView bytes() const { return bytes_.view(); }

 private:
  explicit SealKey(Secret bytes) : bytes_(std::move(bytes)) {}
  Secret bytes_;
};

base::Bytes seal(const SealKey& key, base::ByteView plaintext, base::ByteView associated,
                 base::Random& random);
// bad_input when the key, the associated data or a single bit differs.
base::Result<Secret> unseal(const SealKey& key, base::ByteView sealed, base::ByteView associated);

}  // namespace probity::crypto

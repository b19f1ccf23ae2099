// ECDSA over P-256 with SHA-256 (FIPS 186-5) through OpenSSL: signs every statement, token and
// report, because the stock verifiers take it. Signatures are DER (strict: one spelling), public
// keys SubjectPublicKeyInfo with an uncompressed point on the named curve; anything else is
// refused. Keys are shared values; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/random.h"
#include "crypto/secret.h"

struct evp_pkey_st;

namespace probity::crypto {

class P256PublicKey {
 public:
  static base::Result<P256PublicKey> from_der(base::ByteView spki);
  static base::Result<P256PublicKey> from_pem(std::string_view text);

  const base::Bytes& der() const { return der_; }
  std::string pem() const;
  const base::KeyId& key_id() const { return key_id_; }  // SHA-256 of der()
  bool verify(base::ByteView message, base::ByteView der_signature) const;
  // The same where no more than the message's SHA-256 is at hand.
  bool verify_digest(const base::Hash256& sha256, base::ByteView der_signature) const;
  bool operator==(const P256PublicKey& other) const { return key_id_ == other.key_id_; }

 private:
  friend class P256Key;
  P256PublicKey() = default;
  std::shared_ptr<evp_pkey_st> key_;
  base::Bytes der_;
  base::KeyId key_id_;
};

class P256Key {
 public:
  static P256Key generate(base::Random& random);
  static base::Result<P256Key> from_pem(std::string_view text);  // PKCS #8, not encrypted

  Secret to_pem() const;  // PKCS #8
  const P256PublicKey& public_key() const { return public_key_; }
  base::Bytes sign(base::ByteView message) const;  // DER; random, so never twice the same

 private:
  P256Key(std::shared_ptr<evp_pkey_st> key, P256PublicKey public_key);
  std::shared_ptr<evp_pkey_st> key_;
  P256PublicKey public_key_;
};

}  // namespace probity::crypto

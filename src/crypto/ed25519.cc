#include "crypto/ed25519.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/pem.h"

namespace probity::crypto {
namespace {

// RFC 8410: SEQUENCE { SEQUENCE { OID 1.3.101.112 } BIT STRING of 32 bytes }.
constexpr std::array<std::uint8_t, 12> kSpkiPrefix = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                                      0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

tl::unexpected<base::Error> refuse(std::string what, std::string required) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "key.ed25519", {},
                    std::move(required));
}

}  // namespace

base::Result<Ed25519PublicKey> Ed25519PublicKey::from_bytes(base::ByteView raw) {
  Ed25519PublicKey key;
  if (raw.size() != key.bytes_.size())
    return refuse("an Ed25519 key has the wrong length", "32 bytes");
  std::copy(raw.begin(), raw.end(), key.bytes_.begin());
  return key;
}

base::Result<Ed25519PublicKey> Ed25519PublicKey::from_der(base::ByteView spki) {
  if (spki.size() != kSpkiPrefix.size() + 32 ||
      !std::equal(kSpkiPrefix.begin(), kSpkiPrefix.end(), spki.begin()))
    return refuse("not an Ed25519 public key", "SubjectPublicKeyInfo of RFC 8410");
  return from_bytes(spki.subspan(kSpkiPrefix.size()));
}

base::Result<Ed25519PublicKey> Ed25519PublicKey::from_pem(std::string_view text) {
  PROBITY_TRY(const Secret der, crypto::from_pem("PUBLIC KEY", text));
  return from_der(der.view());
}

base::Bytes Ed25519PublicKey::der() const {
  base::Bytes spki(kSpkiPrefix.size() + bytes_.size());
  const auto key = std::copy(kSpkiPrefix.begin(), kSpkiPrefix.end(), spki.begin());
  std::copy(bytes_.begin(), bytes_.end(), key);
  return spki;
}

std::string Ed25519PublicKey::pem() const { return to_pem("PUBLIC KEY", der()); }

bool Ed25519PublicKey::verify(base::ByteView message, base::ByteView signature) const {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     bytes_.data()) == 0;
}

Ed25519Key Ed25519Key::generate(base::Random& random) {
  std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed;
  random.fill(seed);
  Ed25519Key key = from_raw_seed(seed);
  wipe(seed);
  return key;
}

base::Result<Ed25519Key> Ed25519Key::from_seed(base::ByteView seed) {
  if (seed.size() != crypto_sign_SEEDBYTES)
    return refuse("an Ed25519 private key has the wrong length", "32 bytes");
  return from_raw_seed(seed);
}

Ed25519Key Ed25519Key::from_raw_seed(base::ByteView seed) {
  Ed25519Key key;
  base::Bytes expanded(crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair(key.public_key_.bytes_.data(), expanded.data(), seed.data());
  key.expanded_ = Secret(std::move(expanded));
  return key;
}

Secret Ed25519Key::seed() const { return Secret(expanded_.view().first(crypto_sign_SEEDBYTES)); }

Ed25519Signature Ed25519Key::sign(base::ByteView message) const {
  Ed25519Signature signature;
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                       expanded_.view().data());
  return signature;
}

}  // namespace probity::crypto

#include "crypto/seal.h"

#include <sodium.h>

namespace probity::crypto {
namespace {

constexpr std::size_t kKey = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

SealKey SealKey::generate(base::Random& random) {
  base::Bytes bytes(kKey);
  random.fill(bytes);
  return SealKey(Secret(std::move(bytes)));
}

base::Result<SealKey> SealKey::from_bytes(base::ByteView raw) {
  if (raw.size() != kKey)
    return base::fail(base::Code::bad_input, "a sealing key has the wrong length", {}, "seal.key",
                      std::to_string(raw.size()) + " bytes", std::to_string(kKey) + " bytes");
  return SealKey(Secret(raw));
}

base::Bytes seal(const SealKey& key, base::ByteView plaintext, base::ByteView associated,
                 base::Random& random) {
  base::Bytes sealed(kNonce + plaintext.size() + kTag);
  random.fill(std::span(sealed).first(kNonce));
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, plaintext.data(),
                                             plaintext.size(), associated.data(), associated.size(),
                                             nullptr, sealed.data(), key.bytes().data());
  return sealed;
}

base::Result<Secret> unseal(const SealKey& key, base::ByteView sealed, base::ByteView associated) {
  const auto refuse = [] {
    return base::fail(base::Code::bad_input, "the sealed secret does not open", {}, "seal.open", {},
                      "the key and the purpose it was sealed with, unaltered");
  };
  if (sealed.size() < kNonce + kTag) return refuse();
  base::Bytes plaintext(sealed.size() - kNonce - kTag);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plaintext.data(), nullptr, nullptr, sealed.data() + kNonce, sealed.size() - kNonce,
          associated.data(), associated.size(), sealed.data(), key.bytes().data()) != 0)
    return refuse();
  return Secret(std::move(plaintext));
}

}  // namespace probity::crypto

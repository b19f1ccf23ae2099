#include "crypto/p256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "crypto/pem.h"
#include "crypto/sha256.h"

namespace probity::crypto {
namespace {

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freeing<Free>>;

// What every P-256 SubjectPublicKeyInfo with an uncompressed point begins with: the algorithm, the
// named curve, the bit string's head and the point's 0x04. 64 bytes of coordinates follow.
constexpr std::array<std::uint8_t, 27> kSpkiPrefix = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
constexpr std::size_t kSpkiBytes = kSpkiPrefix.size() + 64;
constexpr std::size_t kPointBytes = 65;  // 0x04, x, y
constexpr std::size_t kSignatureMax = 72;

tl::unexpected<base::Error> refuse(std::string what, std::string required) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "key.p256", {},
                    std::move(required));
}

// For calls that fail only when memory or the library is broken: better no answer than a wrong one.
template <class T>
T must(T ok) {
  if (!ok) std::abort();
  return ok;
}

std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

base::Bytes spki_of(EVP_PKEY* key) {
  unsigned char* out = nullptr;
  const int size = i2d_PUBKEY(key, &out);
  if (size <= 0) return {};
  base::Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

// A key of its encoded point, and of its private scalar if there is one; null when the point is not
// of the curve. Decoding the DER would do the same through OpenSSL's decoders, ten times slower.
EVP_PKEY* from_parts(base::ByteView point, const BIGNUM* secret) {
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(must(OSSL_PARAM_BLD_new()));
  must(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                       SN_X9_62_prime256v1, 0));
  must(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                        point.size()));
  if (secret != nullptr)
    must(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret));
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(must(OSSL_PARAM_BLD_to_param(builder.get())));

  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      must(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)));
  must(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const int selection = secret != nullptr ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  return EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) == 1 ? key : nullptr;
}

// The key of a private scalar, or null when it is not in 1 to order - 1.
EVP_PKEY* key_of(std::span<const std::uint8_t> scalar) {
  const Owned<EC_GROUP, EC_GROUP_free> group(
      must(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)));
  const Owned<BIGNUM, BN_clear_free> secret(
      must(BN_bin2bn(scalar.data(), static_cast<int>(scalar.size()), nullptr)));
  if (BN_is_zero(secret.get()) || BN_cmp(secret.get(), EC_GROUP_get0_order(group.get())) >= 0)
    return nullptr;
  BN_set_flags(secret.get(), BN_FLG_CONSTTIME);

  const Owned<EC_POINT, EC_POINT_free> point(must(EC_POINT_new(group.get())));
  must(EC_POINT_mul(group.get(), point.get(), secret.get(), nullptr, nullptr, nullptr) == 1);
  std::array<std::uint8_t, kPointBytes> encoded;
  must(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(),
                          encoded.size(), nullptr) == encoded.size());
  return from_parts(encoded, secret.get());
}

}  // namespace

base::Result<P256PublicKey> P256PublicKey::from_der(base::ByteView spki) {
  // All but the coordinates is fixed, so comparing it is the strictest reading there is.
  if (spki.size() != kSpkiBytes ||
      !std::equal(kSpkiPrefix.begin(), kSpkiPrefix.end(), spki.begin()))
    return refuse("not a P-256 public key",
                  "SubjectPublicKeyInfo on the named curve with an uncompressed point");
  P256PublicKey key;
  key.key_ = share(from_parts(spki.last(kPointBytes), nullptr));
  if (!key.key_) return refuse("the public key is no point of the curve", "a point of P-256");
  key.der_.assign(spki.begin(), spki.end());
  key.key_id_ = sha256(spki).retag<base::KeyTag>();
  return key;
}

base::Result<P256PublicKey> P256PublicKey::from_pem(std::string_view text) {
  PROBITY_TRY(const Secret der, crypto::from_pem("PUBLIC KEY", text));
  return from_der(der.view());
}

std::string P256PublicKey::pem() const { return to_pem("PUBLIC KEY", der_); }

bool P256PublicKey::verify(base::ByteView message, base::ByteView der_signature) const {
  return verify_digest(sha256(message), der_signature);
}

bool P256PublicKey::verify_digest(const base::Hash256& digest, base::ByteView der_signature) const {
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      must(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr)));
  must(EVP_PKEY_verify_init(context.get()) == 1);
  // OpenSSL encodes r and s anew and compares, so a signature has one spelling.
  return EVP_PKEY_verify(context.get(), der_signature.data(), der_signature.size(),
                         digest.bytes.data(), digest.bytes.size()) == 1;
}

P256Key::P256Key(std::shared_ptr<evp_pkey_st> key, P256PublicKey public_key)
    : key_(std::move(key)), public_key_(std::move(public_key)) {}

P256Key P256Key::generate(base::Random& random) {
  std::array<std::uint8_t, 32> scalar;
  EVP_PKEY* key = nullptr;
  // Drawing again keeps every scalar equally likely; the order is so near 2^256 that it hardly ever
  // happens.
  while (key == nullptr) {
    random.fill(scalar);
    key = key_of(scalar);
  }
  wipe(scalar);
  auto public_key = P256PublicKey::from_der(spki_of(key));
  must(public_key.has_value());
  return P256Key(share(key), std::move(*public_key));
}

base::Result<P256Key> P256Key::from_pem(std::string_view text) {
  PROBITY_TRY(const Secret der, crypto::from_pem("PRIVATE KEY", text));
  const unsigned char* in = der.view().data();
  const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &in, static_cast<long>(der.size())));
  if (!info || in != der.view().data() + der.size())
    return refuse("the private key cannot be read", "PKCS #8, not encrypted");
  auto key = share(EVP_PKCS82PKEY(info.get()));
  if (!key || !EVP_PKEY_is_a(key.get(), "EC"))
    return refuse("not a P-256 private key", "PKCS #8 with a P-256 key");
  PROBITY_TRY(P256PublicKey public_key, P256PublicKey::from_der(spki_of(key.get())));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      must(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr)));
  if (EVP_PKEY_pairwise_check(context.get()) != 1)
    return refuse("the private key and the public key in it do not belong together",
                  "one key pair");
  return P256Key(std::move(key), std::move(public_key));
}

Secret P256Key::to_pem() const {
  const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(must(EVP_PKEY2PKCS8(key_.get())));
  unsigned char* out = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &out);
  must(size > 0);
  const auto length = static_cast<std::size_t>(size);
  std::string text = crypto::to_pem("PRIVATE KEY", {out, length});
  OPENSSL_clear_free(out, length);
  Secret secret(base::as_bytes(text));
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return secret;
}

base::Bytes P256Key::sign(base::ByteView message) const {
  const base::Hash256 digest = sha256(message);
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      must(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr)));
  must(EVP_PKEY_sign_init(context.get()) == 1);
  base::Bytes signature(kSignatureMax);
  std::size_t size = signature.size();
  must(EVP_PKEY_sign(context.get(), signature.data(), &size, digest.bytes.data(),
                     digest.bytes.size()) == 1);
  signature.resize(size);
  return signature;
}

}  // namespace probity::crypto

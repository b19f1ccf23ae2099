// For SHA256_Init() and what belongs to it, deprecated since OpenSSL 3.0.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/sha256.h"

#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/sha.h>

#include <cstdlib>
#include <string_view>

namespace probity::crypto {
namespace {

// Fetched once: EVP_sha256() looks the implementation up anew at every init, which costs more than
// hashing a tree node.
const EVP_MD* implementation() {
  static const EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return md;
}

// These fail only without memory or without a SHA-256 in OpenSSL; a wrong digest must never be
// returned.
void must(int ok) {
  if (ok != 1) std::abort();
}

// Whether the implementation is OpenSSL's own and not, say, a validated module that an operator has
// chosen. Its direct functions then give the same, a fifth quicker for a node of a tree.
bool is_own() {
  static const bool own =
      std::string_view(OSSL_PROVIDER_get0_name(EVP_MD_get0_provider(implementation()))) ==
      "default";
  return own;
}

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

base::Hash256 sha256(std::initializer_list<base::ByteView> parts) {
  thread_local Sha256 reused;
  for (const base::ByteView part : parts) reused.update(part);
  return reused.finish();
}

base::Hash256 sha256(base::ByteView bytes) {
  if (!is_own()) return sha256({bytes});
  base::Hash256 digest;
  SHA256_CTX context;
  must(SHA256_Init(&context));
  must(SHA256_Update(&context, bytes.data(), bytes.size()));
  must(SHA256_Final(digest.bytes.data(), &context));
  return digest;
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  must(context_ != nullptr);
  must(EVP_DigestInit_ex(context_.get(), implementation(), nullptr));
}

void Sha256::update(base::ByteView bytes) {
  must(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

base::Hash256 Sha256::finish() {
  base::Hash256 digest;
  must(EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr));
  must(EVP_DigestInit_ex(context_.get(), nullptr, nullptr));
  return digest;
}

}  // namespace probity::crypto

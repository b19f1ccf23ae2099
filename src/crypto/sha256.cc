#include "crypto/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>

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

}  // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

base::Hash256 sha256(std::initializer_list<base::ByteView> parts) {
  thread_local Sha256 reused;
  for (const base::ByteView part : parts) reused.update(part);
  return reused.finish();
}

base::Hash256 sha256(base::ByteView bytes) { return sha256({bytes}); }

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

#include "crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace probity::crypto {

base::Hash256 hmac_sha256(base::ByteView key, base::ByteView message) {
  base::Hash256 mac;
  // Fails only without memory; a wrong code must never be returned.
  if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), message.data(), message.size(),
            mac.bytes.data(), nullptr))
    std::abort();
  return mac;
}

}  // namespace probity::crypto

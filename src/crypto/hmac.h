// HMAC (RFC 2104) with SHA-256 through OpenSSL: says that somebody with the key wrote a text. Any
// thread.
#pragma once

#include "base/bytes.h"
#include "base/hash.h"

namespace probity::crypto {

base::Hash256 hmac_sha256(base::ByteView key, base::ByteView message);

}  // namespace probity::crypto

// PEM (RFC 7468) around DER: one block, nothing before or after it but white space. Pure functions,
// any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/secret.h"

namespace probity::crypto {

// `label` as in "-----BEGIN label-----": "PUBLIC KEY", "PRIVATE KEY".
std::string to_pem(std::string_view label, base::ByteView der);
// bad_input (rule "key.pem") on another label, several blocks, or a body that is not base64. A
// Secret because private keys come this way too.
base::Result<Secret> from_pem(std::string_view label, std::string_view text);

}  // namespace probity::crypto

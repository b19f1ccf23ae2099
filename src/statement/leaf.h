// Leaf: what the log commits to for a statement, the canonical JSON (RFC 8785) of a Rekor v2
// `hashedrekord` 0.0.2 entry: the digest of the PAE, the signature and the key, but not the
// statement, which can therefore be erased. Values; any thread. Bytes: docs/formats/leaf.md.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "crypto/p256.h"
#include "statement/envelope.h"

namespace probity::statement {

struct Leaf {
  base::PaeDigest digest;
  base::Bytes signature;
  crypto::P256PublicKey key;
  bool operator==(const Leaf&) const = default;
};

std::string to_body(const Leaf& leaf);
// The body for an envelope signed by `key`; does not check the signature.
std::string leaf_body(const Envelope& envelope, const crypto::P256PublicKey& key);
// Only the canonical spelling: to_body(*parse_leaf(text)) == text.
base::Result<Leaf> parse_leaf(std::string_view body);

}  // namespace probity::statement

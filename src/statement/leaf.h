// Leaf: what the log commits to for a statement, the canonical JSON (RFC 8785) of a Rekor v2
// `hashedrekord` 0.0.2 entry: the digest of the PAE, the signature and the key, but not the
// statement, which can therefore be erased. Values; any thread. Bytes: docs/formats/leaf.md.
#pragma once

#include <optional>
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

// The same of many leaves, one after another: keys repeat, so the last one is kept. One thread.
class LeafReader {
 public:
  base::Result<Leaf> read(std::string_view body);

 private:
  // Nothing for what is no leaf, or not in its canonical form.
  std::optional<Leaf> read_canonical(std::string_view body);
  base::Result<crypto::P256PublicKey> key_of(const base::Bytes& spki);
  std::optional<crypto::P256PublicKey> last_;
};

}  // namespace probity::statement

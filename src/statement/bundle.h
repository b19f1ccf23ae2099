// Bundle: a Sigstore bundle v0.3, the file that carries a statement and its receipt to strangers: a
// safety token is one. Stock verifiers (cosign, @sigstore/verify) take it offline with the signer's
// and the log's public keys as trust material. Values; any thread. Bytes: docs/formats/bundle.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "crypto/p256.h"
#include "log/cosignature.h"
#include "statement/envelope.h"
#include "statement/receipt.h"

namespace probity::statement {

inline constexpr std::string_view kBundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";

struct Bundle {
  Envelope envelope;
  base::KeyId
      key;         // verificationMaterial.publicKey.hint, in hex: which key to look up, not a proof
  log::LogId log;  // tlogEntries[0].logId.keyId
  Receipt receipt;             // tlogEntries[0], the rest
  log::Checkpoint checkpoint;  // what receipt.checkpoint says, its signatures not looked at
  bool operator==(const Bundle&) const = default;
};

// Of an envelope and the receipt that `log` gave for it; the receipt is verified, so that no bundle
// is made that would not verify later. The hint comes from the leaf.
base::Result<Bundle> make_bundle(Envelope envelope, Receipt receipt, const log::Verifier& log);
std::string to_json(const Bundle& bundle);
// Cap: limits::kBundleBytes. The sizes and hashes that the format repeats must agree with the
// checkpoint.
base::Result<Bundle> parse_bundle(std::string_view text);

// Everything offline: the signature by `key`, the leaf is of this envelope and key, its inclusion,
// the checkpoint.
base::Result<log::OpenedCheckpoint> verify(const Bundle& bundle, const crypto::P256PublicKey& key,
                                           std::span<const log::Verifier> logs);

}  // namespace probity::statement

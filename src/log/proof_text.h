// A proof that something was logged as one text (C2SP tlog-proof), which can be checked offline: an
// entry's index, its inclusion path and the checkpoint with its cosignatures, and extra data that
// nothing vouches for. Files are called *.tlog-proof. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "log/policy.h"
#include "log/tree.h"

namespace probity::log {

struct ProofText {
  std::optional<base::Bytes> extra;  // not empty; means what an application says
  LogIndex index;
  Proof path;
  std::string checkpoint;  // the signed note, to the byte
  bool operator==(const ProofText&) const = default;
};

std::string to_string(const ProofText& proof);
// One spelling of each; the checkpoint must be a note with a checkpoint in it. Cap:
// limits::kProofTextBytes.
base::Result<ProofText> parse_proof_text(std::string_view text);

// That the leaf is in a tree whose checkpoint the policy accepts: signed by a log of it, its quorum
// met (unauthorised, rule "policy.quorum", says how many are missing), the path right.
base::Result<Judged> verify(const ProofText& proof, const base::LeafHash& leaf,
                            const Policy& policy);

}  // namespace probity::log

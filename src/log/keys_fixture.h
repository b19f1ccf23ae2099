// For tests: keys from small numbers, checkpoints of grown trees, signed.
#pragma once

#include <string>

#include "base/random.h"
#include "log/cosignature.h"
#include "log/tree_fixture.h"

namespace probity::log {

inline crypto::Ed25519Key key_of(std::uint64_t seed) {
  base::SeededRandom random(seed);
  return crypto::Ed25519Key::generate(random);
}

inline Checkpoint checkpoint_of(std::string origin, const Grown& tree) {
  return {std::move(origin), tree.frontier.size(), tree.frontier.root(), {}};
}

// Signed by the log, with a plain line only, as other logs sign.
inline Note signed_note(const Checkpoint& checkpoint, const crypto::Ed25519Key& key) {
  Note note{to_string(checkpoint), {}};
  note.signatures.push_back(sign_note(note.text, checkpoint.origin, key));
  return note;
}

}  // namespace probity::log

// Cosignatures (C2SP tlog-cosignature, version 1): an Ed25519 signature over "cosignature/v1\ntime
// N\n" and a checkpoint, carried in a note as 8 bytes of big-endian time and 64 of signature.
// Witnesses make them; so does our log itself, which is how a checkpoint gets a time that the log
// answers for. Pure functions, any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/time.h"
#include "crypto/ed25519.h"
#include "log/checkpoint.h"
#include "log/note.h"

namespace probity::log {

// One key of a log or a witness: `name` is the log's origin or the witness's name.
struct Verifier {
  std::string name;
  crypto::Ed25519PublicKey key;
  LogId log_id() const { return note_key_id(name, NoteKeyType::ed25519, key); }
  bool operator==(const Verifier&) const = default;
};

NoteSignature cosign(std::string_view checkpoint_text, std::string_view name,
                     const crypto::Ed25519Key& key, base::Time time);
// The time of the cosignature by that verifier; unauthorised when there is none or it is false.
base::Result<base::Time> verify_cosignature(const Note& note, const Verifier& witness);

// A batch's checkpoint: the note with two lines of the log's key, first the plain signature that
// every client checks, then the log's own cosignature with the batch's time. bad_input when the
// origin is no note name.
base::Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                          const crypto::Ed25519Key& key, base::Time time);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  base::Time time;  // when the log says the entries were in
  LogId log;
  bool operator==(const OpenedCheckpoint&) const = default;
};

// Checks both lines by a key of `logs` whose name is the checkpoint's origin. Lines of others
// (witnesses) are left alone.
base::Result<OpenedCheckpoint> open_checkpoint(std::string_view note_text,
                                               std::span<const Verifier> logs);

}  // namespace probity::log

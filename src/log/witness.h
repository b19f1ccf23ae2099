// What a witness and its clients say to each other (C2SP tlog-witness), and the rule by which a
// witness cosigns. Pure functions, any thread: who serves them must keep what it cosigned, and must
// do the reading of `last`, the check and the writing as one, before it answers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/note.h"
#include "log/tree.h"

namespace probity::log {

// The body of POST .../add-checkpoint: a checkpoint, and the proof that it grew out of an older
// one.
struct AddCheckpoint {
  TreeSize old_size;
  Proof consistency;  // empty when old_size is 0
  Note note;
  Checkpoint checkpoint;  // what the note says
  bool operator==(const AddCheckpoint&) const = default;
};

std::string to_string(const AddCheckpoint& request);
// One spelling of each. usage (HTTP 400) with rule "witness.request", or too_large.
base::Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

// The latest checkpoint of an origin that this witness cosigned; as it begins, before any.
struct Witnessed {
  TreeSize size;
  base::RootHash root = empty_root();
  bool operator==(const Witnessed&) const = default;
};

// Whether a witness that knows these logs and last cosigned `last` of this origin cosigns what is
// asked. The code of the error is the HTTP status that the specification wants:
//   not_found     404  witness.origin    no log of this origin is known
//   forbidden     403  witness.signature signed by no key of this origin that is known
//   usage         400  witness.size      the old size is over the checkpoint's
//   conflict      409  witness.conflict  the old size is not that of `last`: a rollback too. Or
//                                        another root for the same size, which is a fork. The
//                                        answer's body is size_text(last.size)
//   bad_input     422  witness.proof     the consistency proof does not hold
base::Status may_cosign(const AddCheckpoint& request, std::span<const Verifier> logs,
                        const Witnessed& last);

// The bodies of the answers: 200 with signature lines (note.h spells one), 409 with a size.
inline constexpr std::string_view kSizeType = "text/x.tlog.size";
std::string size_text(TreeSize size);
base::Result<TreeSize> parse_size_text(std::string_view body);

// The line of an answer that is by this witness and holds for the checkpoint's text; lines of
// other keys are left out, as the specification wants. unauthorised when there is none, or a false
// one.
base::Result<NoteSignature> accept_cosignature(std::string_view body, std::string_view note_text,
                                               const Verifier& witness);

}  // namespace probity::log

// The cosignatures that this node's own checkpoints have gathered, and what the policy says of
// them. Functions over a Db, on the thread that owns it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "log/policy.h"
#include "store/cosignatures.h"

namespace probity::peers {

struct Gathered {
  log::TreeSize size;
  base::Time time;   // of the checkpoint
  std::string note;  // the checkpoint with the lines of the policy's witnesses that it has
  std::vector<log::Judged::Cosigned> cosigned;  // in the policy's order
  std::size_t missing = 0;                      // witnesses, to its quorum; 0: it is met
  bool quorum_met() const { return missing == 0; }
};

// What one witness cosigned last.
struct LastCosigned {
  log::TreeSize size;
  base::Time time;  // as the witness says
};

// By which the database knows a witness.
log::NoteKeyId id_of(const log::Verifier& witness);

// Lines that do not hold are left out. The first is a pure function.
base::Result<Gathered> gathered(const log::Policy& policy,
                                const store::StoredCheckpoint& checkpoint,
                                const std::vector<store::Cosignature>& lines);
base::Result<Gathered> gathered(store::Db& db, const log::Policy& policy,
                                const store::StoredCheckpoint& checkpoint);
// The newest checkpoint that has met the quorum of the policy; nothing when none has.
base::Result<std::optional<Gathered>> newest_with_quorum(store::Db& db, const log::Policy& policy);
// Nothing when it has cosigned none, or the line does not hold.
base::Result<std::optional<LastCosigned>> last_cosigned(store::Db& db,
                                                        const log::Verifier& witness);

}  // namespace probity::peers

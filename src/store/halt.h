// Halt: the fact, kept across restarts, that this node signs no more checkpoints: a witness has
// seen more of its log than lies here, or another history of it. Who signed on would fork the log.
// Functions over a Db, on the thread that owns it; writing ones run inside the caller's
// transaction.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::store {

struct Halt {
  base::Time time;      // when it was found
  std::string witness;  // its name in the policy
  log::TreeSize size;   // what the witness has seen
  std::string proof;  // a checkpoint of this log that contradicts what is here; empty: claimed only
};

Result<std::optional<Halt>> halted(Db& db);
// The first one stays.
Status halt(Db& db, const Halt& found);
Status resume(Db& db);

// environment (rule "log.halted") while it is halted: what who would sign asks, in the transaction
// that would keep what is signed.
Status may_sign(Db& db);

// Ends the program when `done` is a sync that failed: the disk could say later that it holds what
// it dropped, so nothing that it says afterwards is believed (LOG.md 2.5).
void stop_if_unsynced(const Status& done);

}  // namespace probity::store

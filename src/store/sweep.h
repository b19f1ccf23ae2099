// Sweep: what an erasure leaves to do on the disk once it is committed. SQLite overwrites what it
// deletes (PRAGMA secure_delete), but the pages as they were stand in the write-ahead log until it
// is cut to nothing, and a reader may hold that back. So the erasure marks, in its own transaction,
// that a sweep is due; it is tried until it is done, also after a crash and by another program.
// Functions over a Db that writes, on its thread.
#pragma once

#include "store/db.h"

namespace probity::store {

Status mark_for_sweep(Db& db);
Result<bool> sweep_is_due(Db& db);
// Outside any transaction. True when nothing is left to do; false when a reader holds it back.
// environment (rule "store.secure-delete") on a connection that does not overwrite what it deletes.
Result<bool> sweep(Db& db);

}  // namespace probity::store

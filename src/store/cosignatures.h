// Cosignatures that witnesses gave this log's checkpoints: kept as they were accepted, lines of a
// signed note. Functions over a Db, on the thread that owns it; writing ones run inside the
// caller's transaction.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "log/note.h"
#include "store/tree.h"

namespace probity::store {

struct Cosignature {
  log::NoteKeyId witness;  // of its cosignature key
  std::string line;
  bool operator==(const Cosignature&) const = default;
};

Status keep_cosignature(Db& db, log::TreeSize size, const Cosignature& one);
Result<std::vector<Cosignature>> cosignatures(Db& db, log::TreeSize size);
// The newest checkpoint that this witness cosigned; 0 when there is none.
Result<log::TreeSize> last_cosigned(Db& db, const log::NoteKeyId& witness);
// The sizes that so many have cosigned, newest first.
Result<std::vector<log::TreeSize>> cosigned_by(Db& db, std::size_t witnesses, std::size_t count);

// The checkpoint with all the lines that it has.
Result<std::string> with_cosignatures(Db& db, const StoredCheckpoint& checkpoint);

}  // namespace probity::store

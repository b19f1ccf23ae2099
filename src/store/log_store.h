// The log's tables: entries, payloads and checkpoints (its tiles: store/tree.h). Functions over a
// Db, on the thread that owns it; writing ones run inside the caller's transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "log/tree.h"
#include "statement/receipt.h"
#include "store/db.h"
#include "store/tree.h"

namespace probity::store {

struct Entry {
  log::LogIndex index;
  base::Time time;  // logged: of the first checkpoint that covers it
  std::string kind;
  base::PaeDigest pae;
  base::KeyId key;
  std::string leaf;                     // the leaf's body
  std::optional<std::string> envelope;  // nullopt: the content is not here (erased or withheld)
};

// The last checkpoint and the right edge of its tree. Size 0 and no note for a new log.
struct Head {
  log::Edge edge;
  base::Time time;
  std::string checkpoint;
};

// environment (rule "log.head") when the entries do not hash to the last checkpoint's root. Tiles
// of the right edge that are missing or wrong are computed again: then all of them are, in a
// transaction of its own.
Result<Head> open_head(Db& db);
Result<Head> read_head(Db& db);  // within a transaction, and without mending anything

struct NewEntry {
  std::string_view kind;
  base::PaeDigest pae;
  base::KeyId key;
  std::string_view leaf;
  base::LeafHash leaf_hash;
  std::string_view envelope;
};

// The entries of one batch on their way into the log: their rows are written one by one, their
// place in the tree at the end. Within the caller's transaction, on its thread.
class Growth {
 public:
  Growth(Db& db, const log::Edge& from) : db_(db), from_(from) {}
  log::TreeSize size() const { return {from_.size().value + leaves_.size()}; }
  Status append(const NewEntry& entry);
  // For the caller that has undone the rows of the last ones.
  void undo_to(log::TreeSize size);

  // The tree with them: stores the tiles that have filled, and those above.
  struct Grown {
    log::Edge edge;
    std::vector<log::FullTile> full;
  };
  Result<Grown> finish();

 private:
  Db& db_;
  const log::Edge& from_;
  std::vector<base::LeafHash> leaves_;
};
Status write_checkpoint(Db& db, log::TreeSize size, base::Time time, const std::string& note);

Result<std::optional<Entry>> read_entry(Db& db, log::LogIndex index);
// Newest first, below `before` (nullopt: from the newest), of these kinds (none: all), without
// envelopes.
Result<std::vector<Entry>> recent_entries(Db& db, std::optional<std::uint64_t> before,
                                          std::size_t count,
                                          const std::vector<std::string>& kinds = {});
// How many entries there are of each kind.
Result<std::map<std::string, std::uint64_t>> count_kinds(Db& db);
Result<std::optional<log::LogIndex>> find(Db& db, const base::PaeDigest& pae,
                                          const base::KeyId& key);
Result<std::optional<log::LogIndex>> find(Db& db,
                                          const base::PaeDigest& pae);  // the first, whoever signed
// Every entry that carries it, by whichever key, in order.
Result<std::vector<log::LogIndex>> find_all(Db& db, const base::PaeDigest& pae);

// Takes the content of an entry away; what it was committed to stays (docs/erasure.md). Copies in
// free pages and in the write-ahead log are for store/sweep.h.
Status erase_content(Db& db, log::LogIndex index);

// The leaves of `count` entries from `from` on. environment (rule "log.damaged") for one that is
// missing.
Result<std::vector<std::string>> leaves(Db& db, log::LogIndex from, std::size_t count);

// Receipts under one checkpoint, the newest when the first is made, with the cosignatures that it
// has by then.
class Receipts {
 public:
  explicit Receipts(Db& db) : db_(db) {}
  // Under an older one.
  Receipts(Db& db, StoredCheckpoint checkpoint) : db_(db), under_(std::move(checkpoint)) {}
  Result<statement::Receipt> of(log::LogIndex index);

 private:
  Db& db_;
  std::optional<StoredCheckpoint> under_;
  std::optional<Tree> tree_;
};
// One of them.
Result<statement::Receipt> receipt(Db& db, log::LogIndex index);

Result<std::optional<StoredCheckpoint>> newest_checkpoint(Db& db);
// How big the tree was just before that instant.
Result<log::TreeSize> size_before(Db& db, base::Time time);
Result<std::vector<StoredCheckpoint>> checkpoints(Db& db, log::TreeSize from, std::size_t count);

}  // namespace probity::store

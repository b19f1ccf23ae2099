// The log's tables: entries, payloads, tree nodes and checkpoints. Functions over a Db, on the
// thread that owns it; writing ones run inside the caller's transaction.
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

// The last checkpoint and the right edge it was computed from. Size 0 and no note for a new log.
struct Head {
  log::Frontier frontier;
  base::Time time;
  std::string checkpoint;
};

// Reads the right edge back; environment (rule "log.head") when it does not hash to the last
// checkpoint's root.
Result<Head> read_head(Db& db);

struct NewEntry {
  std::string kind;
  base::PaeDigest pae;
  base::KeyId key;
  std::string leaf;
  std::string envelope;
};
// Writes the entry and the subtrees it completes, and advances the frontier.
Status append(Db& db, log::Frontier& frontier, const NewEntry& entry);
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

// The leaves of `count` entries from `from` on. environment (rule "log.damaged") for one that is
// missing.
Result<std::vector<std::string>> leaves(Db& db, log::LogIndex from, std::size_t count);

log::NodeReader node_reader(Db& db);

struct StoredCheckpoint {
  log::TreeSize size;
  base::Time time;
  std::string note;
};

// Receipts under one checkpoint, the newest when it is made; tree nodes are read once for all of
// them.
class Receipts {
 public:
  explicit Receipts(Db& db) : db_(db) {}
  Result<statement::Receipt> of(log::LogIndex index);

 private:
  Db& db_;
  std::optional<StoredCheckpoint> newest_;
  std::map<std::pair<unsigned, std::uint64_t>, base::NodeHash> nodes_;
};
// One of them.
Result<statement::Receipt> receipt(Db& db, log::LogIndex index);

Result<std::optional<StoredCheckpoint>> newest_checkpoint(Db& db);
// How big the tree was just before that instant.
Result<log::TreeSize> size_before(Db& db, base::Time time);
Result<std::vector<StoredCheckpoint>> checkpoints(Db& db, log::TreeSize from, std::size_t count);

}  // namespace probity::store

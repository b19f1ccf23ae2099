// back_up, restore: a node's data directory taken away and put back. A backup is a directory:
// backup.json (what it is, the log's position, the digest of every other file), node.json,
// probity.db (one consistent copy, made while the node may run), what was set for this node
// (policy, sign-in.json, themes/, sheets/*.mapping.json), files/ (what the node keeps for people,
// unless it is left out) and, only when asked, kek. Without the key-encryption key the sealed keys
// in the copy open nothing, so such a backup may lie where the node's own secrets may not. Both
// check what they made by a whole audit of its log. Blocks; any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "access/audit.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/time.h"

namespace probity::access {

struct BackedUpFile {
  std::string name;
  std::uint64_t bytes = 0;
  base::Hash256 sha256;
};
BOOST_DESCRIBE_STRUCT(BackedUpFile, (), (name, bytes, sha256))

// The files that people handed in: each is named by its digest, which the database lists.
struct BackedUpStore {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::vector<base::Hash256> damaged;  // not in the backup: the node itself has them no more
};
BOOST_DESCRIBE_STRUCT(BackedUpStore, (), (files, bytes, damaged))

struct Backup {
  std::string format = "probity-backup/v1";
  std::string origin;
  std::string name;
  base::Time taken;
  std::uint64_t size = 0;  // of the log
  std::string root;        // hex
  std::string checkpoint;  // its newest signed note
  bool keys = false;       // the key-encryption key is in it
  std::vector<BackedUpFile> files;
  std::optional<BackedUpStore> store;  // none: left out, or by a version that kept no files
};
BOOST_DESCRIBE_STRUCT(Backup, (),
                      (format, origin, name, taken, size, root, checkpoint, keys, files, store))

struct BackupOptions {
  bool with_keys = false;
  bool without_files = false;  // where DIR/files is copied by other means
};

// conflict when `to` holds something already. `to` appears whole or not at all.
base::Result<Backup> back_up(const base::Path& data, const base::Path& to, BackupOptions options,
                             base::Doors doors, const AuditProgress& progress = {});

// Makes the data directory `to` of a backup. bad_input (rule backup.damaged) when a file is not
// what backup.json says, or when the log does not hold. Sessions of the old node end.
base::Result<Backup> restore(const base::Path& backup, const base::Path& to, base::Doors doors,
                             const AuditProgress& progress = {});

}  // namespace probity::access

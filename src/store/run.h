// Run: which entries carry a statement, by the first 64 bits of its PAE digest, as one sorted file
// over a complete subtree of the log. It is derived: its name and its trailer say of which subtree,
// by place and root, so that a run of another log, or of an older copy, is not taken for this
// one's. A hit is a hint: who finds one looks at the entry. A miss must be right, so every block
// read is checked. Any thread; making one, one thread.
//
// The file: blocks of 4,096 bytes (255 records of digest bits and index, big-endian, and 16 bytes
// of SHA-256), a filter that says of most digests that they are not here, the first digest of every
// block, and the trailer with the sums of these.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"

namespace probity::store {

// What a run lists, in its order.
struct KnownEntry {
  std::uint64_t digest = 0;  // its first 64 bits
  std::uint64_t index = 0;   // of the entry
  auto operator<=>(const KnownEntry&) const = default;
};
std::uint64_t digest_bits(const base::PaeDigest& pae);

// A complete subtree of the log's tree: 2^height entries from place * 2^height.
struct Subtree {
  unsigned height = 0;
  std::uint64_t place = 0;
  base::NodeHash root;
  std::uint64_t first() const { return place << height; }
  std::uint64_t end() const { return (place + 1) << height; }
  bool operator==(const Subtree&) const = default;
};

class Run {
 public:
  // environment (rule "known.damaged") when the file is not a run of that subtree.
  static base::Result<std::shared_ptr<const Run>> open(base::Files& files,
                                                       const base::Path& directory,
                                                       const Subtree& of);
  // Sorts the entries and makes the file, whole or not at all; fails when somebody else is at it.
  static base::Status make(base::Files& files, const base::Path& directory, const Subtree& of,
                           std::vector<KnownEntry> entries);
  // One run of several that lie side by side and together make the subtree.
  static base::Status merge(base::Files& files, const base::Path& directory, const Subtree& of,
                            const std::vector<std::shared_ptr<const Run>>& parts);
  static std::string name(unsigned height, std::uint64_t place);

  const Subtree& of() const { return of_; }
  // Adds the entries that may carry it.
  base::Status find(std::uint64_t digest, std::vector<std::uint64_t>& indexes) const;
  // All of a block's entries.
  base::Result<std::vector<KnownEntry>> block(std::uint64_t number) const;
  std::uint64_t blocks() const;

 private:
  Run(Subtree of, std::unique_ptr<base::Reader> file);
  base::Status read_at(std::uint64_t byte, std::span<std::uint8_t> out) const;
  base::Result<bool> may_hold(std::uint64_t digest) const;

  Subtree of_;
  mutable std::mutex mutex_;  // of the file
  std::unique_ptr<base::Reader> file_;
  base::Bytes filter_;  // of smaller runs; of larger ones it is read where it is asked
  std::vector<std::uint64_t> firsts_;
};

}  // namespace probity::store

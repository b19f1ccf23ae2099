// The Merkle tree of RFC 6962 / RFC 9162 over SHA-256: pure functions of hashes, no files and no
// SQL. A complete subtree of 2^level leaves is named by (level, index): it covers leaves
// index*2^level to (index+1)*2^level - 1 and, once made, never changes; who keeps those can make
// every proof. Any thread; a Frontier belongs to one thread at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"

namespace probity::log {

// The place of an entry, from 0. Never compares with a size.
struct LogIndex {
  std::uint64_t value = 0;
  auto operator<=>(const LogIndex&) const = default;
};

// How many entries a tree has.
struct TreeSize {
  std::uint64_t value = 0;
  auto operator<=>(const TreeSize&) const = default;
  bool covers(LogIndex index) const { return index.value < value; }
};

using Proof = std::vector<base::NodeHash>;

base::LeafHash leaf_hash(base::ByteView leaf);  // SHA-256(0x00 || leaf)
base::NodeHash node_hash(const base::NodeHash& left,
                         const base::NodeHash& right);  // SHA-256(0x01 || left || right)
base::RootHash empty_root();                            // SHA-256 of nothing

// A complete subtree.
struct Node {
  unsigned level = 0;
  std::uint64_t index = 0;
  base::NodeHash hash;
  bool operator==(const Node&) const = default;
};

// The right edge of a growing tree: the roots of its complete subtrees, one for each 1 bit of the
// size.
class Frontier {
 public:
  Frontier() = default;
  // From what peaks() gave. bad_input when their number does not fit the size.
  static base::Result<Frontier> restore(TreeSize size, std::vector<base::NodeHash> peaks);

  // Adds a leaf. Returns the complete subtrees that came into being, lowest first: the leaf itself
  // at level 0, and one more for each pair that it completes.
  std::vector<Node> append(const base::LeafHash& leaf);

  TreeSize size() const { return size_; }
  base::RootHash root() const;
  const std::vector<base::NodeHash>& peaks() const { return peaks_; }  // the largest subtree first
  bool operator==(const Frontier&) const = default;

 private:
  TreeSize size_;
  std::vector<base::NodeHash> peaks_;
};

// Gives the hash of a complete subtree of the tree in question, level 0 being leaf hashes.
using NodeReader = std::function<base::Result<base::NodeHash>(unsigned level, std::uint64_t index)>;

// These read O(log size) nodes. bad_input when the index is not below the size, or first is not in
// 1 to second.
base::Result<base::RootHash> root_of(TreeSize size, const NodeReader& read);
base::Result<Proof> inclusion_proof(LogIndex index, TreeSize size, const NodeReader& read);
base::Result<Proof> consistency_proof(TreeSize first, TreeSize second, const NodeReader& read);

// RFC 9162, 2.1.3.2 and 2.1.4.2: success, or bad_input with what is wrong. Consistency from size 0
// is refused: an empty tree is consistent with everything and proves nothing.
base::Status verify_inclusion(const base::LeafHash& leaf, LogIndex index, TreeSize size,
                              std::span<const base::NodeHash> proof, const base::RootHash& root);
base::Status verify_consistency(TreeSize first, TreeSize second,
                                std::span<const base::NodeHash> proof,
                                const base::RootHash& first_root,
                                const base::RootHash& second_root);

}  // namespace probity::log

#include "log/tree.h"

#include <algorithm>
#include <array>
#include <bit>

#include "crypto/sha256.h"

namespace probity::log {
namespace {

using base::NodeHash;
using base::Result;
using base::RootHash;

constexpr std::array<std::uint8_t, 1> kLeafPrefix = {0x00};
constexpr std::uint8_t kNodePrefix = 0x01;

tl::unexpected<base::Error> refuse(const char* rule, std::string what, std::string found = {},
                                   std::string required = {}) {
  return base::fail(base::Code::bad_input, std::move(what), {}, rule, std::move(found),
                    std::move(required));
}

// The largest power of two below n; n >= 2.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

// MTH of the `n` leaves from `begin`, which RFC 6962's splits keep aligned: the recursion only
// follows the right edge.
Result<NodeHash> hash_of(std::uint64_t begin, std::uint64_t n, const NodeReader& read) {
  if (std::has_single_bit(n)) {
    const auto level = static_cast<unsigned>(std::countr_zero(n));
    return read(level, begin >> level);
  }
  const std::uint64_t k = split(n);
  PROBITY_TRY(const NodeHash left, hash_of(begin, k, read));
  PROBITY_TRY(const NodeHash right, hash_of(begin + k, n - k, read));
  return node_hash(left, right);
}

// RFC 6962, 2.1.1: PATH(m, D[n]), for the leaves from `begin`; appended from the leaf upwards.
base::Status path(std::uint64_t m, std::uint64_t begin, std::uint64_t n, const NodeReader& read,
                  Proof& out) {
  if (n == 1) return {};
  const std::uint64_t k = split(n);
  const bool left = m < k;
  PROBITY_CHECK(left ? path(m, begin, k, read, out) : path(m - k, begin + k, n - k, read, out));
  PROBITY_TRY(const NodeHash sibling,
              left ? hash_of(begin + k, n - k, read) : hash_of(begin, k, read));
  out.push_back(sibling);
  return {};
}

// RFC 6962, 2.1.2: SUBPROOF(m, D[n], known), where `known` says that the verifier has the hash of
// the first m leaves.
base::Status subproof(std::uint64_t m, std::uint64_t begin, std::uint64_t n, bool known,
                      const NodeReader& read, Proof& out) {
  if (m == n) {
    if (known) return {};
    PROBITY_TRY(const NodeHash whole, hash_of(begin, n, read));
    out.push_back(whole);
    return {};
  }
  const std::uint64_t k = split(n);
  const bool left = m <= k;
  PROBITY_CHECK(left ? subproof(m, begin, k, known, read, out)
                     : subproof(m - k, begin + k, n - k, /*known=*/false, read, out));
  PROBITY_TRY(const NodeHash sibling,
              left ? hash_of(begin + k, n - k, read) : hash_of(begin, k, read));
  out.push_back(sibling);
  return {};
}

}  // namespace

base::LeafHash leaf_hash(base::ByteView leaf) {
  return crypto::sha256({kLeafPrefix, leaf}).retag<base::LeafTag>();
}

NodeHash node_hash(const NodeHash& left, const NodeHash& right) {
  // In one piece: handing over three costs a tenth of the hashing.
  std::array<std::uint8_t, 65> message;
  message[0] = kNodePrefix;
  std::copy(left.bytes.begin(), left.bytes.end(), message.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), message.begin() + 33);
  return crypto::sha256(message).retag<base::NodeTag>();
}

RootHash empty_root() { return crypto::sha256(base::ByteView{}).retag<base::RootTag>(); }

Result<Frontier> Frontier::restore(TreeSize size, std::vector<NodeHash> peaks) {
  const auto wanted = static_cast<std::size_t>(std::popcount(size.value));
  if (peaks.size() != wanted)
    return refuse("tree.frontier", "the right edge does not fit the tree's size",
                  std::to_string(peaks.size()) + " hashes",
                  std::to_string(wanted) + " for size " + std::to_string(size.value));
  Frontier frontier;
  frontier.size_ = size;
  frontier.peaks_ = std::move(peaks);
  return frontier;
}

std::vector<Node> Frontier::append(const base::LeafHash& leaf) {
  std::vector<Node> made;
  Node node{0, size_.value, leaf.retag<base::NodeTag>()};
  made.push_back(node);
  // Each 1 bit at the low end of the size is a peak that the new subtree completes, as in adding
  // one with carry.
  for (std::uint64_t rest = size_.value; rest & 1; rest >>= 1) {
    node = {node.level + 1, node.index >> 1, node_hash(peaks_.back(), node.hash)};
    peaks_.pop_back();
    made.push_back(node);
  }
  peaks_.push_back(node.hash);
  ++size_.value;
  return made;
}

RootHash Frontier::root() const {
  if (peaks_.empty()) return empty_root();
  NodeHash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root.retag<base::RootTag>();
}

Result<RootHash> root_of(TreeSize size, const NodeReader& read) {
  if (size.value == 0) return empty_root();
  PROBITY_TRY(const NodeHash root, hash_of(0, size.value, read));
  return root.retag<base::RootTag>();
}

Result<Proof> inclusion_proof(LogIndex index, TreeSize size, const NodeReader& read) {
  if (!size.covers(index))
    return refuse("proof.inclusion", "the tree has no such entry", std::to_string(index.value),
                  "below " + std::to_string(size.value));
  Proof proof;
  PROBITY_CHECK(path(index.value, 0, size.value, read, proof));
  return proof;
}

Result<Proof> consistency_proof(TreeSize first, TreeSize second, const NodeReader& read) {
  if (first.value == 0 || first > second)
    return refuse("proof.consistency", "these sizes have no consistency proof",
                  std::to_string(first.value), "1 to " + std::to_string(second.value));
  Proof proof;
  PROBITY_CHECK(subproof(first.value, 0, second.value, /*known=*/true, read, proof));
  return proof;
}

base::Status verify_inclusion(const base::LeafHash& leaf, LogIndex index, TreeSize size,
                              std::span<const NodeHash> proof, const RootHash& root) {
  constexpr const char* kRule = "proof.inclusion";
  if (!size.covers(index))
    return refuse(kRule, "the tree has no such entry", std::to_string(index.value),
                  "below " + std::to_string(size.value));
  std::uint64_t fn = index.value;
  std::uint64_t sn = size.value - 1;
  NodeHash hash = leaf.retag<base::NodeTag>();
  for (const NodeHash& sibling : proof) {
    if (sn == 0) return refuse(kRule, "the inclusion proof is too long");
    if (fn & 1 || fn == sn) {
      hash = node_hash(sibling, hash);
      while (!(fn & 1) && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return refuse(kRule, "the inclusion proof is too short");
  if (hash.bytes != root.bytes)
    return refuse(kRule, "the inclusion proof leads to another root", hash.hex(), root.hex());
  return {};
}

base::Status verify_consistency(TreeSize first, TreeSize second, std::span<const NodeHash> proof,
                                const RootHash& first_root, const RootHash& second_root) {
  constexpr const char* kRule = "proof.consistency";
  if (first > second)
    return refuse(kRule, "the first tree is the larger one", std::to_string(first.value),
                  "at most " + std::to_string(second.value));
  if (first.value == 0) return refuse(kRule, "an empty tree proves nothing", "0", "at least 1");
  if (first == second) {
    if (!proof.empty()) return refuse(kRule, "the consistency proof is too long");
    if (first_root != second_root)
      return refuse(kRule, "two roots for one size", second_root.hex(), first_root.hex());
    return {};
  }

  std::uint64_t fn = first.value - 1;
  std::uint64_t sn = second.value - 1;
  for (; fn & 1; fn >>= 1) sn >>= 1;
  // When the first tree is one complete subtree its root starts both paths, else the proof's first
  // hash does.
  NodeHash from_first = first_root.retag<base::NodeTag>();
  if (!std::has_single_bit(first.value)) {
    if (proof.empty()) return refuse(kRule, "the consistency proof is too short");
    from_first = proof.front();
    proof = proof.subspan(1);
  }
  NodeHash from_second = from_first;
  for (const NodeHash& hash : proof) {
    if (sn == 0) return refuse(kRule, "the consistency proof is too long");
    if (fn & 1 || fn == sn) {
      from_first = node_hash(hash, from_first);
      from_second = node_hash(hash, from_second);
      while (!(fn & 1) && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      from_second = node_hash(from_second, hash);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return refuse(kRule, "the consistency proof is too short");
  if (from_first.bytes != first_root.bytes)
    return refuse(kRule, "the proof leads to another first root", from_first.hex(),
                  first_root.hex());
  if (from_second.bytes != second_root.bytes)
    return refuse(kRule, "the proof leads to another second root", from_second.hex(),
                  second_root.hex());
  return {};
}

}  // namespace probity::log

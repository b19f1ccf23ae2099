// For tests: RFC 6962 as its text says it, over all leaves at once (the oracle), and a tree grown
// leaf by leaf.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "log/tree.h"

namespace probity::log {

namespace naive {

inline std::uint64_t split(std::size_t n) {
  std::size_t k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

inline base::NodeHash mth(std::span<const base::NodeHash> d) {
  if (d.size() == 1) return d[0];
  const auto k = split(d.size());
  return node_hash(mth(d.first(k)), mth(d.subspan(k)));
}

inline Proof path(std::size_t m, std::span<const base::NodeHash> d) {
  if (d.size() == 1) return {};
  const auto k = split(d.size());
  Proof proof = m < k ? path(m, d.first(k)) : path(m - k, d.subspan(k));
  proof.push_back(m < k ? mth(d.subspan(k)) : mth(d.first(k)));
  return proof;
}

inline Proof subproof(std::size_t m, std::span<const base::NodeHash> d, bool known) {
  if (m == d.size()) return known ? Proof{} : Proof{mth(d)};
  const auto k = split(d.size());
  Proof proof = m <= k ? subproof(m, d.first(k), known) : subproof(m - k, d.subspan(k), false);
  proof.push_back(m <= k ? mth(d.subspan(k)) : mth(d.first(k)));
  return proof;
}

}  // namespace naive

// A tree grown leaf by leaf, its complete subtrees kept as a store keeps them.
struct Grown {
  std::vector<base::NodeHash> leaves;
  std::map<std::pair<unsigned, std::uint64_t>, base::NodeHash> nodes;
  Frontier frontier;

  // Leaves that begin otherwise are those of another history.
  explicit Grown(std::size_t size, const std::string& begin = "") {
    for (std::size_t i = 0; i < size; ++i) {
      const auto leaf = leaf_hash(base::as_bytes(begin + std::to_string(i)));
      leaves.push_back(leaf.retag<base::NodeTag>());
      for (const Node& node : frontier.append(leaf)) nodes[{node.level, node.index}] = node.hash;
    }
  }
  NodeReader reader() const {
    return [this](unsigned level, std::uint64_t index) -> base::Result<base::NodeHash> {
      const auto found = nodes.find({level, index});
      if (found == nodes.end()) return base::fail(base::Code::not_found, "no such node");
      return found->second;
    };
  }
};

inline base::RootHash as_root(const base::NodeHash& hash) { return hash.retag<base::RootTag>(); }

}  // namespace probity::log

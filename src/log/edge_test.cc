// The edge against the tree of RFC 6962 as log/tree grows it.
#include "log/edge.h"

#include <gtest/gtest.h>

#include <map>

namespace probity::log {
namespace {

base::LeafHash leaf(std::uint64_t i) {
  return leaf_hash(base::as_bytes("leaf " + std::to_string(i)));
}

TEST(Edge, GrowsTheTreeOfItsLeavesAndGivesBackEveryNode) {
  Edge edge;
  Frontier frontier;
  std::map<std::pair<unsigned, std::uint64_t>, base::NodeHash> nodes;
  std::vector<FullTile> full;
  EXPECT_EQ(edge.root(), empty_root());
  for (std::uint64_t i = 0; i < 70'000; ++i) {
    edge.append(leaf(i), full);
    for (const Node& node : frontier.append(leaf(i))) nodes[{node.level, node.index}] = node.hash;
    if (i % 97 == 0 || i % 256 > 253 || i % 65536 < 3) {
      ASSERT_EQ(edge.root(), frontier.root()) << i;
    }
  }
  ASSERT_EQ(full.size(), 70'000 / 256 + 1);
  for (const FullTile& tile : full) {
    ASSERT_EQ(tile.hashes.size(), kTileWidth);
    for (unsigned i = 0; i < kTileWidth; ++i)
      ASSERT_EQ(tile.hashes[i], (nodes[{8 * tile.level, tile.index * kTileWidth + i}]));
  }
  std::size_t held = 0;
  for (const auto& [place, hash] : nodes) {
    const auto kept = edge.node(place.first, place.second);
    if (!kept) continue;
    EXPECT_EQ(*kept, hash);
    ++held;
  }
  // 70,000 = 1 * 65,536 + 17 * 256 + 112: 112 leaves, 17 and 1 hashes, and the subtrees over them.
  EXPECT_EQ(held, 112u + 56 + 28 + 14 + 7 + 3 + 1 + 17 + 8 + 4 + 2 + 1 + 1);
}

TEST(Edge, IsRestoredFromItsHashesAndGrowsOn) {
  for (const std::uint64_t size : {0, 1, 2, 255, 256, 257, 511, 512, 65'535, 65'536, 66'000}) {
    Edge edge;
    std::vector<FullTile> full;
    for (std::uint64_t i = 0; i < size; ++i) edge.append(leaf(i), full);
    std::vector<std::vector<base::NodeHash>> levels;
    for (unsigned level = 0; level < edge.levels(); ++level)
      levels.emplace_back(edge.last(level).begin(), edge.last(level).end());
    auto again = Edge::restore({size}, levels);
    ASSERT_TRUE(again) << size;
    EXPECT_EQ(again->root(), edge.root()) << size;
    for (std::uint64_t i = size; i < size + 300; ++i) {
      edge.append(leaf(i), full);
      again->append(leaf(i), full);
    }
    EXPECT_EQ(again->root(), edge.root()) << size;
  }
}

TEST(Edge, IsNotRestoredFromTooFewHashes) {
  EXPECT_EQ(Edge::restore({3}, {{leaf(0).retag<base::NodeTag>()}}).error().rule, "tree.edge");
  EXPECT_EQ(Edge::restore({256}, {}).error().rule, "tree.edge");
}

}  // namespace
}  // namespace probity::log

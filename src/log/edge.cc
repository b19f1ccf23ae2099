#include "log/edge.h"

namespace probity::log {

using base::NodeHash;
using base::Result;

void Edge::Growing::push(NodeHash hash) {
  for (auto& height : heights) {
    height.push_back(hash);
    if (height.size() % 2 == 1) return;
    hash = node_hash(height[height.size() - 2], height.back());
  }
}

Result<Edge> Edge::restore(TreeSize size, const std::vector<std::vector<NodeHash>>& levels) {
  Edge edge;
  edge.size_ = size;
  for (unsigned level = 0; level < tile_levels(size); ++level) {
    const std::uint64_t width = (size.value >> kTileHeight * level) % kTileWidth;
    if (width > 0 && (level >= levels.size() || levels[level].size() < width))
      return base::fail(base::Code::bad_input, "the tree's right edge is not whole", {},
                        "tree.edge", "level " + std::to_string(level),
                        std::to_string(width) + " hashes");
    Growing& tile = edge.tiles_.emplace_back();
    for (std::uint64_t i = 0; i < width; ++i) tile.push(levels[level][i]);
  }
  return edge;
}

void Edge::append(const base::LeafHash& leaf, std::vector<FullTile>& full) {
  NodeHash hash = leaf.retag<base::NodeTag>();
  ++size_.value;
  for (unsigned level = 0;; ++level) {
    if (level == tiles_.size()) tiles_.emplace_back();
    Growing& tile = tiles_[level];
    tile.push(hash);
    if (tile.heights[0].size() < kTileWidth) return;
    hash = tile.heights[kTileHeight].front();
    const std::uint64_t index = (size_.value >> kTileHeight * (level + 1)) - 1;
    full.push_back({level, index, std::move(tile.heights[0])});
    tile = {};
  }
}

base::RootHash Edge::root() const {
  if (size_.value == 0) return empty_root();
  // The peaks are the complete subtrees of the size's binary digits, here from the smallest.
  std::optional<NodeHash> root;
  for (unsigned level = 0; level < kTileHeight * tiles_.size(); ++level) {
    if (!(size_.value >> level & 1)) continue;
    const auto& height = tiles_[level / kTileHeight].heights[level % kTileHeight];
    root = root ? node_hash(height.back(), *root) : height.back();
  }
  return root->retag<base::RootTag>();
}

std::optional<NodeHash> Edge::node(unsigned level, std::uint64_t index) const {
  const TilePlace place = place_of(level, index);
  if (place.level >= tiles_.size() || place.index != size_.value >> kTileHeight * (place.level + 1))
    return std::nullopt;
  const auto& height = tiles_[place.level].heights[place.height];
  const std::size_t at = place.offset >> place.height;
  return at < height.size() ? std::optional(height[at]) : std::nullopt;
}

std::span<const NodeHash> Edge::last(unsigned level) const {
  return level < tiles_.size() ? std::span(tiles_[level].heights[0]) : std::span<const NodeHash>();
}

}  // namespace probity::log

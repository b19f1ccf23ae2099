#include "log/tile.h"

#include <algorithm>
#include <list>
#include <memory>

#include "log/limits.h"

namespace probity::log {
namespace {

using base::NodeHash;

// A proof in a tree of 2^32 leaves touches at most four tiles on its path and four on the right
// edge; so one proof, and the next one near it, reads each tile once.
constexpr std::size_t kCachedTiles = 16;

tl::unexpected<base::Error> refuse(std::string what, std::string found, std::string required) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "tile.format", std::move(found),
                    std::move(required));
}

// How many hashes the tiles of a level hold together.
std::uint64_t hashes_at(unsigned level, TreeSize size) {
  return level < limits::kTileLevels ? size.value >> kTileHeight * level : 0;
}

// The last few tiles read, the latest first.
class LatestTiles {
 public:
  LatestTiles(TileReader read, TreeSize size) : read_(std::move(read)), size_(size) {}

  base::Result<NodeHash> node(unsigned level, std::uint64_t index) {
    const TilePlace place = place_of(level, index);
    const auto tile = tile_at(place.level, place.index, size_);
    if (tile && place.offset + (1U << place.height) <= tile->width) {
      PROBITY_TRY(const HashedTile* hashed, hashed_tile(*tile));
      if (const auto hash = hashed->at(place.height, place.offset)) return *hash;
    }
    return base::fail(base::Code::not_found, "the tree has no such complete subtree", {},
                      "tile.node", std::to_string(level) + ", " + std::to_string(index),
                      "a tree of size " + std::to_string(size_.value));
  }

 private:
  base::Result<const HashedTile*> hashed_tile(const Tile& tile) {
    const auto known = std::find_if(tiles_.begin(), tiles_.end(),
                                    [&](const auto& one) { return one.first == tile; });
    if (known != tiles_.end()) {
      tiles_.splice(tiles_.begin(), tiles_, known);
    } else {
      PROBITY_TRY(const base::Bytes bytes, read_(tile));
      PROBITY_TRY(std::vector<NodeHash> hashes, tile_hashes(tile, bytes));
      tiles_.emplace_front(tile, HashedTile(std::move(hashes)));
      if (tiles_.size() > kCachedTiles) tiles_.pop_back();
    }
    return &tiles_.front().second;
  }

  TileReader read_;
  TreeSize size_;
  std::list<std::pair<Tile, HashedTile>> tiles_;
};

}  // namespace

unsigned tile_levels(TreeSize size) {
  unsigned levels = 0;
  while (hashes_at(levels, size) > 0) ++levels;
  return levels;
}

std::optional<Tile> tile_at(unsigned level, std::uint64_t index, TreeSize size) {
  const std::uint64_t hashes = hashes_at(level, size);
  if (index < hashes >> kTileHeight) return Tile{level, index, kTileWidth};
  const auto rest = static_cast<unsigned>(hashes % kTileWidth);
  if (index == hashes >> kTileHeight && rest > 0) return Tile{level, index, rest};
  return std::nullopt;
}

base::Status each_new_tile(TreeSize from, TreeSize to, const TileVisitor& visit) {
  if (from > to)
    return refuse("a tree does not shrink", std::to_string(to.value),
                  "at least " + std::to_string(from.value));
  for (unsigned level = 0; level < tile_levels(to); ++level) {
    if (hashes_at(level, from) == hashes_at(level, to)) continue;
    std::uint64_t index = hashes_at(level, from) >> kTileHeight;
    for (; const auto tile = tile_at(level, index, to); ++index) PROBITY_CHECK(visit(*tile));
  }
  return {};
}

std::vector<Tile> new_tiles(TreeSize from, TreeSize to) {
  std::vector<Tile> tiles;
  // The visitor refuses nothing, and of sizes the wrong way round it sees none.
  (void)each_new_tile(from, to, [&](const Tile& tile) -> base::Status {
    tiles.push_back(tile);
    return {};
  });
  return tiles;
}

base::Bytes tile_bytes(std::span<const NodeHash> hashes) {
  base::Bytes bytes;
  bytes.reserve(hashes.size() * 32);
  for (const NodeHash& hash : hashes)
    bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
  return bytes;
}

base::Result<std::vector<NodeHash>> tile_hashes(const Tile& tile, base::ByteView bytes) {
  if (tile.width == 0 || tile.width > kTileWidth || bytes.size() != tile.width * 32U)
    return refuse("a tile has the wrong length", std::to_string(bytes.size()) + " bytes",
                  std::to_string(tile.width * 32U));
  std::vector<NodeHash> hashes;
  hashes.reserve(tile.width);
  for (unsigned i = 0; i < tile.width; ++i)
    hashes.push_back(NodeHash::from_bytes(bytes.subspan(i * 32U, 32)));
  return hashes;
}

TilePlace place_of(unsigned node_level, std::uint64_t node_index) {
  TilePlace place;
  place.level = node_level / kTileHeight;
  place.height = node_level % kTileHeight;
  place.index = node_index >> (kTileHeight - place.height);
  place.offset = static_cast<unsigned>(node_index << place.height & (kTileWidth - 1));
  return place;
}

NodeHash subtree_hash(std::span<const NodeHash> hashes) {
  if (hashes.size() == 1) return hashes[0];
  const std::size_t half = hashes.size() / 2;
  return node_hash(subtree_hash(hashes.first(half)), subtree_hash(hashes.subspan(half)));
}

HashedTile::HashedTile(std::vector<NodeHash> hashes)
    : width_(static_cast<unsigned>(hashes.size())), nodes_(std::move(hashes)) {
  nodes_.reserve(nodes_.size() * 2);
  std::size_t below = 0;
  for (unsigned height = 1; height < kTileHeight; ++height) {
    for (unsigned i = 0; i < width_ >> height; ++i)
      nodes_.push_back(node_hash(nodes_[below + 2 * i], nodes_[below + 2 * i + 1]));
    below += width_ >> (height - 1);
  }
}

std::optional<NodeHash> HashedTile::at(unsigned height, unsigned offset) const {
  if (height >= kTileHeight || offset >> height >= width_ >> height) return std::nullopt;
  std::size_t begin = 0;
  for (unsigned i = 0; i < height; ++i) begin += width_ >> i;
  return nodes_[begin + (offset >> height)];
}

NodeReader nodes_in(TileReader read, TreeSize size) {
  const auto tiles = std::make_shared<LatestTiles>(std::move(read), size);
  return [tiles](unsigned level, std::uint64_t index) { return tiles->node(level, index); };
}

}  // namespace probity::log

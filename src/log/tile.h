// Tiles (C2SP tlog-tiles): the complete subtrees of a tree in pieces of 256 hashes. A tile of level
// L holds hashes of subtrees of 256^L leaves, so those between are computed from it; the last tile
// of a level may be partial. A tile, once full, never changes; a partial one never changes either,
// the tree just outgrows it. Pure functions of hashes, any thread; a NodeReader that nodes_in()
// gave keeps a cache and belongs to one thread at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "log/tree.h"

namespace probity::log {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1 << kTileHeight;

struct Tile {
  unsigned level = 0;       // 0 to 7; 0 holds leaf hashes
  std::uint64_t index = 0;  // within its level, from 0
  unsigned width = 0;       // how many hashes: 1 to 256
  bool full() const { return width == kTileWidth; }
  auto operator<=>(const Tile&) const = default;
};

// How many levels of tiles a tree has: 0 when it is empty, 2 for 256 leaves.
unsigned tile_levels(TreeSize size);
// The tile at that place in a tree of that size; nothing when the tree has none there.
std::optional<Tile> tile_at(unsigned level, std::uint64_t index, TreeSize size);

using TileVisitor = std::function<base::Status(const Tile&)>;

// The tiles that a tree of size `to` has and one of size `from` has not, the lowest level first,
// from left to right: full tiles, and at most one partial tile for each level. From size 0 these
// are all tiles of the tree. Stops at the visitor's first error. bad_input when from > to.
base::Status each_new_tile(TreeSize from, TreeSize to, const TileVisitor& visit);
std::vector<Tile> new_tiles(TreeSize from, TreeSize to);  // the same; none when from > to

// A tile's bytes are its hashes one after the other.
base::Bytes tile_bytes(std::span<const base::NodeHash> hashes);
// bad_input unless there are just as many as the tile is wide.
base::Result<std::vector<base::NodeHash>> tile_hashes(const Tile& tile, base::ByteView bytes);

// Where a complete subtree lies in the tiles: 2^height hashes of the tile (level, index), those
// from offset on.
struct TilePlace {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned height = 0;  // 0 to 7
  unsigned offset = 0;  // a multiple of 2^height
};
TilePlace place_of(unsigned node_level, std::uint64_t node_index);

// The hash of the complete subtree over some hashes of a tile; their number is a power of two.
base::NodeHash subtree_hash(std::span<const base::NodeHash> hashes);

// A tile with the subtrees inside it already hashed: what a cache of tiles keeps, at twice the
// tile's size, so that a proof from it costs no hashing.
class HashedTile {
 public:
  // 1 to 256 hashes.
  explicit HashedTile(std::vector<base::NodeHash> hashes);
  unsigned width() const { return width_; }
  // The subtree of 2^height hashes from `offset`, or nothing when the tile does not hold all of it.
  std::optional<base::NodeHash> at(unsigned height, unsigned offset) const;

 private:
  unsigned width_;
  std::vector<base::NodeHash> nodes_;  // height 0, then 1 and so on
};

// Gives the bytes of a tile of the tree in question.
using TileReader = std::function<base::Result<base::Bytes>(const Tile&)>;

// The nodes of a tree of that size out of its tiles, so that root_of() and the proofs of tree.h
// work over tiles. Asks only for tiles that a tree of this size has, with their width in it, and
// keeps the last few. not_found for a subtree that is not complete in it.
NodeReader nodes_in(TileReader read, TreeSize size);

}  // namespace probity::log

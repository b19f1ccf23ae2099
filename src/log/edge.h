// Edge: the right edge of a growing tree in tiles: of each level the one tile that is not yet full,
// with the subtrees inside it hashed. Who keeps it can append, knows the root, and needs only full
// tiles besides to make any proof. One thread at a time; const members any thread.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "log/tile.h"

namespace probity::log {

// A tile that an append filled.
struct FullTile {
  unsigned level = 0;
  std::uint64_t index = 0;
  std::vector<base::NodeHash> hashes;
};

class Edge {
 public:
  Edge() = default;
  // The hashes of each level's last tile, from level 0; what is beyond the size is not looked at.
  // bad_input when they are too few.
  static base::Result<Edge> restore(TreeSize size,
                                    const std::vector<std::vector<base::NodeHash>>& levels);

  // Adds a leaf; tiles that it fills go to the end of `full`, lowest level first.
  void append(const base::LeafHash& leaf, std::vector<FullTile>& full);

  TreeSize size() const { return size_; }
  base::RootHash root() const;
  // A complete subtree, if it lies in the tiles that are not full.
  std::optional<base::NodeHash> node(unsigned level, std::uint64_t index) const;
  // The hashes of a level's last tile; none when it has just been filled.
  std::span<const base::NodeHash> last(unsigned level) const;
  unsigned levels() const { return static_cast<unsigned>(tiles_.size()); }

 private:
  // By height in the tile; heights_[0] are the hashes of the tile itself.
  struct Growing {
    std::array<std::vector<base::NodeHash>, kTileHeight + 1> heights;
    void push(base::NodeHash hash);
  };

  TreeSize size_;
  std::vector<Growing> tiles_;
};

}  // namespace probity::log

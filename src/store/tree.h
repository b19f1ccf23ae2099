// The stored tree: reading it, never trusting it. Tiles are derived from the leaves; each one read
// is checked against the tile above it, up to the root that the checkpoint signs, and computed from
// what lies below when it is missing or wrong. So a damaged tile costs time and is never served.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "log/edge.h"
#include "store/db.h"

namespace probity::store {

struct StoredCheckpoint {
  log::TreeSize size;
  base::Time time;
  std::string note;
};

// Full tiles and right edges that were found to hold: the last few used. They are those of one
// database. Any thread.
class TileCache {
 public:
  using Hashed = std::shared_ptr<const log::HashedTile>;
  using Edge = std::shared_ptr<const log::Edge>;

  Hashed tile(unsigned level, std::uint64_t index);  // null when it is not here
  void keep(unsigned level, std::uint64_t index, Hashed tile);
  Edge edge(log::TreeSize size);
  void keep(Edge edge);

 private:
  struct Kept {
    Hashed tile;
    std::uint64_t used = 0;
  };
  std::mutex mutex_;
  std::uint64_t clock_ = 0;
  std::map<std::pair<unsigned, std::uint64_t>, Kept> tiles_;
  std::map<std::uint64_t, Edge> edges_;
};

// The tree of one checkpoint. One thread, that of its Db, and as long as its snapshot.
class Tree {
 public:
  // environment (rule "log.head") when the stored leaves and tiles do not hash to its root.
  static Result<Tree> open(Db& db, const StoredCheckpoint& checkpoint);

  log::TreeSize size() const { return edge_->size(); }
  const log::Edge& edge() const { return *edge_; }
  // environment (rule "log.node") when it cannot be computed from the leaves either.
  Result<base::NodeHash> node(unsigned level, std::uint64_t index);
  // The Tree must outlive it.
  log::NodeReader reader() {
    return [this](unsigned level, std::uint64_t index) { return node(level, index); };
  }
  // As C2SP tlog-tiles serves it. not_found when a tree of this size has no such tile.
  Result<base::Bytes> tile(const log::Tile& tile);

 private:
  Tree(Db& db, TileCache* shared, TileCache::Edge edge);
  TileCache& cache() { return shared_ ? *shared_ : *own_; }
  Result<TileCache::Hashed> full_tile(unsigned level, std::uint64_t index);
  Result<TileCache::Hashed> computed_tile(unsigned level, std::uint64_t index);

  Db* db_;
  TileCache* shared_;
  std::unique_ptr<TileCache> own_;
  TileCache::Edge edge_;
};

// The hashes stored for a tile; none when there are none, or no whole ones.
Result<std::vector<base::NodeHash>> stored_tile(Db& db, unsigned level, std::uint64_t index);
Status store_tile(Db& db, unsigned level, std::uint64_t index,
                  std::span<const base::NodeHash> hashes);
// Computes all tiles from the leaves and stores them, in the caller's transaction.
Status rebuild_tiles(Db& db, log::TreeSize size);

}  // namespace probity::store

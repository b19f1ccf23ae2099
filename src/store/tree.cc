#include "store/tree.h"

#include <algorithm>

#include "log/checkpoint.h"
#include "log/note.h"
#include "store/derived.h"

namespace probity::store {

using base::Code;
using base::fail;
using base::NodeHash;

namespace {

// 16 KiB each: 8 MiB, a hundred thousand entries and all that lies above them.
constexpr std::size_t kTilesKept = 512;
constexpr std::size_t kEdgesKept = 4;

std::int64_t integer(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// The hashes of the leaves from `begin`, below `end`.
Result<std::vector<NodeHash>> leaf_hashes(Db& db, std::uint64_t begin, std::uint64_t end) {
  std::vector<NodeHash> hashes;
  hashes.reserve(end - begin);
  PROBITY_CHECK(db.each("SELECT idx, leaf FROM log_entry WHERE idx >= :a AND idx < :b ORDER BY idx",
                        {integer(begin), integer(end)}, [&](const Row& row) -> Status {
                          if (row.integer(0) != integer(begin + hashes.size()))
                            return {};  // a gap: too few
                          hashes.push_back(
                              log::leaf_hash(base::as_bytes(row.text(1))).retag<base::NodeTag>());
                          return {};
                        }));
  if (hashes.size() != end - begin)
    return fail(Code::environment, "a log entry is missing",
                "log entry " + std::to_string(begin + hashes.size()), "log.gap");
  return hashes;
}

// What is stored of the right edge, whether it holds or not.
Result<log::Edge> stored_edge(Db& db, log::TreeSize size) {
  std::vector<std::vector<NodeHash>> levels;
  PROBITY_TRY(levels.emplace_back(),
              leaf_hashes(db, size.value / log::kTileWidth * log::kTileWidth, size.value));
  for (unsigned level = 1; level < log::tile_levels(size); ++level) {
    PROBITY_TRY(levels.emplace_back(),
                stored_tile(db, level, size.value >> log::kTileHeight * (level + 1)));
  }
  return log::Edge::restore(size, levels);
}

}  // namespace

TileCache::Hashed TileCache::tile(unsigned level, std::uint64_t index) {
  std::lock_guard lock(mutex_);
  const auto found = tiles_.find({level, index});
  if (found == tiles_.end()) return nullptr;
  found->second.used = ++clock_;
  return found->second.tile;
}

void TileCache::keep(unsigned level, std::uint64_t index, Hashed tile) {
  std::lock_guard lock(mutex_);
  if (tiles_.size() >= kTilesKept) {
    tiles_.erase(std::min_element(tiles_.begin(), tiles_.end(), [](const auto& a, const auto& b) {
      return a.second.used < b.second.used;
    }));
  }
  tiles_[{level, index}] = {std::move(tile), ++clock_};
}

TileCache::Edge TileCache::edge(log::TreeSize size) {
  std::lock_guard lock(mutex_);
  const auto found = edges_.find(size.value);
  return found == edges_.end() ? nullptr : found->second;
}

void TileCache::keep(Edge edge) {
  std::lock_guard lock(mutex_);
  edges_[edge->size().value] = edge;
  if (edges_.size() > kEdgesKept) edges_.erase(edges_.begin());
}

Tree::Tree(Db& db, TileCache* shared, TileCache::Edge edge)
    : db_(&db), shared_(shared), edge_(std::move(edge)) {
  if (!shared_) own_ = std::make_unique<TileCache>();
}

Result<Tree> Tree::open(Db& db, const StoredCheckpoint& checkpoint) {
  TileCache* shared = db.derived() ? &db.derived()->tiles() : nullptr;
  TileCache::Edge edge = shared ? shared->edge(checkpoint.size) : nullptr;
  if (!edge) {
    PROBITY_TRY(const log::Note note, log::parse_note(checkpoint.note));
    PROBITY_TRY(const log::Checkpoint signed_, log::parse_checkpoint(note.text));
    auto stored = stored_edge(db, checkpoint.size);
    const bool holds = stored && signed_.size == checkpoint.size && stored->root() == signed_.root;
    if (!stored && stored.error().rule.starts_with("store")) return fail(stored.error());
    if (!holds)
      return fail(Code::environment, "the stored tree does not hash to its last checkpoint", "",
                  "log.head", stored ? stored->root().hex() : stored.error().what,
                  signed_.root.hex());
    edge = std::make_shared<const log::Edge>(*std::move(stored));
    if (shared) shared->keep(edge);
  }
  return Tree(db, shared, std::move(edge));
}

Result<NodeHash> Tree::node(unsigned level, std::uint64_t index) {
  if (const auto hash = edge_->node(level, index)) return *hash;
  const log::TilePlace place = log::place_of(level, index);
  PROBITY_TRY(const TileCache::Hashed tile, full_tile(place.level, place.index));
  return *tile->at(place.height, place.offset);
}

Result<TileCache::Hashed> Tree::full_tile(unsigned level, std::uint64_t index) {
  if (TileCache::Hashed known = cache().tile(level, index)) return known;
  const auto place = log::tile_at(level, index, size());
  if (!place || !place->full())
    return fail(Code::not_found, "the tree has no such tile", "", "log.node",
                std::to_string(level) + "/" + std::to_string(index),
                "a tree of size " + std::to_string(size().value));
  PROBITY_TRY(const NodeHash wanted, node(log::kTileHeight * (level + 1), index));
  PROBITY_TRY(std::vector<NodeHash> hashes, stored_tile(*db_, level, index));
  TileCache::Hashed tile;
  if (hashes.size() == log::kTileWidth)
    tile = std::make_shared<const log::HashedTile>(std::move(hashes));
  const auto holds = [&] {
    return tile && log::node_hash(*tile->at(log::kTileHeight - 1, 0),
                                  *tile->at(log::kTileHeight - 1, log::kTileWidth / 2)) == wanted;
  };
  if (!holds()) {
    PROBITY_TRY(tile, computed_tile(level, index));
    if (!holds())
      return fail(Code::environment, "the log's leaves do not hash to its tree", "", "log.node",
                  std::to_string(level) + "/" + std::to_string(index));
  }
  cache().keep(level, index, tile);
  return tile;
}

Result<TileCache::Hashed> Tree::computed_tile(unsigned level, std::uint64_t index) {
  const std::uint64_t begin = index * log::kTileWidth;
  std::vector<NodeHash> hashes;
  if (level == 0) {
    PROBITY_TRY(hashes, leaf_hashes(*db_, begin, begin + log::kTileWidth));
  }
  for (std::uint64_t i = begin; level > 0 && i < begin + log::kTileWidth; ++i) {
    // Not through full_tile(), which would ask for this very tile.
    PROBITY_TRY(std::vector<NodeHash> below, stored_tile(*db_, level - 1, i));
    if (below.size() != log::kTileWidth) {
      PROBITY_TRY(const auto computed, computed_tile(level - 1, i));
      below.clear();
      for (unsigned at = 0; at < log::kTileWidth; ++at) below.push_back(*computed->at(0, at));
    }
    hashes.push_back(log::subtree_hash(below));
  }
  return std::make_shared<const log::HashedTile>(std::move(hashes));
}

Result<base::Bytes> Tree::tile(const log::Tile& tile) {
  const auto place = log::tile_at(tile.level, tile.index, size());
  if (!place || place->width < tile.width)
    return fail(Code::not_found, "the tree has no such tile", "", "log.tile",
                std::to_string(tile.width) + " hashes",
                "a tree of size " + std::to_string(size().value));
  if (!place->full()) return log::tile_bytes(edge_->last(tile.level).first(tile.width));
  PROBITY_TRY(const TileCache::Hashed full, full_tile(tile.level, tile.index));
  std::vector<NodeHash> hashes;
  for (unsigned i = 0; i < tile.width; ++i) hashes.push_back(*full->at(0, i));
  return log::tile_bytes(hashes);
}

Result<std::vector<NodeHash>> stored_tile(Db& db, unsigned level, std::uint64_t index) {
  PROBITY_TRY(const auto row,
              db.one("SELECT hashes FROM log_tile WHERE level = :a AND position = :b",
                     {level, integer(index)}));
  if (!row) return std::vector<NodeHash>();
  const base::ByteView bytes = row->bytes(0);
  const auto width = static_cast<unsigned>(bytes.size() / 32);
  auto hashes = log::tile_hashes({level, index, width}, bytes);
  return hashes ? *std::move(hashes) : std::vector<NodeHash>();
}

Status store_tile(Db& db, unsigned level, std::uint64_t index, std::span<const NodeHash> hashes) {
  return db.run(
      "INSERT INTO log_tile(level, position, hashes) VALUES(:a,:b,:c) "
      "ON CONFLICT(level, position) DO UPDATE SET hashes = excluded.hashes",
      {level, integer(index), log::tile_bytes(hashes)});
}

Status rebuild_tiles(Db& db, log::TreeSize size) {
  PROBITY_CHECK(db.run("DELETE FROM log_tile"));
  log::Edge edge;
  std::vector<log::FullTile> full;
  for (std::uint64_t begin = 0; begin < size.value; begin += log::kTileWidth) {
    PROBITY_TRY(
        const auto hashes,
        leaf_hashes(db, begin, std::min<std::uint64_t>(begin + log::kTileWidth, size.value)));
    for (const NodeHash& hash : hashes) edge.append(hash.retag<base::LeafTag>(), full);
    for (const log::FullTile& tile : full)
      PROBITY_CHECK(store_tile(db, tile.level, tile.index, tile.hashes));
    full.clear();
  }
  for (unsigned level = 1; level < edge.levels(); ++level) {
    if (!edge.last(level).empty())
      PROBITY_CHECK(
          store_tile(db, level, size.value >> log::kTileHeight * (level + 1), edge.last(level)));
  }
  return {};
}

}  // namespace probity::store

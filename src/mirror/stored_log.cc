#include "mirror/stored_log.h"

#include "log/entry_bundle.h"
#include "store/cosignatures.h"
#include "store/log_store.h"

namespace probity::mirror {

using base::Bytes;
using base::Code;
using base::fail;
using base::Result;
using base::Status;
using Kind = log::TilePath::Kind;

Result<StoredLog> StoredLog::open(store::Db& db, Tiles tiles) {
  PROBITY_TRY(auto newest, store::newest_checkpoint(db));
  if (!newest) return fail(Code::not_found, "the log has no checkpoint", "", "log.empty");
  PROBITY_TRY(std::string note, store::with_cosignatures(db, *newest));
  std::optional<store::Tree> tree;
  if (tiles == Tiles::mended) {
    PROBITY_TRY(tree, store::Tree::open(db, *newest));
  }
  return StoredLog(db, newest->size, std::move(note), std::move(tree));
}

// Whatever a shorter tree had is in this one too, so a narrower tile is given as well: it never
// changes, and a reader may hold an older checkpoint.
Result<Bytes> StoredLog::read(const log::TilePath& path) {
  const auto there = log::tile_at(path.tile.level, path.tile.index, size_);
  if (!there || there->width < path.tile.width)
    return fail(Code::not_found, "the log has no such tile", "", "tile.none", to_string(path),
                "a tile of a tree of size " + std::to_string(size_.value));
  switch (path.kind) {
    case Kind::hashes:
      return hashes(path.tile);
    case Kind::entries:
      return entries(path.tile);
    case Kind::checkpoints:
      return checkpoints(path.tile);
  }
  return fail(Code::internal, "no such kind of tile");
}

Result<Bytes> StoredLog::hashes(const log::Tile& tile) {
  if (tree_) return tree_->tile(tile);
  std::vector<base::NodeHash> hashes;
  if (tile.level == 0 && !log::tile_at(0, tile.index, size_)->full()) {
    // Not stored: its leaves are.
    PROBITY_TRY(const auto leaves, store::leaves(db_, {tile.index * log::kTileWidth}, tile.width));
    for (const std::string& leaf : leaves)
      hashes.push_back(log::leaf_hash(base::as_bytes(leaf)).retag<base::NodeTag>());
  } else {
    PROBITY_TRY(hashes, store::stored_tile(db_, tile.level, tile.index));
  }
  if (hashes.size() < tile.width)
    return fail(Code::environment, "the stored tile is missing or not whole", log::tile_path(tile),
                "log.damaged");
  return log::tile_bytes(std::span(hashes).first(tile.width));
}

Result<Bytes> StoredLog::entries(const log::Tile& tile) {
  PROBITY_TRY(const auto leaves, store::leaves(db_, {tile.index * log::kTileWidth}, tile.width));
  Bytes bundle;
  for (const std::string& leaf : leaves)
    PROBITY_CHECK(log::add_entry(bundle, base::as_bytes(leaf)));
  return bundle;
}

Result<Bytes> StoredLog::checkpoints(const log::Tile& tile) {
  const std::uint64_t begin = tile.index * log::kTileWidth;
  PROBITY_TRY(const auto notes, store::checkpoints(db_, {begin + 1}, tile.width));
  Bytes bundle;
  for (const store::StoredCheckpoint& one : notes) {
    if (one.size.value > begin + tile.width) break;
    PROBITY_CHECK(log::add_entry(bundle, base::as_bytes(one.note)));
  }
  return bundle;
}

Result<std::optional<std::string>> StoredLog::content(log::LogIndex index) {
  PROBITY_TRY(auto entry, store::read_entry(db_, index));
  if (!entry) return std::optional<std::string>();
  return std::move(entry->envelope);
}

Status StoredLog::agrees(log::LogIndex index, const statement::Leaf& leaf) {
  PROBITY_TRY(const auto row, db_.one("SELECT pae, key FROM log_entry WHERE idx = :a",
                                      {static_cast<std::int64_t>(index.value)}));
  if (row && row->text(0) == leaf.digest.hex() && row->text(1) == leaf.key.key_id().hex())
    return {};
  return fail(Code::bad_input, "the entry's row is not what its leaf commits to", "", "audit.row");
}

}  // namespace probity::mirror

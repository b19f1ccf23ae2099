// StoredLog: a log out of a node's database. What it reads belongs together only within one
// transaction (store::snapshot), which is the caller's. On the thread of its Db.
#pragma once

#include "mirror/source.h"
#include "store/tree.h"

namespace probity::mirror {

// Tiles are derived: who serves them computes those that are damaged, who audits says so.
enum class Tiles { mended, as_stored };

class StoredLog final : public Source {
 public:
  // The tree's size is taken once, from the newest checkpoint.
  static base::Result<StoredLog> open(store::Db& db, Tiles tiles = Tiles::mended);

  log::TreeSize size() const { return size_; }
  base::Result<std::string> checkpoint() override { return checkpoint_; }
  base::Result<base::Bytes> read(const log::TilePath& path) override;
  base::Result<std::optional<std::string>> content(log::LogIndex index) override;
  base::Status agrees(log::LogIndex index, const statement::Leaf& leaf) override;

 private:
  StoredLog(store::Db& db, log::TreeSize size, std::string checkpoint,
            std::optional<store::Tree> tree)
      : db_(db), size_(size), checkpoint_(std::move(checkpoint)), tree_(std::move(tree)) {}
  base::Result<base::Bytes> hashes(const log::Tile& tile);
  base::Result<base::Bytes> entries(const log::Tile& tile);
  base::Result<base::Bytes> checkpoints(const log::Tile& tile);

  store::Db& db_;
  log::TreeSize size_;
  std::string checkpoint_;
  std::optional<store::Tree> tree_;  // of mended tiles
};

}  // namespace probity::mirror

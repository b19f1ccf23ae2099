// The stored tree: proofs out of tiles, and what becomes of tiles that are lost or wrong.
#include "store/tree.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "base/scratch_folder.h"
#include "crypto/sha256.h"
#include "log/cosignature.h"
#include "store/derived.h"
#include "store/log_store.h"
#include "store/migrate.h"

namespace probity::store {
namespace {

base::PaeDigest pae_of(std::uint64_t i) {
  return crypto::sha256(base::as_bytes(std::to_string(i))).retag<base::PaeTag>();
}

class StoredTree : public testing::Test {
 protected:
  StoredTree() {
    db_ = Db::open((folder_ / "log.db").string(), Access::create).value();
    EXPECT_TRUE(migrate(*db_));
  }

  // In batches whose sizes vary, a checkpoint for each.
  void grow_to(std::uint64_t size) {
    for (std::uint64_t batch = 1; head_.edge.size().value < size; batch = batch * 3 % 701) {
      ASSERT_TRUE(transact(*db_, [&]() -> Status {
        Growth growth(*db_, head_.edge);
        while (growth.size().value < std::min(head_.edge.size().value + batch, size)) {
          const std::uint64_t i = growth.size().value;
          const std::string leaf = "leaf " + std::to_string(i);
          const auto hash = log::leaf_hash(base::as_bytes(leaf));
          PROBITY_CHECK(growth.append({"note", pae_of(i), {}, leaf, hash, "{}"}));
          frontier_.append(hash);
        }
        PROBITY_TRY(auto grown, growth.finish());
        head_.edge = std::move(grown.edge);
        PROBITY_TRY(head_.checkpoint,
                    log::sign_checkpoint({"log.example", head_.edge.size(), head_.edge.root(), {}},
                                         key_, head_.time));
        return write_checkpoint(*db_, head_.edge.size(), head_.time, head_.checkpoint);
      }));
      ASSERT_EQ(head_.edge.root(), frontier_.root()) << head_.edge.size().value;
    }
  }

  // Every kind of place: whether its receipt leads to the root.
  bool proves_all() {
    Receipts receipts(*db_);
    for (std::uint64_t i = 0; i < head_.edge.size().value; i += i % 256 < 3 ? 1 : 31) {
      const auto receipt = receipts.of({i});
      if (!receipt) return false;
      EXPECT_TRUE(log::verify_inclusion(log::leaf_hash(base::as_bytes(receipt->leaf)), {i},
                                        head_.edge.size(), receipt->proof, frontier_.root()))
          << i;
    }
    return true;
  }

  base::ScratchFolder folder_;
  std::unique_ptr<Db> db_;
  Head head_{{}, base::Time{1'795'000'000}, {}};
  log::Frontier frontier_;
  base::SeededRandom random_{4};
  crypto::Ed25519Key key_ = crypto::Ed25519Key::generate(random_);
};

TEST_F(StoredTree, ProvesEveryEntryAtEverySizeAndOpensAgain) {
  for (const std::uint64_t size : {1, 2, 255, 256, 257, 600, 5'000, 65'536, 66'100}) {
    grow_to(size);
    ASSERT_TRUE(proves_all()) << size;
    const auto again = read_head(*db_);
    ASSERT_TRUE(again) << size;
    EXPECT_EQ(again->edge.root(), frontier_.root());
    EXPECT_EQ(again->checkpoint, head_.checkpoint);
  }
  // 258 full tiles, one of level 1, and the partial ones of levels 1 and 2.
  EXPECT_EQ(db_->one("SELECT count(*) FROM log_tile").value()->integer(0), 258 + 1 + 1 + 1);
}

TEST_F(StoredTree, LostAndWrongTilesAreComputedFromTheLeaves) {
  grow_to(66'100);
  const auto sum = [&] {
    base::Bytes all;
    const auto rows = db_->query("SELECT hashes FROM log_tile ORDER BY level, position").value();
    for (const Row& row : rows) {
      const auto bytes = row.bytes(0);
      all.insert(all.end(), bytes.begin(), bytes.end());
    }
    return crypto::sha256(all);
  };
  const auto whole = sum();
  for (const char* damage : {
           "DELETE FROM log_tile WHERE level = 0 AND position = 7",
           "UPDATE log_tile SET hashes = zeroblob(8192) WHERE level = 0 AND position = 255",
           "UPDATE log_tile SET hashes = zeroblob(8192) WHERE level = 1 AND position = 0",
           "UPDATE log_tile SET hashes = zeroblob(3) WHERE level = 0",
           "DELETE FROM log_tile WHERE level = 0",
       }) {
    ASSERT_TRUE(db_->script(std::string("SAVEPOINT damage; ") + damage));
    EXPECT_TRUE(proves_all()) << damage;
    ASSERT_TRUE(db_->script("ROLLBACK TO damage; RELEASE damage"));
  }
  for (const char* damage :
       {"DELETE FROM log_tile", "DELETE FROM log_tile WHERE level = 2",
        "UPDATE log_tile SET hashes = zeroblob(8192) WHERE level = 1 AND position = 1"}) {
    ASSERT_TRUE(db_->script(damage));
    EXPECT_FALSE(read_head(*db_)) << "the right edge is checked: " << damage;
    EXPECT_FALSE(proves_all());
    const auto mended = open_head(*db_);
    ASSERT_TRUE(mended) << damage << mended.error().what;
    EXPECT_EQ(mended->edge.root(), frontier_.root());
    EXPECT_EQ(sum(), whole) << damage;
  }
}

TEST_F(StoredTree, AWrongLeafIsNeverServed) {
  grow_to(600);
  ASSERT_TRUE(db_->script("UPDATE log_entry SET leaf = 'another' WHERE idx = 599"));
  EXPECT_EQ(open_head(*db_).error().rule, "log.head");
  EXPECT_EQ(receipt(*db_, {3}).error().rule, "log.head");
  ASSERT_TRUE(db_->script("UPDATE log_entry SET leaf = 'leaf 599' WHERE idx = 599"));
  ASSERT_TRUE(open_head(*db_));
  ASSERT_TRUE(db_->script("UPDATE log_entry SET leaf = 'another' WHERE idx = 3"));
  ASSERT_TRUE(db_->script("DELETE FROM log_tile WHERE level = 0 AND position = 0"));
  EXPECT_EQ(receipt(*db_, {4}).error().rule, "log.node");
}

TEST_F(StoredTree, GivesTheTilesOfC2sp) {
  grow_to(700);
  const auto newest = newest_checkpoint(*db_).value();
  Tree tree = Tree::open(*db_, *newest).value();
  for (const log::Tile& one : log::new_tiles({}, {700})) {
    const auto bytes = tree.tile(one);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), one.width * 32u);
  }
  base::Bytes narrower = tree.tile({0, 2, 188}).value();
  narrower.resize(5 * 32);
  EXPECT_EQ(tree.tile({0, 2, 5}).value(), narrower) << "as it was when the tree was smaller";
  EXPECT_FALSE(tree.tile({0, 2, 189}));
  EXPECT_FALSE(tree.tile({0, 3, 1}));
  EXPECT_FALSE(tree.tile({2, 0, 1}));
}

TEST_F(StoredTree, WhatABatchUndidIsNotInIt) {
  grow_to(300);
  Growth growth(*db_, head_.edge);
  ASSERT_TRUE(transact(*db_, [&]() -> Status {
    for (int i = 0; i < 3; ++i) {
      const std::string leaf = "other " + std::to_string(i);
      PROBITY_CHECK(growth.append(
          {"note", pae_of(1000), {}, leaf, log::leaf_hash(base::as_bytes(leaf)), "{}"}));
    }
    PROBITY_CHECK(db_->run("DELETE FROM log_entry WHERE idx > 300"));
    PROBITY_CHECK(db_->run("DELETE FROM log_payload WHERE idx > 300"));
    growth.undo_to({301});
    return {};
  }));
  EXPECT_EQ(growth.size().value, 301u);
  frontier_.append(log::leaf_hash(base::as_bytes("other 0")));
  EXPECT_EQ(growth.finish().value().edge.root(), frontier_.root());
}

}  // namespace
}  // namespace probity::store

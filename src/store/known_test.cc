// Which statements the log holds, in runs on disk: against all entries at every size, and after
// files were lost, damaged, or left from another log.
#include "store/known.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/random.h"
#include "base/scratch_folder.h"
#include "crypto/sha256.h"
#include "log/cosignature.h"
#include "store/derived.h"
#include "store/log_store.h"
#include "store/migrate.h"

namespace probity::store {
namespace {

namespace fs = std::filesystem;
constexpr unsigned kHeight = 4;  // runs of 16, 64, 256, ... entries

class KnownTest : public testing::Test {
 protected:
  KnownTest() {
    {
      const auto db = Db::open(file(), Access::create).value();
      EXPECT_TRUE(migrate(*db));
    }
    reopen();
  }
  std::string file() { return (folder_ / "log.db").string(); }
  fs::path runs() { return derived_directory(file()); }
  std::unique_ptr<Db> connect() { return Db::open(file(), Access::read_only, derived_).value(); }
  void reopen() {
    db_.reset();
    derived_ = std::make_shared<Derived>(files_, runs(), kHeight);
    db_ = Db::open(file(), Access::read_write, derived_).value();
  }
  // Equal for entries that carry the same statement.
  base::PaeDigest pae(std::uint64_t i) {
    return crypto::sha256(base::as_bytes(salt_ + std::to_string(i))).retag<base::PaeTag>();
  }
  base::KeyId key(std::uint64_t i) {
    return crypto::sha256(base::as_bytes("key" + std::to_string(i))).retag<base::KeyTag>();
  }
  void append(Growth& growth) {
    const std::uint64_t i = growth.size().value;
    const std::string leaf = salt_ + "leaf " + std::to_string(i);
    // Every tenth repeats an earlier statement, by another key.
    ASSERT_TRUE(growth.append({"note", pae(i % 10 == 9 ? i / 2 : i), key(i % 10 == 9 ? i : 0), leaf,
                               log::leaf_hash(base::as_bytes(leaf)), "{}"}));
  }
  void grow(std::uint64_t count) {
    ASSERT_TRUE(transact(*db_, [&]() -> Status {
      Growth growth(*db_, head_.edge);
      while (growth.size().value < head_.edge.size().value + count) append(growth);
      PROBITY_TRY(auto grown, growth.finish());
      head_.edge = std::move(grown.edge);
      PROBITY_TRY(const std::string note,
                  log::sign_checkpoint({"log.example", head_.edge.size(), head_.edge.root(), {}},
                                       key_, head_.time));
      return write_checkpoint(*db_, head_.edge.size(), head_.time, note);
    }));
  }
  std::uint64_t size() { return head_.edge.size().value; }
  void settle() {
    for (std::uint64_t i = 0; i <= size() >> kHeight; ++i) {
      ASSERT_TRUE(derived_->known().settle(*db_));
      derived_->known().wait_until_settled();
    }
  }
  // Everything that is there, and nothing that is not.
  void expect_all(Db& db) {
    for (std::uint64_t i = 0; i < size(); i += 1 + i % 3) {
      if (i % 10 == 9) {
        EXPECT_EQ(find(db, pae(i / 2), key(i)).value(), log::LogIndex{i});
      } else {
        EXPECT_EQ(find(db, pae(i), key(0)).value(), log::LogIndex{i});
        EXPECT_EQ(find(db, pae(i)).value(), log::LogIndex{i}) << "the first of them";
        EXPECT_FALSE(find(db, pae(i), key(1)).value());
      }
      EXPECT_FALSE(find(db, pae(1'000'000 + i)).value());
    }
  }
  std::vector<std::string> names() {
    std::vector<std::string> all;
    if (fs::exists(runs()))
      for (const auto& one : fs::directory_iterator(runs()))
        all.push_back(one.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
  }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
  std::string salt_ = "a";
  std::shared_ptr<Derived> derived_;
  std::unique_ptr<Db> db_;
  Head head_{{}, base::Time{1'795'000'000}, {}};
  base::SeededRandom random_{4};
  crypto::Ed25519Key key_ = crypto::Ed25519Key::generate(random_);
};

TEST_F(KnownTest, FindsEveryEntryWhileItsRunsGrow) {
  for (const std::uint64_t more : {1, 14, 1, 5, 60, 250}) {
    grow(more);
    expect_all(*db_);
    settle();
    expect_all(*db_);
    expect_all(*connect());
  }
  // 331 = 256 + 64 + 11.
  EXPECT_EQ(names(), (std::vector<std::string>{"6-4.run", "8-0.run"}));
  EXPECT_EQ(derived_->known().runs(), 2u);
  reopen();
  expect_all(*db_);
  EXPECT_EQ(derived_->known().runs(), 2u);
}

TEST_F(KnownTest, WithoutItsFilesItIsMadeAgainAndSoAreTheFiles) {
  grow(331);
  expect_all(*db_);
  const auto made = names();
  EXPECT_EQ(made, (std::vector<std::string>{"6-4.run", "8-0.run"}))
      << "made when first asked, of a log that was there";
  fs::remove_all(runs());
  reopen();
  expect_all(*db_);
  EXPECT_EQ(names(), made);
  fs::remove(runs() / "8-0.run");
  reopen();
  expect_all(*db_);
  EXPECT_EQ(names(), made);
}

TEST_F(KnownTest, AnyDamageToAFileIsNoticedAndMended) {
  grow(40);
  expect_all(*db_);
  const fs::path file = runs() / "4-1.run";
  std::string whole(fs::file_size(file), 0);
  std::ifstream(file, std::ios::binary).read(whole.data(), static_cast<long>(whole.size()));
  std::uint8_t dice[3];
  for (int times = 0; times < 60; ++times) {
    random_.fill(dice);
    // Half of them while it is open.
    if (times % 2 == 0) reopen();
    std::string bad = whole;
    const std::size_t at = (dice[0] | dice[1] << 8) * 37u % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ 1 << dice[2] % 8);
    if (times % 10 == 9) bad.resize(at);
    std::ofstream(file, std::ios::binary) << bad;
    if (times % 4 < 2) reopen();
    for (std::uint64_t i = 14; i < 34; i += 3)
      if (i % 10 != 9) {
        ASSERT_EQ(find(*db_, pae(i)).value(), log::LogIndex{i}) << at;
      }
    std::ofstream(file, std::ios::binary) << whole;
    reopen();
  }
}

TEST_F(KnownTest, RunsOfAnotherLogAreNotTaken) {
  grow(300);
  expect_all(*db_);
  const fs::path kept = folder_ / "kept";
  fs::copy(runs(), kept);
  // The same places, other entries: as when an old copy of the database was put back and went on.
  db_.reset();
  derived_.reset();
  for (const char* end : {"", "-wal", "-shm"}) fs::remove(file() + end);
  fs::remove_all(runs());
  fs::copy(kept, runs());
  head_.edge = {};
  salt_ = "b";
  {
    const auto db = Db::open(file(), Access::create).value();
    ASSERT_TRUE(migrate(*db));
  }
  reopen();
  grow(299);
  expect_all(*db_);
  // Shorter than the runs that lie there.
  salt_ = "b";
  reopen();
  expect_all(*db_);
}

TEST_F(KnownTest, WhatWasUndoneIsForgottenAndItsPlaceTakenAnew) {
  grow(30);
  expect_all(*db_);
  const auto undone = transact(*db_, [&]() -> Status {
    Growth growth(*db_, head_.edge);
    for (int i = 0; i < 40; ++i) append(growth);
    EXPECT_EQ(find(*db_, pae(60)).value(), log::LogIndex{60}) << "the writer sees what it wrote";
    EXPECT_FALSE(find(*connect(), pae(60)).value()) << "and others do not";
    growth.undo_to(head_.edge.size());
    return base::fail(base::Code::conflict, "undone");
  });
  ASSERT_FALSE(undone);
  EXPECT_FALSE(find(*db_, pae(60)).value());
  // Meanwhile another process takes the places.
  salt_ = "c";
  const auto ours = derived_;
  reopen();
  grow(40);
  derived_ = ours;
  db_ = Db::open(file(), Access::read_write, derived_).value();
  for (std::uint64_t i = 30; i < 70; ++i)
    if (i % 10 != 9) {
      EXPECT_EQ(find(*db_, pae(i)).value(), log::LogIndex{i});
    }
  salt_ = "a";
  EXPECT_FALSE(find(*db_, pae(60)).value());
}

TEST_F(KnownTest, ReadersFindWhileTheWriterGrows) {
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      const auto db = connect();
      while (!done) {
        const auto row = db->one("SELECT max(idx) FROM log_entry").value();
        if (row->is_null(0)) continue;
        for (std::uint64_t at = 0; at <= static_cast<std::uint64_t>(row->integer(0)); at += 11)
          if (at % 10 != 9) {
            EXPECT_EQ(find(*db, pae(at)).value(), log::LogIndex{at});
          }
      }
    });
  for (int i = 0; i < 60; ++i) {
    grow(13);
    ASSERT_TRUE(derived_->known().settle(*db_));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  settle();
  expect_all(*db_);
}

TEST_F(KnownTest, WorksWhereNoFileCanBeMade) {
  std::ofstream(runs()) << "in the way";
  grow(200);
  expect_all(*db_);
  EXPECT_EQ(derived_->known().runs(), 0u);
}

}  // namespace
}  // namespace probity::store

#include "store/db.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace probity::store {
namespace {

class DbTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("probity-db-" + std::to_string(::getpid()) +
                  testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(directory_);
    db_ = Db::open(file(), Access::create).value();
    ASSERT_TRUE(db_->script("CREATE TABLE t(id BIGINT PRIMARY KEY, word TEXT)"));
  }
  void TearDown() override {
    db_.reset();
    std::filesystem::remove_all(directory_);
  }
  std::string file() const { return (directory_ / "a file.db").string(); }
  std::int64_t count() { return db_->one("SELECT count(*) FROM t").value()->integer(0); }
  std::filesystem::path directory_;
  std::unique_ptr<Db> db_;
};

TEST_F(DbTest, KeepsIntegersTextsAndNulls) {
  const std::int64_t big = 9007199254740991;
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,:b)", {big, "it's"}));
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,:b)", {std::int64_t{2}, std::monostate{}}));
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,:b)", {std::int64_t{3}, "three"}));
  auto rows = db_->query("SELECT id, word FROM t ORDER BY id").value();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[0].is_null(1));
  EXPECT_EQ(rows[1].text(1), "three");
  EXPECT_EQ(rows[2].integer(0), big);
  EXPECT_EQ(rows[2].text(1), "it's");
  EXPECT_EQ(count(), 3);
  // A prepared statement is reused with other values, also when the first run found nothing.
  EXPECT_FALSE(db_->one("SELECT word FROM t WHERE id=:a", {std::int64_t{77}}).value());
  EXPECT_EQ(db_->one("SELECT word FROM t WHERE id=:a", {std::int64_t{3}}).value()->text(0),
            "three");
  EXPECT_TRUE(db_->one("SELECT word FROM t WHERE id=:a", {std::int64_t{2}}).value()->is_null(0));
  EXPECT_EQ(db_->one("SELECT max(id) FROM t").value()->integer(0), big);
}

TEST_F(DbTest, ATransactionThatFailsLeavesNothing) {
  auto status = transact(*db_, [&]() -> Status {
    PROBITY_CHECK(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}}));
    return base::fail(base::Code::bad_input, "no");
  });
  EXPECT_FALSE(status);
  EXPECT_EQ(count(), 0);
}

TEST_F(DbTest, AnAttemptUndoesOnlyItself) {
  ASSERT_TRUE(transact(*db_, [&]() -> Status {
    PROBITY_CHECK(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}}));
    auto second = attempt(*db_, [&]() -> Status {
      PROBITY_CHECK(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{2}}));
      return base::fail(base::Code::bad_input, "no");
    });
    EXPECT_FALSE(second);
    return {};
  }));
  EXPECT_EQ(count(), 1);
}

TEST_F(DbTest, ABrokenRuleIsAConflict) {
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}}));
  auto again = db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::Code::conflict);
  EXPECT_TRUE(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{2}}));
}

TEST_F(DbTest, AReaderSeesOneSnapshotAndCannotWrite) {
  auto reader = Db::open(file(), Access::read_only).value();
  ASSERT_TRUE(snapshot(*reader, [&]() -> Status {
    EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 0);
    EXPECT_TRUE(db_->run("INSERT INTO t VALUES(1,'x')"));
    EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 0);
    return {};
  }));
  EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 1);
  EXPECT_FALSE(reader->run("INSERT INTO t VALUES(2,'x')"));
}

TEST_F(DbTest, RunsWithTheDurabilityItPromises) {
  EXPECT_EQ(db_->one("PRAGMA journal_mode").value()->text(0), "wal");
  EXPECT_EQ(db_->one("PRAGMA synchronous").value()->integer(0), 2);  // FULL
  EXPECT_EQ(db_->one("PRAGMA secure_delete").value()->integer(0), 1);
  EXPECT_EQ(db_->one("PRAGMA page_size").value()->integer(0), 8192);
}

TEST_F(DbTest, ScansIntegersAndLetsGoOfTheDatabase) {
  const std::int64_t big = 9007199254740991;
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,'x'),(:b,'y'),(3,NULL)", {big, -big}));
  std::vector<std::int64_t> seen;
  const auto keep = [&](std::span<const std::int64_t> row) {
    seen.insert(seen.end(), row.begin(), row.end());
    return seen.size() < 4;
  };
  const std::string sql =
      "SELECT id, length(word) FROM t WHERE word = :a OR word IS NULL ORDER BY 1";
  ASSERT_TRUE(db_->scan(sql, {"x"}, keep));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{3, 0, big, 1}));
  seen.clear();
  ASSERT_TRUE(db_->scan(sql, {"y"}, keep));
  EXPECT_EQ(seen, (std::vector<std::int64_t>{-big, 1, 3, 0}));
  ASSERT_TRUE(db_->scan(sql, {"y"}, keep));
  EXPECT_EQ(seen.size(), 6u) << "it goes on after the first row that was enough";
  ASSERT_TRUE(db_->script("DROP TABLE t"));  // nothing reads it any more
  const Status gone = db_->scan("SELECT id FROM t", {}, keep);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, base::Code::environment);
}

TEST_F(DbTest, ListsTablesWithoutTheInsidesOfVirtualOnes) {
  ASSERT_TRUE(db_->script("CREATE VIRTUAL TABLE words USING fts5(word)"));
  EXPECT_EQ(tables(*db_).value(), (std::vector<std::string>{"words", "t"}));
}

}  // namespace
}  // namespace probity::store

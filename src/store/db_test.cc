#include "store/db.h"

#include <gtest/gtest.h>

#include "base/number.h"
#include "store/dialect.h"
#include "store/postgres_fixture.h"

namespace probity::store {
namespace {

class DbTest : public testing::TestWithParam<Dialect> {
 protected:
  DbTest() {
    db_ = Db::open(where(), Access::create).value();
    EXPECT_TRUE(db_->script("CREATE TABLE t(id BIGINT PRIMARY KEY, word TEXT)"));
  }
  const std::string& where() const { return database_.where(); }
  std::int64_t count() { return db_->one("SELECT count(*) FROM t").value()->integer(0); }
  Database database_{GetParam()};
  std::unique_ptr<Db> db_;
};

INSTANTIATE_TEST_SUITE_P(On, DbTest, testing::ValuesIn(dialects()),
                         [](const auto& test) { return dialect_name(test.param); });

TEST_P(DbTest, KeepsIntegersTextsAndNulls) {
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

TEST_P(DbTest, ATransactionThatFailsLeavesNothing) {
  auto status = transact(*db_, [&]() -> Status {
    PROBITY_CHECK(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}}));
    return base::fail(base::Code::bad_input, "no");
  });
  EXPECT_FALSE(status);
  EXPECT_EQ(count(), 0);
}

TEST_P(DbTest, AnAttemptUndoesOnlyItself) {
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

TEST_P(DbTest, AnAttemptByItselfReadsOneMoment) {
  auto reader = Db::open(where(), Access::read_only).value();
  const Status read = attempt(*reader, [&]() -> Status {
    EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 0);
    EXPECT_TRUE(db_->run("INSERT INTO t VALUES(1,'x')"));
    EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 0);
    return {};
  });
  EXPECT_TRUE(read) << read.error().what;
}

TEST_P(DbTest, ABrokenRuleIsAConflict) {
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}}));
  auto again = db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{1}});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, base::Code::conflict);
  EXPECT_TRUE(db_->run("INSERT INTO t VALUES(:a,'x')", {std::int64_t{2}}));
}

TEST_P(DbTest, AReaderSeesOneSnapshotAndCannotWrite) {
  auto reader = Db::open(where(), Access::read_only).value();
  ASSERT_TRUE(snapshot(*reader, [&]() -> Status {
    EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 0);
    EXPECT_TRUE(db_->run("INSERT INTO t VALUES(1,'x')"));
    EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 0);
    return {};
  }));
  EXPECT_EQ(reader->one("SELECT count(*) FROM t").value()->integer(0), 1);
  EXPECT_FALSE(reader->run("INSERT INTO t VALUES(2,'x')"));
}

TEST(Sqlite, RunsWithTheDurabilityItPromises) {
  const Database database(Dialect::sqlite);
  const auto db_ = Db::open(database.where(), Access::create).value();
  EXPECT_EQ(db_->one("PRAGMA journal_mode").value()->text(0), "wal");
  EXPECT_EQ(db_->one("PRAGMA synchronous").value()->integer(0), 2);  // FULL
  EXPECT_EQ(db_->one("PRAGMA secure_delete").value()->integer(0), 1);
  EXPECT_EQ(db_->one("PRAGMA page_size").value()->integer(0), 8192);
}

TEST_P(DbTest, ScansIntegersAndLetsGoOfTheDatabase) {
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

TEST_P(DbTest, RowsUnderWayMayAskForMore) {
  for (std::int64_t i = 0; i < 2000; ++i)
    ASSERT_TRUE(db_->run("INSERT INTO t VALUES(:a,'x')", {i}));
  std::int64_t seen = 0, found = 0;
  ASSERT_TRUE(snapshot(*db_, [&] {
    return db_->each(
        "SELECT id FROM t WHERE id >= :a ORDER BY id", {std::int64_t{5}},
        [&](const Row& row) -> Status {
          EXPECT_EQ(row.integer(0), 5 + seen++);
          if (seen % 100 != 1) return {};
          PROBITY_TRY(const auto one, db_->one("SELECT id FROM t WHERE id = :a", {row.integer(0)}));
          found += one && one->integer(0) == row.integer(0) ? 1 : 0;
          // And rows within rows.
          std::int64_t inner = 0;
          PROBITY_CHECK(
              db_->scan("SELECT id FROM t ORDER BY id", {}, [&](auto) { return ++inner < 3; }));
          EXPECT_EQ(inner, 3);
          return {};
        });
  }));
  EXPECT_EQ(seen, 1995);
  EXPECT_EQ(found, 20);
  EXPECT_EQ(count(), 2000);
}

TEST_P(DbTest, KeepsBytesAndEmptyTexts) {
  ASSERT_TRUE(db_->script(
      "CREATE TABLE b(id BIGINT PRIMARY KEY, bytes BLOB NOT NULL, word TEXT NOT NULL)"));
  const base::Bytes bytes = {0, 1, 255, 0};
  ASSERT_TRUE(db_->run("INSERT INTO b VALUES(:a,:b,:c)", {1, bytes, ""}));
  ASSERT_TRUE(db_->run("INSERT INTO b VALUES(:a,:b,:c)", {2, base::Bytes(), "é"}));
  const auto rows = db_->query("SELECT bytes, word, word = '' FROM b ORDER BY id").value();
  EXPECT_EQ(base::to_hex(rows[0].bytes(0)), "0001ff00");
  EXPECT_EQ(rows[0].text(1), "");
  EXPECT_FALSE(rows[0].is_null(1));
  EXPECT_EQ(rows[0].integer(2), 1);
  EXPECT_EQ(rows[1].bytes(0).size(), 0u);
  EXPECT_EQ(rows[1].text(1), "é");
  EXPECT_EQ(rows[1].integer(2), 0);
}

TEST_P(DbTest, TextsGoByTheirBytes) {
  ASSERT_TRUE(db_->script("CREATE TABLE w(word TEXT PRIMARY KEY)"));
  for (const char* word : {"b", "a", "B", "é", "_", "Z"})
    ASSERT_TRUE(db_->run("INSERT INTO w VALUES(:a)", {word}));
  std::string all;
  const auto rows = db_->query("SELECT word FROM w ORDER BY word").value();
  for (const Row& row : rows) all += row.text(0);
  EXPECT_EQ(all, "BZ_abé");
  EXPECT_EQ(db_->one("SELECT lower('ÉA')").value()->text(0), "Éa");
}

TEST_P(DbTest, OneWriterAtATime) {
  auto other = Db::open(where(), Access::read_write).value();
  ASSERT_TRUE(db_->run("INSERT INTO t VALUES(1,'0')"));
  const auto count_up = [](Db& db) {
    for (int i = 0; i < 50; ++i)
      ASSERT_TRUE(transact(db, [&]() -> Status {
        PROBITY_TRY(const auto row, db.one("SELECT word FROM t WHERE id = 1"));
        return db.run("UPDATE t SET word = :a WHERE id = 1",
                      {std::to_string(*base::parse_int(row->text(0)) + 1)});
      }));
  };
  std::thread second([&] { count_up(*other); });
  count_up(*db_);
  second.join();
  EXPECT_EQ(db_->one("SELECT word FROM t").value()->text(0), "100");
}

TEST(Sqlite, ListsTablesWithoutTheInsidesOfVirtualOnes) {
  const Database database(Dialect::sqlite);
  const auto db_ = Db::open(database.where(), Access::create).value();
  ASSERT_TRUE(db_->script("CREATE TABLE t(id BIGINT PRIMARY KEY)"));
  ASSERT_TRUE(db_->script("CREATE VIRTUAL TABLE words USING fts5(word)"));
  EXPECT_EQ(tables(*db_).value(), (std::vector<std::string>{"words", "t"}));
}

}  // namespace
}  // namespace probity::store

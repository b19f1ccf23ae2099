#include "store/turn.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/scratch_folder.h"
#include "store/db.h"

namespace probity::store {
namespace {

using std::chrono::milliseconds;

TEST(Turn, IsOneForEachFileWhileSomebodyHoldsIt) {
  const auto one = Turn::of("a");
  EXPECT_EQ(Turn::of("a"), one);
  EXPECT_NE(Turn::of("b"), one);
}

TEST(Turn, ComesInTheOrderOfAsking) {
  const auto turn = Turn::of("order");
  ASSERT_TRUE(turn->take(milliseconds(0)));
  std::vector<int> order;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    std::atomic<bool> is_asking = false;
    threads.emplace_back([&, i] {
      is_asking = true;
      ASSERT_TRUE(turn->take(std::chrono::minutes(5)));
      order.push_back(i);
      turn->pass();
    });
    while (!is_asking) std::this_thread::yield();
    std::this_thread::sleep_for(milliseconds(20));  // so that it stands in the line
  }
  turn->pass();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(Turn, WhoGivesUpHoldsUpNobody) {
  const auto turn = Turn::of("patience");
  ASSERT_TRUE(turn->take(milliseconds(0)));
  EXPECT_FALSE(turn->take(milliseconds(1)));
  turn->pass();
  EXPECT_TRUE(turn->take(milliseconds(0)));
  turn->pass();
}

class Transactions : public testing::Test {
 protected:
  Transactions() {
    EXPECT_TRUE(other_->script("CREATE TABLE t(x BIGINT)"));
    EXPECT_TRUE(turn_);
  }
  bool is_free() {
    if (!turn_->take(milliseconds(0))) return false;
    turn_->pass();
    return true;
  }
  base::ScratchFolder folder_;
  const std::string path_ = (folder_ / "db").string();
  std::unique_ptr<Db> db_ = Db::open(path_, Access::create).value();
  std::unique_ptr<Db> other_ = Db::open(path_, Access::read_write).value();
  std::shared_ptr<Turn> turn_ = Turn::of(path_);
};

TEST_F(Transactions, HoldItFromBeginningToEnd) {
  EXPECT_TRUE(transact(*db_, [&]() -> Status {
    EXPECT_FALSE(is_free());
    return db_->run("INSERT INTO t(x) VALUES(1)");
  }));
  EXPECT_TRUE(is_free());
  EXPECT_FALSE(transact(*db_, [&] { return db_->run("INSERT INTO nowhere(x) VALUES(1)"); }));
  EXPECT_TRUE(is_free());
  EXPECT_TRUE(snapshot(*db_, [&]() -> Status {
    EXPECT_TRUE(is_free());
    return {};
  }));
}

// Another process has the file: SQLite refuses after its own patience.
TEST_F(Transactions, PassItOnWhereTheyCannotBegin) {
  ASSERT_TRUE(other_->script("BEGIN IMMEDIATE"));
  ASSERT_TRUE(db_->script("PRAGMA busy_timeout=1"));
  EXPECT_FALSE(transact(*db_, [] { return Status(); }));
  EXPECT_TRUE(is_free());
  ASSERT_TRUE(other_->script("ROLLBACK"));
}

TEST_F(Transactions, PassItOnWhenTheirConnectionGoes) {
  ASSERT_TRUE(db_->connection().begin(Connection::Transaction::writing));
  EXPECT_FALSE(is_free());
  db_.reset();
  EXPECT_TRUE(is_free());
}

}  // namespace
}  // namespace probity::store

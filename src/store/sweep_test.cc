#include "store/sweep.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/scratch_folder.h"
#include "store/migrate.h"

namespace probity::store {
namespace {

class Sweep : public testing::Test {
 protected:
  Sweep() {
    auto db = Db::open(database_, Access::create).value();
    EXPECT_TRUE(migrate(*db));
    reader_ = Db::open(database_, Access::read_only).value();
  }
  std::unique_ptr<Db> writer() { return Db::open(database_, Access::read_write).value(); }
  std::uintmax_t log_bytes() const { return std::filesystem::file_size(database_ + "-wal"); }

  base::ScratchFolder folder_;
  const std::string database_ = (folder_ / "a.db").string();
  std::unique_ptr<Db> reader_;  // so that no writer is the last, whose end would do it all
};

TEST_F(Sweep, IsDueUntilReadersLetTheLogBeCut) {
  auto db = writer();
  EXPECT_TRUE(sweep(*db).value()) << "nothing is due";
  ASSERT_TRUE(reader_->script("BEGIN; SELECT count(*) FROM log_entry"));
  ASSERT_TRUE(transact(*db, [&] { return mark_for_sweep(*db); }));
  EXPECT_FALSE(sweep(*db).value());
  EXPECT_GT(log_bytes(), 0u);
  db = writer();  // as another program, later
  EXPECT_TRUE(sweep_is_due(*db).value());
  EXPECT_FALSE(sweep(*db).value());
  ASSERT_TRUE(reader_->script("COMMIT"));
  const auto patience = db->one("PRAGMA busy_timeout").value()->integer(0);
  EXPECT_TRUE(sweep(*db).value());
  EXPECT_FALSE(sweep_is_due(*db).value());
  EXPECT_EQ(db->one("PRAGMA busy_timeout").value()->integer(0), patience);
}

TEST_F(Sweep, IsUndoneWithItsErasure) {
  const auto db = writer();
  EXPECT_FALSE(transact(*db, [&]() -> Status {
    EXPECT_TRUE(mark_for_sweep(*db));
    return base::fail(base::Code::conflict, "no");
  }));
  EXPECT_FALSE(sweep_is_due(*db).value());
}

TEST_F(Sweep, NothingIsErasedWhereDeletingLeavesBytes) {
  const auto db = writer();
  ASSERT_TRUE(db->script("PRAGMA secure_delete=OFF"));
  const auto marked = mark_for_sweep(*db);
  ASSERT_FALSE(marked);
  EXPECT_EQ(marked.error().rule, "store.secure-delete");
}

}  // namespace
}  // namespace probity::store

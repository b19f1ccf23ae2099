#include "store/backfill.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "base/scratch_folder.h"

namespace probity::store {
namespace {

// How many rows the file alone holds, without what still lies in the write-ahead log.
std::int64_t in_the_file(const std::string& database, const std::string& copy) {
  std::filesystem::copy_file(database, copy, std::filesystem::copy_options::overwrite_existing);
  auto alone = Db::open(copy, Access::read_only);
  if (!alone) return -1;
  const auto row = (*alone)->one("SELECT count(*) FROM rows");
  return row && *row ? (*row)->integer(0) : -1;
}

TEST(Backfill, MovesWhatWasCommittedIntoTheFile) {
  base::ScratchFolder folder;
  const std::string database = (folder / "a.db").string(), copy = (folder / "copy.db").string();
  const auto writer = Db::open(database, Access::create).value();
  ASSERT_TRUE(writer->script("CREATE TABLE rows(number BIGINT)"));
  ASSERT_TRUE(writer->run("INSERT INTO rows VALUES(1)"));
  EXPECT_EQ(in_the_file(database, copy), -1);
  EXPECT_GT(writer->pages_ahead(), 0);
  const auto backfill = Backfill::start(database, 1).value();
  backfill->follow(*writer);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (in_the_file(database, copy) != 1 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(in_the_file(database, copy), 1);
}

}  // namespace
}  // namespace probity::store

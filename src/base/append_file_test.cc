#include "base/append_file.h"

#include <gtest/gtest.h>

#include "base/scratch_folder.h"

namespace probity::base {
namespace {

TEST(AppendFile, AddsToWhatIsThere) {
  const ScratchFolder folder;
  SystemFiles files;
  const Path path = folder.put("log", "old\n");
  {
    auto file = AppendFile::open(path);
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->write("new\n"));
    // Renamed, it is still written to until it is opened anew.
    std::filesystem::rename(path, folder / "log.1");
    EXPECT_TRUE(file->write("late\n"));
    EXPECT_TRUE(file->reopen());
    EXPECT_TRUE(file->write("fresh\n"));
  }
  EXPECT_EQ(*files.read(folder / "log.1", 100), "old\nnew\nlate\n");
  EXPECT_EQ(*files.read(path, 100), "fresh\n");
}

TEST(AppendFile, SaysWhatIsWrong) {
  const ScratchFolder folder;
  const auto nowhere = AppendFile::open(folder / "none" / "log");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Code::environment);
  auto full = AppendFile::open("/dev/full");
  ASSERT_TRUE(full);
  const auto written = full->write("x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::full);
  // What cannot be opened anew leaves the old one in use.
  auto file = AppendFile::open(folder / "a");
  ASSERT_TRUE(file);
  std::filesystem::create_directories(folder / "b");
  std::filesystem::rename(folder / "a", folder / "b" / "a");
  std::filesystem::create_directories(folder / "a");
  EXPECT_FALSE(file->reopen());
  EXPECT_TRUE(file->write("x"));
}

}  // namespace
}  // namespace probity::base

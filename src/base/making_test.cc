#include "base/making.h"

#include <gtest/gtest.h>

#include "base/failing_files.h"
#include "base/scratch_folder.h"

namespace probity::base {
namespace {

namespace fs = std::filesystem;

// What lies in the folder, for comparison.
std::vector<std::string> names(const Path& folder) {
  SystemFiles files;
  const auto listed = files.list(folder).value();
  std::vector<std::string> all;
  for (const FileEntry& entry : listed) all.push_back(entry.name);
  return all;
}

TEST(Making, AppearsWholeAndLeavesNothingBesideIt) {
  const ScratchFolder folder;
  SystemFiles files;
  {
    auto making = Making::begin(folder / "far" / "city", "test", files);
    ASSERT_TRUE(making) << making.error().what;
    ASSERT_TRUE(files.write(making->path() / "kek", "secret", 0600));
    EXPECT_FALSE(fs::exists(folder / "far" / "city"));
    ASSERT_TRUE(making->finish());
  }
  EXPECT_EQ(names(folder / "far"), std::vector<std::string>{"city"});
  EXPECT_EQ(*files.read(folder / "far" / "city" / "kek", 10), "secret");
}

TEST(Making, WhatEndsEarlyIsTakenAway) {
  const ScratchFolder folder;
  SystemFiles files;
  {
    auto making = Making::begin(folder / "city", "test", files);
    ASSERT_TRUE(making);
    ASSERT_TRUE(files.make_directories(making->path() / "deep" / "er", 0700));
    ASSERT_TRUE(files.write(making->path() / "deep" / "er" / "kek", "secret", 0600));
    const Path outside = folder.put("outside", "keep");
    fs::create_symlink(outside, making->path() / "link");
  }
  EXPECT_EQ(names(folder.path()), std::vector<std::string>{"outside"});
}

TEST(Making, OneOfTwoWins) {
  const ScratchFolder folder;
  SystemFiles files;
  auto first = Making::begin(folder / "city", "the first", files);
  ASSERT_TRUE(first);
  const auto second = Making::begin(folder / "city", "the second", files);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().rule, "file.locked");
  EXPECT_NE(second.error().found.find("the first"), std::string::npos);
  EXPECT_TRUE(fs::exists(first->path())) << "the loser takes nothing away";
  ASSERT_TRUE(files.write(first->path() / "a", "a", 0600));
  ASSERT_TRUE(first->finish());
  const auto third = Making::begin(folder / "city", "the third", files);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().rule, "directory.exists");
}

TEST(Making, WhatAKilledOneLeftIsRemoved) {
  const ScratchFolder folder;
  SystemFiles files;
  folder.put("city.partial/kek", "half");
  folder.put("city.lock", "process 1: killed");
  auto making = Making::begin(folder / "city", "test", files);
  ASSERT_TRUE(making) << making.error().what;
  EXPECT_TRUE(names(making->path()).empty());
}

TEST(Making, AFailingDiskIsNamed) {
  for (std::uint64_t n = 1; n < 20; ++n) {
    SCOPED_TRACE(n);
    const ScratchFolder folder;
    SystemFiles real;
    FailingFiles failing(real);
    failing.fail_at(n, Code::full);
    const auto done = [&]() -> Status {
      PROBITY_TRY(auto making, Making::begin(folder / "city", "test", failing));
      PROBITY_CHECK(failing.write(making.path() / "x", "x", 0600));
      return making.finish();
    }();
    EXPECT_EQ(fs::exists(folder / "city"), done.has_value());
    EXPECT_FALSE(fs::exists(folder / "city.partial"));
    EXPECT_FALSE(fs::exists(folder / "city.lock"));
    if (!done) {
      EXPECT_EQ(done.error().code, Code::full);
      continue;
    }
    EXPECT_LT(failing.calls(), n) << "a failed call went unnoticed";
    return;
  }
  ADD_FAILURE() << "it never came to its end";
}

}  // namespace
}  // namespace probity::base

#include "base/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <string>

#include "base/scratch_folder.h"

namespace probity::base {
namespace {

TEST(FileLock, OneAtATimeAndItSaysWho) {
  const ScratchFolder folder;
  const Path path = folder / "a.lock";
  {
    auto first = FileLock::take(path, "sorting letters");
    ASSERT_TRUE(first);
    const auto second = FileLock::take(path, "burning letters");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::conflict);
    EXPECT_EQ(second.error().rule, "file.locked");
    EXPECT_EQ(second.error().pointer, path.string());
    EXPECT_EQ(second.error().found, "process " + std::to_string(getpid()) + ": sorting letters");
    const FileLock moved = std::move(*first);
    EXPECT_FALSE(FileLock::take(path, "still not"));
  }
  EXPECT_FALSE(std::filesystem::exists(path)) << "let go, it leaves nothing";
  EXPECT_TRUE(FileLock::take(path, "now"));
}

TEST(FileLock, EndsWithItsProcess) {
  const ScratchFolder folder;
  const Path path = folder / "a.lock";
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = FileLock::take(path, "about to be killed");
    const char answer = lock ? 'y' : 'n';
    if (write(ready[1], &answer, 1) != 1) _exit(1);
    pause();
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto refused = FileLock::take(path, "too early");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().found, "process " + std::to_string(child) + ": about to be killed");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(std::filesystem::exists(path)) << "the file is left";
  EXPECT_TRUE(FileLock::take(path, "and hinders nobody"));
  close(ready[0]);
  close(ready[1]);
}

TEST(FileLock, SaysWhereItCannotBe) {
  const ScratchFolder folder;
  const auto nowhere = FileLock::take(folder / "none" / "a.lock", "x");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, Code::environment);
  // A link is not followed: what it points to would be overwritten.
  const Path target = folder.put("precious", "keep");
  std::filesystem::create_symlink(target, folder / "link.lock");
  EXPECT_FALSE(FileLock::take(folder / "link.lock", "x"));
  SystemFiles files;
  EXPECT_EQ(*files.read(target, 10), "keep");
}

}  // namespace
}  // namespace probity::base

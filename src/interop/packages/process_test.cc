#include "interop/packages/process.h"

#include <gtest/gtest.h>

#include "base/scratch_folder.h"

namespace probity::interop::packages {
namespace {

using namespace std::chrono_literals;

class ProcessTest : public testing::Test {
 protected:
  base::Result<Ended> sh(const std::string& script, std::chrono::seconds limit = 20s) {
    return run({"sh", "-c", script}, folder_.path(), folder_ / "out", limit);
  }
  std::string output() { return files_.read(folder_ / "out", 1000).value_or("none"); }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
};

TEST_F(ProcessTest, GivesStatusAndBothOutputs) {
  const auto ended = sh("echo out; echo err >&2; exit 3");
  ASSERT_TRUE(ended);
  EXPECT_TRUE(ended->in_time);
  EXPECT_EQ(ended->status, 3);
  EXPECT_EQ(output(), "out\nerr\n");
}

TEST_F(ProcessTest, RunsInTheFolderWithoutInput) {
  ASSERT_TRUE(sh("pwd; cat"));
  EXPECT_EQ(output(), std::filesystem::canonical(folder_.path()).string() + "\n");
}

TEST_F(ProcessTest, PassesArgumentsAsTheyAre) {
  ASSERT_TRUE(
      run({"printf", "%s|", "a b", "$HOME", "*", ""}, folder_.path(), folder_ / "out", 20s));
  EXPECT_EQ(output(), "a b|$HOME|*||");
}

TEST_F(ProcessTest, ASignalIsAStatusToo) { EXPECT_EQ(sh("kill -9 $$")->status, 128 + 9); }

TEST_F(ProcessTest, KillsWhatTakesTooLong) {
  const auto ended = run({"sleep", "30"}, folder_.path(), folder_ / "out", 1s);
  ASSERT_TRUE(ended);
  EXPECT_FALSE(ended->in_time);
}

TEST_F(ProcessTest, SaysWhenThereIsNoSuchProgram) {
  const auto ended = run({"no-such-program-here"}, folder_.path(), folder_ / "out", 1s);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, base::Code::not_found);
}

}  // namespace
}  // namespace probity::interop::packages

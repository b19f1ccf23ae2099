#include "interop/packages/unpack.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/failing_files.h"
#include "base/scratch_folder.h"
#include "interop/packages/tarball.h"

namespace probity::interop::packages {
namespace {

namespace fs = std::filesystem;

class UnpackTest : public testing::Test {
 protected:
  base::Error error_of(const std::string& tarball) {
    auto status = unpack(tarball, folder_ / "in", files_);
    if (status) {
      ADD_FAILURE() << "no error";
      return {};
    }
    return status.error();
  }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
};

TEST_F(UnpackTest, LeavesOutTheTopFolder) {
  const auto tarball = Tarball()
                           .folder("package/")
                           .file("package/package.json", "{}")
                           .file("package/dist/model.onnx", std::string(100'000, 'w'))
                           .file("package/mod\xc3\xa8le.onnx", "x")
                           .file("package/empty", "");
  ASSERT_TRUE(unpack(tarball.bytes(), folder_ / "in", files_));
  EXPECT_EQ(files_.read(folder_ / "in/package.json", 10), "{}");
  EXPECT_EQ(files_.read(folder_ / "in/dist/model.onnx", 1 << 20), std::string(100'000, 'w'));
  EXPECT_EQ(files_.read(folder_ / "in/mod\xc3\xa8le.onnx", 10), "x");
  EXPECT_EQ(files_.read(folder_ / "in/empty", 10), "");
}

TEST_F(UnpackTest, NothingLeavesTheFolder) {
  for (const char* path :
       {"../evil", "package/../evil", "package/../../evil", "/tmp/evil", "package/a/../../../evil",
        "package/..", "package\\..\\evil", "package/./evil"}) {
    EXPECT_EQ(error_of(Tarball().file(path, "x").bytes()).rule, "packages.archive") << path;
    EXPECT_FALSE(fs::exists(folder_ / "evil")) << path;
  }
}

TEST_F(UnpackTest, RefusesWhatIsNoFile) {
  EXPECT_EQ(error_of(Tarball().link("package/l", "/etc").bytes()).pointer, "l");
  // The classic: a link to a folder outside, then a file through it.
  EXPECT_EQ(
      error_of(
          Tarball().link("package/l", folder_.path().string()).file("package/l/evil", "x").bytes())
          .rule,
      "packages.archive");
  EXPECT_FALSE(fs::exists(folder_ / "evil"));
  EXPECT_EQ(error_of(Tarball().file("package/a", "x").hard_link("package/b", "package/a").bytes())
                .pointer,
            "b");
  EXPECT_EQ(error_of(Tarball().device("package/tty").bytes()).pointer, "tty");
}

TEST_F(UnpackTest, RefusesAFileTwiceOrOutsideTheTopFolder) {
  EXPECT_EQ(error_of(Tarball().file("package/a", "1").file("package/a", "2").bytes()).pointer, "a");
  EXPECT_EQ(error_of(Tarball().file("loose", "1").bytes()).rule, "packages.archive");
  EXPECT_EQ(error_of(Tarball().folder("package/").bytes()).required, "one file or more");
}

TEST_F(UnpackTest, RefusesWhatIsCutShortOrNoTarball) {
  std::string noise;
  for (unsigned i = 0; i < 200'000; ++i) noise += static_cast<char>((i * 2654435761u) >> 24);
  const std::string whole = Tarball().file("package/model.onnx", noise).bytes();
  ASSERT_TRUE(unpack(whole, folder_ / "whole", files_));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{20}, whole.size() / 2, whole.size() - 300})
    EXPECT_EQ(error_of(whole.substr(0, size)).rule, "packages.archive") << size;
  EXPECT_EQ(error_of("<html>not found</html>").rule, "packages.archive");
}

TEST_F(UnpackTest, AFullDiskIsReportedAsSuch) {
  const std::string tarball = Tarball().file("package/a", "1").file("package/b", "2").bytes();
  base::FailingFiles failing(files_);
  failing.fail_at(3, base::Code::full);
  EXPECT_EQ(unpack(tarball, folder_ / "in", failing).error().code, base::Code::full);
}

}  // namespace
}  // namespace probity::interop::packages

#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "base/failing_files.h"

namespace probity::base {
namespace {

class FilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "probity-files-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  SystemFiles files_;
  Path root_;
};

TEST_F(FilesTest, WritesReadsAndReplacesWhole) {
  const Path path = root_ / "key";
  ASSERT_TRUE(files_.write(path, "one", 0600));
  ASSERT_TRUE(files_.write(path, "two", 0600));
  EXPECT_EQ(files_.read(path, 3), "two");
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_EQ(files_.list(root_)->size(), 1U) << "a temporary file was left behind";
}

TEST_F(FilesTest, ReadKeepsTheCap) {
  const Path path = root_ / "big";
  ASSERT_TRUE(files_.write(path, "1234", 0644));
  const auto read = files_.read(path, 3);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::too_large);
  EXPECT_EQ(read.error().pointer, path.string());
  EXPECT_EQ(files_.read(path, 4), "1234");
  // A file that claims to be empty and is not.
  EXPECT_EQ(files_.read("/proc/self/stat", 1).error().code, Code::too_large);
  EXPECT_GT(files_.read("/proc/self/stat", 10'000)->size(), 1U);
}

TEST_F(FilesTest, ReaderGivesAllAndThenNothing) {
  const Path path = root_ / "data";
  const std::string content(100'000, 'x');
  ASSERT_TRUE(files_.write(path, content, 0644));
  auto reader = files_.open(path);
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->size(), content.size());
  Bytes buffer(70'000);
  EXPECT_EQ((*reader)->read(buffer), 70'000U);
  EXPECT_EQ((*reader)->read(buffer), 30'000U);
  EXPECT_EQ((*reader)->read(buffer), 0U);
}

TEST_F(FilesTest, AReaderGoesOnWhereItIsTold) {
  const Path path = root_ / "data";
  ASSERT_TRUE(files_.write(path, "0123456789", 0644));
  for (auto reader : {files_.open(path).value().release(), text_reader("0123456789").release()}) {
    const std::unique_ptr<Reader> owned(reader);
    Bytes buffer(4);
    ASSERT_TRUE(owned->skip_to(7));
    EXPECT_EQ(owned->read(buffer), 3U);
    EXPECT_EQ(as_text(ByteView(buffer).first(3)), "789");
    ASSERT_TRUE(owned->skip_to(2));
    EXPECT_EQ(owned->read(buffer), 4U);
    EXPECT_EQ(as_text(buffer), "2345");
    ASSERT_TRUE(owned->skip_to(99));
    EXPECT_EQ(owned->read(buffer), 0U);
  }
}

TEST_F(FilesTest, AWriterKeepsAllOrNothing) {
  {
    const auto writer = files_.create(root_ / "making", 0600).value();
    ASSERT_TRUE(writer->append("half"));
    EXPECT_EQ(files_.create(root_ / "making", 0600).error().code, Code::environment);
    EXPECT_EQ(files_.remove_left(root_ / "making"), false) << "somebody is at it";
  }
  EXPECT_EQ(files_.list(root_)->size(), 0U) << "what was not kept is gone";
  ASSERT_TRUE(files_.write(root_ / "kept", "before", 0644));
  {
    const auto writer = files_.create(root_ / "making", 0600).value();
    ASSERT_TRUE(writer->append("who"));
    ASSERT_TRUE(writer->append("le"));
    EXPECT_EQ(files_.read(root_ / "kept", 9), "before");
    ASSERT_TRUE(writer->keep(root_ / "kept"));
  }
  EXPECT_EQ(files_.read(root_ / "kept", 9), "whole");
  EXPECT_EQ(files_.list(root_)->size(), 1U);
  struct stat info;
  ASSERT_EQ(stat((root_ / "kept").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  ASSERT_TRUE(files_.write(root_ / "left", "by a killed process", 0600));
  EXPECT_EQ(files_.remove_left(root_ / "left"), true);
  EXPECT_EQ(files_.remove_left(root_ / "left").error().code, Code::not_found);
}

TEST_F(FilesTest, ListsSortedByNameWithKinds) {
  ASSERT_TRUE(files_.make_directories(root_ / "b" / "c", 0755));
  ASSERT_TRUE(files_.write(root_ / "a", "", 0644));
  std::filesystem::create_symlink("/nowhere", root_ / "z");
  const auto entries = files_.list(root_);
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].name, "a");
  EXPECT_EQ((*entries)[0].kind, FileKind::regular);
  EXPECT_EQ((*entries)[1].kind, FileKind::directory);
  EXPECT_EQ((*entries)[2].kind, FileKind::symlink);
  EXPECT_EQ(files_.kind(root_ / "z"), FileKind::symlink);
}

TEST_F(FilesTest, MakesAndRemovesFolders) {
  ASSERT_TRUE(files_.make_directories(root_ / "x" / "y", 0700));
  ASSERT_TRUE(files_.make_directories(root_ / "x" / "y", 0700)) << "again is no error";
  EXPECT_FALSE(files_.remove(root_ / "x")) << "not empty";
  EXPECT_TRUE(files_.remove(root_ / "x" / "y"));
  EXPECT_TRUE(files_.remove(root_ / "x"));
  ASSERT_TRUE(files_.write(root_ / "file", "", 0644));
  EXPECT_FALSE(files_.make_directories(root_ / "file", 0755));
  EXPECT_FALSE(files_.make_directories(root_ / "file" / "x", 0755));
  EXPECT_FALSE(files_.make_directories("", 0755));
}

TEST_F(FilesTest, NamesWhatIsNotThere) {
  const Path none = root_ / "none";
  EXPECT_EQ(files_.kind(none).error().code, Code::not_found);
  EXPECT_EQ(files_.open(none).error().code, Code::not_found);
  EXPECT_EQ(files_.read(none, 1).error().pointer, none.string());
  EXPECT_EQ(files_.list(none).error().code, Code::not_found);
  EXPECT_EQ(files_.write(none / "file", "", 0644).error().code, Code::not_found);
  EXPECT_EQ(files_.open(root_).error().code, Code::environment) << "a folder is no file";
}

// EFBIG through the process's own limit: the same way as ENOSPC, but needs no mount.
TEST_F(FilesTest, FullDiskKeepsTheOldContent) {
  const Path path = root_ / "config";
  ASSERT_TRUE(files_.write(path, "old", 0644));
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1024, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = files_.write(path, std::string(4096, 'n'), 0644);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Code::full);
  EXPECT_EQ(files_.read(path, 10), "old");
  EXPECT_EQ(files_.list(root_)->size(), 1U) << "a temporary file was left behind";
}

TEST_F(FilesTest, FailingFilesFailsTheOneCallItIsToldTo) {
  FailingFiles failing(files_);
  const Path path = root_ / "f";
  failing.fail_at(2, Code::full);
  EXPECT_TRUE(failing.write(path, "1", 0644));
  EXPECT_EQ(failing.write(path, "2", 0644).error().code, Code::full);
  EXPECT_TRUE(failing.write(path, "3", 0644));
  EXPECT_EQ(failing.calls(), 3U);
  failing.fail_at(2, Code::environment, /*forever=*/true);
  auto reader = failing.open(path);
  ASSERT_TRUE(reader);
  Bytes buffer(1);
  EXPECT_FALSE((*reader)->read(buffer));
  EXPECT_FALSE(failing.kind(path));
  failing.heal();
  EXPECT_EQ((*reader)->read(buffer), 1U);
}

}  // namespace
}  // namespace probity::base

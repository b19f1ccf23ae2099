#include "evidence/weights/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include "base/failing_files.h"
#include "base/scratch_folder.h"
#include "crypto/sha256.h"

namespace probity::evidence::weights {
namespace {

namespace fs = std::filesystem;

// Hands everything on to the real files; tests override what they bend.
class BentFiles : public base::Files {
 public:
  explicit BentFiles(base::Files& real) : real_(real) {}
  base::Result<base::FileKind> kind(const base::Path& path) override { return real_.kind(path); }
  base::Result<std::vector<base::FileEntry>> list(const base::Path& path) override {
    return real_.list(path);
  }
  base::Result<std::unique_ptr<base::Reader>> open(const base::Path& path) override {
    return real_.open(path);
  }
  base::Result<std::string> read(const base::Path& path, std::size_t cap) override {
    return real_.read(path, cap);
  }
  base::Status write(const base::Path& path, std::string_view content, unsigned mode) override {
    return real_.write(path, content, mode);
  }
  base::Result<std::unique_ptr<base::Writer>> create(const base::Path& path,
                                                     unsigned mode) override {
    return real_.create(path, mode);
  }
  base::Result<bool> remove_left(const base::Path& path) override {
    return real_.remove_left(path);
  }
  base::Status make_directories(const base::Path& path, unsigned mode) override {
    return real_.make_directories(path, mode);
  }
  base::Status remove(const base::Path& path) override { return real_.remove(path); }

 protected:
  base::Files& real_;
};

// Lists what the real folder holds in another order, as another file system would.
class ShuffledFiles final : public BentFiles {
 public:
  ShuffledFiles(base::Files& real, unsigned seed) : BentFiles(real), random_(seed) {}
  base::Result<std::vector<base::FileEntry>> list(const base::Path& path) override {
    auto entries = real_.list(path);
    if (entries) std::shuffle(entries->begin(), entries->end(), random_);
    return entries;
  }

 private:
  std::minstd_rand random_;
};

// Files of four bytes by their size, of five when read.
class GrowingFiles final : public BentFiles {
 public:
  using BentFiles::BentFiles;
  base::Result<std::unique_ptr<base::Reader>> open(const base::Path&) override {
    class Growing final : public base::Reader {
     public:
      base::Result<std::size_t> read(std::span<std::uint8_t>) override {
        return left_-- > 0 ? 1 : 0;
      }
      std::uint64_t size() const override { return 4; }
      base::Status skip_to(std::uint64_t) override { return {}; }

     private:
      int left_ = 5;
    };
    return std::make_unique<Growing>();
  }
};

// Files that open up to "f14" and not from "f15" on, where one takes longer to fail.
class HalfBrokenFiles final : public BentFiles {
 public:
  HalfBrokenFiles(base::Files& real, std::string slow) : BentFiles(real), slow_(std::move(slow)) {}
  base::Result<std::unique_ptr<base::Reader>> open(const base::Path& path) override {
    if (path.filename() < "f15") return real_.open(path);
    if (path.filename() == slow_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return base::fail(base::Code::environment, "broken", path.string());
  }

 private:
  std::string slow_;
};

class HashTest : public testing::Test {
 protected:
  void fill() const {
    folder_.put("model.onnx", "weights");
    folder_.put("README.md", "hello");
    folder_.put("a/b/c.txt", "deep");
    folder_.put("a-b", "sorts before a/b");
    folder_.put("empty.json", "");
    folder_.put("mod\xc3\xa8le/\xe6\xa8\xa1\xe5\x9e\x8b.onnx", "named in other scripts");
  }
  base::Error error_of(const base::Path& path) {
    auto manifest = hash_artifact(files_, path);
    if (manifest) {
      ADD_FAILURE() << "no error";
      return {};
    }
    return manifest.error();
  }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
};

TEST_F(HashTest, GivesAConsistentManifestInCodePointOrder) {
  fill();
  const auto manifest = hash_artifact(files_, folder_.path());
  ASSERT_TRUE(manifest) << manifest.error().what;
  EXPECT_TRUE(verify_manifest(*manifest));
  std::vector<std::string> paths;
  for (const File& file : manifest->files) paths.push_back(file.path);
  EXPECT_EQ(paths,
            (std::vector<std::string>{"README.md", "a-b", "a/b/c.txt", "empty.json", "model.onnx",
                                      "mod\xc3\xa8le/\xe6\xa8\xa1\xe5\x9e\x8b.onnx"}));
  EXPECT_EQ(manifest->files[4].size, 7u);
  EXPECT_EQ(manifest->files[4].sha256, crypto::sha256(base::as_bytes("weights")));
  EXPECT_EQ(manifest->files[3].sha256.hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(HashTest, TheRootIsTheHashOfTheDigestsInOrder) {
  folder_.put("b", "2");
  folder_.put("a", "1");
  const auto manifest = hash_artifact(files_, folder_.path());
  const auto one = crypto::sha256(base::as_bytes("1")), two = crypto::sha256(base::as_bytes("2"));
  EXPECT_EQ(manifest->root.bytes, crypto::sha256({one.bytes, two.bytes}).bytes);
}

TEST_F(HashTest, TheRootDependsOnNothingButTheContent) {
  fill();
  const auto wanted = hash_artifact(files_, folder_.path());
  ASSERT_TRUE(wanted);
  EXPECT_TRUE(rc::check([&](unsigned seed) {
    ShuffledFiles shuffled(files_, seed);
    const unsigned threads = 1 + seed % 4;
    RC_ASSERT(*hash_artifact(shuffled, folder_.path(), {}, threads) == *wanted);
  }));
}

TEST_F(HashTest, LeavesOutGitAtTheTopAndNothingElse) {
  fill();
  const auto before = hash_artifact(files_, folder_.path());
  folder_.put(".git/HEAD", "ref: refs/heads/main");
  folder_.put(".github/workflows/ci.yml", "on: push");
  folder_.put(".gitignore", "*.tmp");
  folder_.put(".gitattributes", "*.onnx lfs");
  fs::create_symlink("/etc/passwd", folder_ / ".git/link");
  EXPECT_EQ(hash_artifact(files_, folder_.path()), before);
  folder_.put("a/.gitignore", "*.tmp");
  folder_.put(".gitmodules", "");
  EXPECT_EQ(hash_artifact(files_, folder_.path())->files.size(), before->files.size() + 2);
}

TEST_F(HashTest, RefusesEveryLinkInside) {
  fill();
  for (const char* target : {"/etc/passwd", "../../outside", "model.onnx", "nowhere", "a"}) {
    fs::create_symlink(target, folder_ / "a/link");
    const base::Error error = error_of(folder_.path());
    EXPECT_EQ(error.code, base::Code::bad_input);
    EXPECT_EQ(error.rule, "artifact.symlink") << target;
    EXPECT_EQ(error.pointer, (folder_ / "a/link").string());
    fs::remove(folder_ / "a/link");
  }
}

TEST_F(HashTest, TheFolderItselfMayBeReachedByALink) {
  folder_.put("real/model.onnx", "weights");
  fs::create_directory_symlink("real", folder_ / "current");
  EXPECT_EQ(hash_artifact(files_, folder_ / "current"), hash_artifact(files_, folder_ / "real"));
  fs::create_symlink("real/model.onnx", folder_ / "file");
  EXPECT_FALSE(hash_artifact(files_, folder_ / "file"));
}

TEST_F(HashTest, OneFileIsAnArtifactToo) {
  folder_.put("only/model.onnx", "weights");
  EXPECT_EQ(hash_artifact(files_, folder_ / "only/model.onnx"),
            hash_artifact(files_, folder_ / "only"));
}

TEST_F(HashTest, RefusesWhatIsNoFile) {
  fill();
  ASSERT_EQ(mkfifo((folder_ / "a/pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of(folder_.path()).rule, "artifact.kind");
}

TEST_F(HashTest, RefusesAnEmptyFolder) {
  fs::create_directories(folder_ / "a/b");
  EXPECT_EQ(error_of(folder_.path()).rule, "artifact.empty");
  EXPECT_EQ(error_of(folder_ / "missing").code, base::Code::not_found);
}

TEST_F(HashTest, RefusesNamesNoManifestCanHold) {
  fill();
  for (const char* name : {"a\\b", "new\nline", "\xff\xfe"}) {
    const base::Path path = folder_.put(name, "x");
    EXPECT_EQ(error_of(folder_.path()).rule, "artifact.path") << name;
    EXPECT_EQ(error_of(folder_.path()).pointer, path.string());
    fs::remove(path);
  }
}

TEST_F(HashTest, AnUnreadableFileIsNamed) {
  if (geteuid() == 0) GTEST_SKIP() << "root reads every file";
  fill();
  fs::permissions(folder_ / "model.onnx", fs::perms::none);
  EXPECT_EQ(error_of(folder_.path()).pointer, (folder_ / "model.onnx").string());
  EXPECT_EQ(error_of(folder_.path()).code, base::Code::environment);
}

TEST_F(HashTest, EveryFailingCallIsReportedAndNoneGivesAManifest) {
  fill();
  base::FailingFiles failing(files_);
  ASSERT_TRUE(hash_artifact(failing, folder_.path(), {}, 1));
  const auto calls = failing.calls();
  ASSERT_GT(calls, 10u);
  for (std::uint64_t n = 1; n <= calls; ++n) {
    failing.fail_at(n, base::Code::environment);
    const auto manifest = hash_artifact(failing, folder_.path(), {}, 1);
    ASSERT_FALSE(manifest) << n;
    EXPECT_EQ(manifest.error().code, base::Code::environment);
    EXPECT_NE(manifest.error().pointer, "");
  }
}

// As one that is still being downloaded does.
TEST_F(HashTest, AFileThatChangesMeanwhileIsRefused) {
  folder_.put("growing.bin", "1234");
  GrowingFiles growing(files_);
  const auto manifest = hash_artifact(growing, folder_.path());
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().rule, "artifact.changed");
}

TEST_F(HashTest, ReportsTheFirstBadFileWhateverTheThreads) {
  for (int i = 0; i < 40; ++i) folder_.put("f" + std::to_string(10 + i), "x");
  for (int round = 0; round < 20; ++round) {
    for (const char* slow : {"f15", "f16", "f17", "f18"}) {
      HalfBrokenFiles broken(files_, slow);
      EXPECT_EQ(hash_artifact(broken, folder_.path(), {}, 4).error().pointer,
                (folder_ / "f15").string());
    }
  }
}

TEST_F(HashTest, HashesABigSparseFileWithProgressToTheEnd) {
  constexpr std::uint64_t kSize = (std::uint64_t{1} << 28) + 1;
  const base::Path path = folder_.put("big.gguf", "");
  fs::resize_file(path, kSize);
  folder_.put("small.txt", "abc");
  std::uint64_t last = 0, total = 0;
  const auto manifest =
      hash_artifact(files_, folder_.path(), [&](std::uint64_t done, std::uint64_t all) {
        EXPECT_GE(done, last);
        last = done;
        total = all;
      });
  ASSERT_TRUE(manifest);
  EXPECT_EQ(last, kSize + 3);
  EXPECT_EQ(total, kSize + 3);
  EXPECT_EQ(manifest->files[0].size, kSize);
  crypto::Sha256 naive;
  const std::vector<std::uint8_t> zeros(1 << 20);
  for (int i = 0; i < 256; ++i) naive.update(zeros);
  naive.update({zeros.data(), 1});
  EXPECT_EQ(manifest->files[0].sha256, naive.finish());
}

}  // namespace
}  // namespace probity::evidence::weights

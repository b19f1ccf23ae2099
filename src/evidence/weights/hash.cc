#include "evidence/weights/hash.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/limits.h"
#include "crypto/sha256.h"

namespace probity::evidence::weights {
namespace {

using base::Code;
using base::FileKind;

// Fits the second-level cache, so that what read(2) copied is still near when it is hashed.
constexpr std::size_t kBufferBytes = 256 << 10;

// What the OpenSSF's own tools leave out, at the top only.
bool is_ignored(std::string_view name) {
  static constexpr std::array<std::string_view, 4> kIgnored = {".git", ".gitattributes", ".github",
                                                               ".gitignore"};
  return std::find(kIgnored.begin(), kIgnored.end(), name) != kIgnored.end();
}

base::Error at_path(base::Error error, const base::Path& path) {
  error.pointer = path.string();
  return error;
}

// The relative paths of all files below `top`, sorted.
base::Result<std::vector<std::string>> walk(base::Files& files, const base::Path& top) {
  std::vector<std::string> found;
  std::vector<std::string> folders = {""};  // relative, with a trailing '/' unless it is the top
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    PROBITY_TRY(const auto entries, files.list(top / folder));
    for (const base::FileEntry& entry : entries) {
      if (folder.empty() && is_ignored(entry.name)) continue;
      const std::string path = folder + entry.name;
      if (auto status = check_path(path); !status)
        return base::fail(at_path(std::move(status).error(), top / path));
      switch (entry.kind) {
        case FileKind::regular:
          found.push_back(path);
          break;
        case FileKind::directory:
          folders.push_back(path + "/");
          break;
        case FileKind::symlink:
          return base::fail(Code::bad_input, "an artifact must not contain symbolic links",
                            (top / path).string(), "artifact.symlink", "a symbolic link",
                            "the file itself, or none");
        case FileKind::other:
          return base::fail(Code::bad_input, "an artifact consists of files and folders",
                            (top / path).string(), "artifact.kind", "a device, pipe or socket",
                            "a regular file or a folder");
      }
      if (auto status = check_count(std::max<std::size_t>(found.size(), 1), top.string()); !status)
        return base::fail(std::move(status).error());
    }
  }
  PROBITY_CHECK(check_count(found.size(), top.string()));
  std::sort(found.begin(), found.end());
  return found;
}

// The work on one artifact, shared by its threads. Files are taken in order, and none after the
// first that failed, so the error reported is always that of the first bad path.
class Hashing {
 public:
  Hashing(base::Files& files, base::Path top, std::vector<std::string> paths,
          const Progress& progress)
      : files_(files),
        top_(std::move(top)),
        progress_(progress),
        failed_(paths.size()),
        done_(paths.size()) {
    for (std::size_t i = 0; i < paths.size(); ++i) done_[i].path = std::move(paths[i]);
  }

  std::size_t size() const { return done_.size(); }

  // The sizes in all, for progress.
  base::Status measure() {
    if (!progress_) return {};
    for (const File& file : done_) {
      PROBITY_TRY(const auto reader, files_.open(top_ / file.path));
      total_ += reader->size();
    }
    progress_(0, total_);
    return {};
  }

  void work() {
    std::vector<std::uint8_t> buffer(kBufferBytes);
    for (std::size_t i = next_++; i < failed_; i = next_++) {
      if (auto status = hash(done_[i], buffer); !status) {
        const std::lock_guard lock(mutex_);
        if (i < failed_) {
          failed_ = i;
          error_ = std::move(status).error();
        }
      }
    }
  }

  base::Result<std::vector<File>> finish() && {
    if (failed_ < done_.size()) return base::fail(std::move(error_));
    return std::move(done_);
  }

 private:
  base::Status hash(File& file, std::vector<std::uint8_t>& buffer) {
    const base::Path path = top_ / file.path;
    PROBITY_TRY(const auto reader, files_.open(path));
    crypto::Sha256 hash;
    while (true) {
      PROBITY_TRY(const std::size_t got, reader->read(buffer));
      if (got == 0) break;
      hash.update({buffer.data(), got});
      file.size += got;
      advance(got);
    }
    if (file.size != reader->size())
      return base::fail(Code::conflict, "the file changed while it was read", path.string(),
                        "artifact.changed", std::to_string(file.size) + " bytes",
                        std::to_string(reader->size()) + " bytes");
    file.sha256 = hash.finish();
    return {};
  }

  void advance(std::size_t bytes) {
    if (!progress_) return;
    const std::lock_guard lock(mutex_);
    hashed_ += bytes;
    progress_(hashed_, total_);
  }

  base::Files& files_;
  const base::Path top_;
  const Progress& progress_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> failed_;  // the first file that failed; their number while none has
  std::vector<File> done_;
  std::mutex mutex_;
  base::Error error_;
  std::uint64_t hashed_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace

base::Result<Manifest> hash_artifact(base::Files& files, const base::Path& path,
                                     const Progress& progress, unsigned threads) {
  PROBITY_TRY(auto kind, files.kind(path));
  if (kind == FileKind::symlink) {
    // The caller chose this link; "." behind it is the folder it leads to, and nothing if that is
    // no folder.
    PROBITY_TRY(kind, files.kind(path / "."));
  }
  base::Path top = path;
  std::vector<std::string> paths;
  if (kind == FileKind::regular) {
    top = path.parent_path();
    paths = {path.filename().string()};
    if (auto status = check_path(paths[0]); !status)
      return base::fail(at_path(std::move(status).error(), path));
  } else {
    PROBITY_TRY(paths, walk(files, path));
  }

  Hashing hashing(files, top, std::move(paths), progress);
  PROBITY_CHECK(hashing.measure());
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, hashing.size()));
  std::vector<std::jthread> others;
  try {
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([&] { hashing.work(); });
  } catch (const std::system_error&) {
    // No more threads to be had: those there are do the work.
  }
  hashing.work();
  others.clear();  // joins them

  Manifest manifest;
  PROBITY_TRY(manifest.files, std::move(hashing).finish());
  manifest.root = root_of(manifest.files);
  manifest.weights_digest = weights_digest_of(manifest.files);
  return manifest;
}

}  // namespace probity::evidence::weights

// Files: the door to the file system. Everything that reads or writes a file is handed one; tests
// hand in a Files that fails the n-th call. (SQLite has its own door, a VFS.) Any thread; each
// Reader belongs to one thread at a time. Errors: not_found, full (ENOSPC, EDQUOT, EFBIG),
// environment for the rest; `pointer` holds the path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace probity::base {

using Path = std::filesystem::path;

enum class FileKind { regular, directory, symlink, other };

struct FileEntry {
  std::string name;
  FileKind kind = FileKind::other;  // of the entry itself: a link is a link, not what it points to
};

class Reader {
 public:
  virtual ~Reader() = default;
  // Fills as much of `out` as there is; 0 at the end.
  virtual Result<std::size_t> read(std::span<std::uint8_t> out) = 0;
  virtual std::uint64_t size() const = 0;
  // Goes on from that byte on; from the end, where there are fewer.
  virtual Status skip_to(std::uint64_t byte) = 0;
};

// A text in memory as something to read. The text must outlive it.
std::unique_ptr<Reader> text_reader(std::string_view text);

// A file in the making, piece by piece. What is not kept goes with the Writer; what a killed
// process leaves lies under its first name still.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual Status append(std::string_view bytes) = 0;
  virtual Status sync() = 0;
  // Syncs, gives it its name on the same file system, whatever had that name before, and syncs the
  // folder. Nothing comes after.
  virtual Status keep(const Path& path) = 0;
};

class Files {
 public:
  virtual ~Files() = default;
  virtual Result<FileKind> kind(const Path& path) = 0;  // not_found if there is none
  virtual Result<std::vector<FileEntry>> list(const Path& directory) = 0;  // sorted by name
  virtual Result<std::unique_ptr<Reader>> open(const Path& path) = 0;
  virtual Result<std::string> read(const Path& path,
                                   std::size_t cap) = 0;  // too_large over the cap
  // Writes a temporary file beside it, syncs, renames, syncs the directory: the whole new content
  // or the old one. `mode` as chmod(2), e.g. 0600 for keys.
  virtual Status write(const Path& path, std::string_view content, unsigned mode = 0644) = 0;
  // A new file for one Writer; environment where there is one of that name.
  virtual Result<std::unique_ptr<Writer>> create(const Path& path, unsigned mode = 0644) = 0;
  // Removes a file that create() began, unless its Writer is still at it, here or in another
  // process. Whether it was removed.
  virtual Result<bool> remove_left(const Path& path) = 0;
  virtual Status make_directories(const Path& path, unsigned mode = 0755) = 0;
  virtual Status remove(const Path& path) = 0;  // file or empty directory
};

class SystemFiles final : public Files {
 public:
  Result<FileKind> kind(const Path& path) override;
  Result<std::vector<FileEntry>> list(const Path& directory) override;
  Result<std::unique_ptr<Reader>> open(const Path& path) override;
  Result<std::string> read(const Path& path, std::size_t cap) override;
  Status write(const Path& path, std::string_view content, unsigned mode) override;
  Result<std::unique_ptr<Writer>> create(const Path& path, unsigned mode) override;
  Result<bool> remove_left(const Path& path) override;
  Status make_directories(const Path& path, unsigned mode) override;
  Status remove(const Path& path) override;
};

// The doors together, as the program hands them down.
class Clock;
class Random;
struct Doors {
  Clock& clock;
  Random& random;
  Files& files;
};

}  // namespace probity::base

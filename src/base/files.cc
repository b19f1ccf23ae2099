#include "base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace probity::base {
namespace {

Code code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return Code::not_found;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Code::full;
    default:
      return Code::environment;
  }
}

tl::unexpected<Error> failed(std::string_view doing, const Path& path, int error) {
  return fail(code_of(error), "could not " + std::string(doing), path.string(), "file",
              std::generic_category().message(error));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }
  // The error of close(2), which on some file systems is where a full disk shows.
  int close() {
    const int fd = std::exchange(fd_, -1);
    return fd >= 0 && ::close(fd) != 0 && errno != EINTR ? errno : 0;
  }

 private:
  int fd_;
};

Descriptor open_file(const Path& path, int flags, unsigned mode = 0) {
  int fd;
  do fd = ::open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode));
  while (fd < 0 && errno == EINTR);
  return Descriptor(fd);
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISLNK(mode)) return FileKind::symlink;
  return FileKind::other;
}

class FileReader final : public Reader {
 public:
  FileReader(Descriptor file, Path path, std::uint64_t size)
      : file_(std::move(file)), path_(std::move(path)), size_(size) {}

  Result<std::size_t> read(std::span<std::uint8_t> out) override {
    std::size_t filled = 0;
    while (filled < out.size()) {
      const ssize_t got = ::read(file_.get(), out.data() + filled, out.size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed("read", path_, errno);
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    return filled;
  }

  std::uint64_t size() const override { return size_; }

  Status skip_to(std::uint64_t byte) override {
    const auto offset = static_cast<off_t>(std::min(byte, size_));
    if (lseek(file_.get(), offset, SEEK_SET) < 0) return failed("read", path_, errno);
    return {};
  }

 private:
  Descriptor file_;
  Path path_;
  std::uint64_t size_;
};

Result<std::unique_ptr<FileReader>> open_reader(const Path& path) {
  Descriptor file = open_file(path, O_RDONLY);
  if (!file.ok()) return failed("open", path, errno);
  struct stat info;
  if (fstat(file.get(), &info) != 0) return failed("open", path, errno);
  if (S_ISDIR(info.st_mode)) return failed("open", path, EISDIR);
  posix_fadvise(file.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // advice only: its failure costs speed
  return std::make_unique<FileReader>(std::move(file), path,
                                      static_cast<std::uint64_t>(info.st_size));
}

int write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t put = ::write(fd, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

Path parent_of(const Path& path) { return path.has_parent_path() ? path.parent_path() : Path("."); }

// Beside the target, so that the rename stays on one file system; unique among the threads and
// processes that write.
Path temporary_beside(const Path& path) {
  static std::atomic<std::uint64_t> counter{0};
  return parent_of(path) / ("." + path.filename().string() + "." + std::to_string(getpid()) + "." +
                            std::to_string(counter++) + ".tmp");
}

Status sync_directory(const Path& directory) {
  const Descriptor handle = open_file(directory, O_RDONLY | O_DIRECTORY);
  if (!handle.ok() || fsync(handle.get()) != 0) return failed("sync the folder", directory, errno);
  return {};
}

class TextReader final : public Reader {
 public:
  explicit TextReader(std::string_view text) : text_(text), rest_(text) {}
  Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const std::size_t count = std::min(out.size(), rest_.size());
    if (count > 0) std::memcpy(out.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }
  std::uint64_t size() const override { return text_.size(); }
  Status skip_to(std::uint64_t byte) override {
    rest_ = text_.substr(std::min<std::uint64_t>(byte, text_.size()));
    return {};
  }

 private:
  std::string_view text_;
  std::string_view rest_;
};

// Holds a lock on the file as long as it lives, so that what is left can be told from what is being
// written. The kernel lets go of it however the process ends.
class FileWriter final : public Writer {
 public:
  FileWriter(Descriptor file, Path path) : file_(std::move(file)), path_(std::move(path)) {}
  ~FileWriter() override {
    if (!path_.empty()) unlink(path_.c_str());
  }

  Status append(std::string_view bytes) override {
    if (const int error = write_all(file_.get(), bytes)) return failed("write", path_, error);
    return {};
  }
  Status sync() override {
    if (fsync(file_.get()) != 0) return failed("write", path_, errno);
    return {};
  }
  Status keep(const Path& path) override {
    PROBITY_CHECK(sync());
    if (rename(path_.c_str(), path.c_str()) != 0) return failed("write", path, errno);
    path_.clear();
    // The error of close(2), which on some file systems is where a full disk shows.
    const int error = file_.close();
    PROBITY_CHECK(sync_directory(parent_of(path)));
    if (error != 0) return failed("write", path, error);
    return {};
  }

 private:
  Descriptor file_;
  Path path_;  // empty once it is kept
};

}  // namespace

std::unique_ptr<Reader> text_reader(std::string_view text) {
  return std::make_unique<TextReader>(text);
}

Result<FileKind> SystemFiles::kind(const Path& path) {
  struct stat info;
  if (lstat(path.c_str(), &info) != 0) return failed("look at", path, errno);
  return kind_of(info.st_mode);
}

Result<std::vector<FileEntry>> SystemFiles::list(const Path& directory) {
  std::error_code error;
  std::filesystem::directory_iterator entries(directory, error);
  if (error) return failed("list", directory, error.value());
  std::vector<FileEntry> found;
  while (entries != std::filesystem::directory_iterator()) {
    const Path path = entries->path();
    auto entry_kind = kind(path);
    if (entry_kind)
      found.push_back({path.filename().string(), *entry_kind});
    else if (entry_kind.error().code != Code::not_found)  // gone since it was listed
      return fail(std::move(entry_kind).error());
    entries.increment(error);
    if (error) return failed("list", directory, error.value());
  }
  std::sort(found.begin(), found.end(),
            [](const FileEntry& a, const FileEntry& b) { return a.name < b.name; });
  return found;
}

Result<std::unique_ptr<Reader>> SystemFiles::open(const Path& path) {
  PROBITY_TRY(std::unique_ptr<Reader> reader, open_reader(path));
  return reader;
}

Result<std::string> SystemFiles::read(const Path& path, std::size_t cap) {
  PROBITY_TRY(const auto reader, open_reader(path));
  // One byte more than the cap, whatever size the file claims: pipes claim none and files grow.
  std::string content;
  std::size_t room = static_cast<std::size_t>(std::min<std::uint64_t>(reader->size(), cap)) + 1;
  while (true) {
    const std::size_t had = content.size();
    content.resize(had + room);
    PROBITY_TRY(const std::size_t got,
                reader->read({reinterpret_cast<std::uint8_t*>(content.data()) + had, room}));
    content.resize(had + got);
    if (content.size() > cap)
      return fail(Code::too_large, "the file is too large", path.string(), "file.size",
                  "over " + std::to_string(cap) + " bytes",
                  "at most " + std::to_string(cap) + " bytes");
    if (got < room) return content;
    room = std::min<std::size_t>(cap + 1 - content.size(), std::size_t{1} << 20);
  }
}

Status SystemFiles::write(const Path& path, std::string_view content, unsigned mode) {
  PROBITY_TRY(const auto writer, create(temporary_beside(path), mode));
  PROBITY_CHECK(writer->append(content));
  return writer->keep(path);
}

Result<std::unique_ptr<Writer>> SystemFiles::create(const Path& path, unsigned mode) {
  Descriptor file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, mode);
  if (!file.ok()) return failed("create", path, errno);
  // fchmod because the mode of open(2) passes through the umask.
  if (flock(file.get(), LOCK_EX) != 0 || fchmod(file.get(), static_cast<mode_t>(mode)) != 0) {
    const int error = errno;
    unlink(path.c_str());
    return failed("create", path, error);
  }
  return std::make_unique<FileWriter>(std::move(file), path);
}

Result<bool> SystemFiles::remove_left(const Path& path) {
  const Descriptor file = open_file(path, O_RDONLY | O_NOFOLLOW);
  if (!file.ok()) return failed("open", path, errno);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    return failed("look at", path, errno);
  }
  PROBITY_CHECK(remove(path));
  return true;
}

Status SystemFiles::make_directories(const Path& path, unsigned mode) {
  if (mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0) {
    if (chmod(path.c_str(), static_cast<mode_t>(mode)) != 0) return failed("create", path, errno);
    return sync_directory(parent_of(path));
  }
  if (errno == EEXIST) {
    struct stat info;
    if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
    return failed("create the folder", path, EEXIST);
  }
  const Path parent = parent_of(path);
  if (errno != ENOENT || path.empty() || parent == path)
    return failed("create the folder", path, errno);
  PROBITY_CHECK(make_directories(parent, mode));
  return make_directories(path, mode);
}

Status SystemFiles::remove(const Path& path) {
  if (::remove(path.c_str()) != 0) return failed("remove", path, errno);
  return {};
}

}  // namespace probity::base

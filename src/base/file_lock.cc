#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace probity::base {

namespace {

constexpr std::size_t kWords = 200;  // what the file says at most

tl::unexpected<Error> failed(const Path& path, int error) {
  return fail(Code::environment, "the lock cannot be taken", path.string(), "file.lock",
              std::generic_category().message(error));
}

// The holder writes it after it has the lock, so it may be empty for a moment.
std::string holder(int descriptor) {
  std::string words(kWords, '\0');
  const ssize_t got = pread(descriptor, words.data(), words.size(), 0);
  words.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (words.ends_with('\n')) words.pop_back();
  return words.empty() ? "another process" : words;
}

// False when the file was removed, or another put in its place, before the lock was had.
bool is_at(const Path& path, int descriptor) {
  struct stat held, there;
  return fstat(descriptor, &held) == 0 && stat(path.c_str(), &there) == 0 &&
         held.st_ino == there.st_ino && held.st_dev == there.st_dev;
}

}  // namespace

Result<FileLock> FileLock::take(const Path& path, std::string_view doing) {
  for (;;) {
    const int descriptor =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
    if (descriptor < 0) return failed(path, errno);
    FileLock lock(Path(), descriptor);  // without its path nothing is removed when it goes
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return failed(path, errno);
      return fail(Code::conflict, "another process is at work here", path.string(), "file.locked",
                  holder(descriptor), "one process at a time");
    }
    if (!is_at(path, descriptor)) continue;
    std::string words = "process " + std::to_string(getpid()) + ": " + std::string(doing);
    words = words.substr(0, kWords - 1) + "\n";
    if (ftruncate(descriptor, 0) != 0 ||
        pwrite(descriptor, words.data(), words.size(), 0) != static_cast<ssize_t>(words.size()))
      return failed(path, errno);
    lock.path_ = path;
    return lock;
  }
}

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  // While it is held: who waits for the old file sees that it is gone and begins anew.
  if (!path_.empty()) unlink(path_.c_str());
  close(descriptor_);
}

}  // namespace probity::base

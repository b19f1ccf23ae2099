// FileLock: one process at a time. A lock of flock(2) on a file beside what it guards: the kernel
// ends it with the process, so what a killed one left behind hinders nobody. The file says who
// holds it, for people; it is removed when the lock is let go. Not for network file systems that
// do without flock. Belongs to one thread.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/files.h"

namespace probity::base {

class FileLock {
 public:
  // conflict (rule file.locked) while another process holds it: `found` says which, `doing` what
  // it is about.
  static Result<FileLock> take(const Path& path, std::string_view doing);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  FileLock(Path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  Path path_;
  int descriptor_;
};

}  // namespace probity::base

// Making: a directory that appears at its place whole or not at all. It is made beside it, as
// `<place>.partial`, and moved there by finish(); what ends earlier takes it away again, with the
// secrets that may lie in it, and what a killed process left is removed by the next one. Two
// processes do not make the same place at once: `<place>.lock`. Belongs to one thread.
#pragma once

#include <string_view>

#include "base/error.h"
#include "base/file_lock.h"
#include "base/files.h"

namespace probity::base {

class Making {
 public:
  // conflict when something lies there already (rule directory.exists) or another process is
  // making it (file.locked). Its parents are made, it itself with mode 0700.
  static Result<Making> begin(const Path& place, std::string_view doing, Files& files);
  Making(Making&& other) noexcept;
  Making& operator=(Making&&) = delete;
  ~Making();

  const Path& path() const { return path_; }  // where to make it
  Status finish();

 private:
  Making(Path place, Path path, FileLock lock, Files& files)
      : place_(std::move(place)), path_(std::move(path)), lock_(std::move(lock)), files_(&files) {}

  Path place_, path_;
  FileLock lock_;
  Files* files_;  // null once there is nothing to take away
};

}  // namespace probity::base

// AppendFile: a file that lines are added to, for logs that others rotate (POSIX, O_APPEND). What
// is written is not synced: who needs that writes through the store. One thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"

namespace probity::base {

class AppendFile {
 public:
  // Made with mode 0640 if it is not there. "-" is standard output.
  static Result<AppendFile> open(const Path& path);
  AppendFile(AppendFile&& other) noexcept;
  AppendFile& operator=(AppendFile&& other) noexcept;
  ~AppendFile();

  Status write(std::string_view text);
  // Opens the path anew: a file that was renamed is left behind. On failure the old one stays.
  Status reopen();

 private:
  AppendFile(Path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  Path path_;
  int descriptor_ = -1;
};

}  // namespace probity::base

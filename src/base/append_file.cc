#include "base/append_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace probity::base {

namespace {

bool is_standard_output(const Path& path) { return path == "-"; }

auto failed(std::string_view doing, const Path& path) {
  const int number = errno;
  return fail(
      number == ENOSPC || number == EDQUOT ? Code::full : Code::environment,
      "cannot " + std::string(doing) + " the file: " + std::generic_category().message(number),
      path.string(), "file.append");
}

}  // namespace

Result<AppendFile> AppendFile::open(const Path& path) {
  if (is_standard_output(path)) return AppendFile(path, STDOUT_FILENO);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (descriptor < 0) return failed("open", path);
  return AppendFile(path, descriptor);
}

AppendFile::AppendFile(AppendFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

AppendFile& AppendFile::operator=(AppendFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

AppendFile::~AppendFile() {
  if (descriptor_ >= 0 && !is_standard_output(path_)) ::close(descriptor_);
}

Status AppendFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("write", path_);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status AppendFile::reopen() {
  PROBITY_TRY(*this, open(path_));
  return {};
}

}  // namespace probity::base

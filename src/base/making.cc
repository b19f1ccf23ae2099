#include "base/making.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace probity::base {

namespace {

Path beside(const Path& place, std::string_view ending) {
  Path path = place.has_filename() ? place : place.parent_path();  // "city/" is "city"
  path += ending;
  return path;
}

Status must_be_free(const Path& place, Files& files) {
  const auto there = files.list(place);
  if (!there && there.error().code == Code::not_found) return {};
  if (!there) return fail(there.error());
  if (there->empty()) return {};
  return fail(Code::conflict, "the directory is not empty; nothing was written", place.string(),
              "directory.exists", there->front().name, "a new directory");
}

}  // namespace

Result<Making> Making::begin(const Path& place, std::string_view doing, Files& files) {
  PROBITY_CHECK(must_be_free(place, files));  // before anything is left beside it
  const Path path = beside(place, ".partial");
  if (path.has_parent_path()) PROBITY_CHECK(files.make_directories(path.parent_path(), 0700));
  PROBITY_TRY(FileLock lock, FileLock::take(beside(place, ".lock"), doing));
  PROBITY_CHECK(must_be_free(place, files));  // another may have finished meanwhile
  Making making(place, path, std::move(lock), files);
  std::error_code failed;
  std::filesystem::remove_all(path, failed);  // of an earlier one that was killed
  if (failed)
    return fail(Code::environment,
                "what a killed process left cannot be removed: " + failed.message(), path.string(),
                "directory.remains");
  PROBITY_CHECK(files.make_directories(path, 0700));
  return making;
}

Making::Making(Making&& other) noexcept
    : place_(std::move(other.place_)),
      path_(std::move(other.path_)),
      lock_(std::move(other.lock_)),
      files_(std::exchange(other.files_, nullptr)) {}

Making::~Making() {
  if (!files_) return;
  std::error_code ignored;  // what cannot be taken away now is taken away by the next making
  std::filesystem::remove_all(path_, ignored);
}

Status Making::finish() {
  std::error_code failed;
  std::filesystem::rename(path_, place_, failed);
  if (failed)
    return fail(Code::environment,
                "the finished directory cannot be moved to its place: " + failed.message(),
                place_.string(), "directory.move", path_.string());
  files_ = nullptr;
  return {};
}

}  // namespace probity::base

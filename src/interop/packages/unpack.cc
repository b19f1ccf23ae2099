#include "interop/packages/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <set>

#include "base/limits.h"
#include "evidence/weights/manifest.h"

namespace probity::interop::packages {
namespace {

using base::Code;

struct Close {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Archive = std::unique_ptr<archive, Close>;

tl::unexpected<base::Error> refuse(std::string what, std::string path, std::string found,
                                   std::string required = {}) {
  return base::fail(Code::bad_input, std::move(what), std::move(path), "packages.archive",
                    std::move(found), std::move(required));
}

tl::unexpected<base::Error> broken(archive* reader) {
  const char* words = archive_error_string(reader);
  return refuse("the package is not a whole gzipped tar", "", words ? words : "",
                "a tarball as npm packs it");
}

// The entry's path without the top folder; empty for that folder itself.
base::Result<std::string> path_of(archive_entry* entry) {
  // The bytes as they stand in the archive: the UTF-8 form would go through the locale.
  const char* name = archive_entry_pathname(entry);
  std::string path = name ? name : "";
  if (archive_entry_filetype(entry) == AE_IFDIR && path.ends_with('/')) path.pop_back();
  if (auto status = evidence::weights::check_path(path); !status) {
    const base::Error error = std::move(status).error();
    return refuse("the package holds a path that leaves its folder or cannot be kept", path,
                  error.found, error.required);
  }
  const std::size_t slash = path.find('/');
  return slash == path.npos ? std::string() : path.substr(slash + 1);
}

base::Result<std::string> content_of(archive* reader, std::uint64_t room) {
  std::string content;
  const void* block = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  while (true) {
    const int status = archive_read_data_block(reader, &block, &size, &offset);
    if (status == ARCHIVE_EOF) return content;
    if (status != ARCHIVE_OK) return broken(reader);
    const auto end = static_cast<std::uint64_t>(offset) + size;
    if (end > room)
      return base::fail(Code::too_large, "the package is too large unpacked", "",
                        "packages.archive",
                        "more than " + std::to_string(kUnpackedBytes) + " bytes",
                        "at most " + std::to_string(kUnpackedBytes) + " bytes");
    content.resize(static_cast<std::size_t>(offset));  // a hole in a sparse file reads as zeros
    content.append(static_cast<const char*>(block), size);
  }
}

}  // namespace

base::Status unpack(std::string_view tarball, const base::Path& folder, base::Files& files) {
  const Archive reader(archive_read_new());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_tar(reader.get());
  if (archive_read_open_memory(reader.get(), tarball.data(), tarball.size()) != ARCHIVE_OK)
    return broken(reader.get());

  std::set<std::string> seen;
  std::uint64_t room = kUnpackedBytes;
  while (true) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    // A warning is about the locale, which has no say here; what the path must be, path_of checks.
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return broken(reader.get());
    PROBITY_TRY(const std::string path, path_of(entry));
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;  // folders come with their files
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr)
      return refuse("the package holds something that is no file", path, "a link, device or pipe",
                    "regular files and folders");
    if (path.empty()) return refuse("a file lies outside the package's top folder", "", "");
    if (!seen.insert(path).second)
      return refuse("the package holds a file twice", path, "a second one", "one");
    if (seen.size() > base::limits::kListItems)
      return refuse("the package holds too many files", "", "",
                    "at most " + std::to_string(base::limits::kListItems));
    PROBITY_TRY(const std::string content, content_of(reader.get(), room));
    room -= content.size();
    const base::Path target = folder / path;
    PROBITY_CHECK(files.make_directories(target.parent_path()));
    PROBITY_CHECK(files.write(target, content));
  }
  if (seen.empty()) return refuse("the package is empty", "", "no file", "one file or more");
  return {};
}

}  // namespace probity::interop::packages

// Tarball: for tests only. Makes gzipped tars in memory, good ones and bad ones. One thread at a
// time.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <string>
#include <string_view>
#include <vector>

namespace probity::interop::packages {

class Tarball {
 public:
  Tarball& file(const std::string& path, std::string_view content) {
    return add(path, AE_IFREG, content, "");
  }
  Tarball& folder(const std::string& path) { return add(path, AE_IFDIR, "", ""); }
  Tarball& link(const std::string& path, const std::string& target) {
    return add(path, AE_IFLNK, "", target);
  }
  Tarball& hard_link(const std::string& path, const std::string& target) {
    return add(path, AE_IFREG, "", target);
  }
  Tarball& device(const std::string& path) { return add(path, AE_IFCHR, "", ""); }

  std::string bytes() const {
    std::string out(1 << 20, '\0');
    for (const Entry& entry : entries_) out.resize(out.size() + 2 * entry.content.size());
    std::size_t used = 0;
    archive* writer = archive_write_new();
    archive_write_add_filter_gzip(writer);
    archive_write_set_format_ustar(writer);
    archive_write_open_memory(writer, out.data(), out.size(), &used);
    for (const Entry& entry : entries_) write(writer, entry);
    archive_write_close(writer);
    archive_write_free(writer);
    out.resize(used);
    return out;
  }

 private:
  struct Entry {
    std::string path;
    unsigned type;
    std::string content, target;
  };

  Tarball& add(const std::string& path, unsigned type, std::string_view content,
               const std::string& target) {
    entries_.push_back({path, type, std::string(content), target});
    return *this;
  }
  static void write(archive* writer, const Entry& entry) {
    archive_entry* header = archive_entry_new();
    archive_entry_set_pathname(header, entry.path.c_str());
    archive_entry_set_filetype(header, entry.type);
    archive_entry_set_perm(header, 0755);
    archive_entry_set_size(header, static_cast<la_int64_t>(entry.content.size()));
    if (entry.type == AE_IFLNK) archive_entry_set_symlink(header, entry.target.c_str());
    if (entry.type == AE_IFREG && !entry.target.empty())
      archive_entry_set_hardlink(header, entry.target.c_str());
    archive_write_header(writer, header);
    archive_write_data(writer, entry.content.data(), entry.content.size());
    archive_entry_free(header);
  }

  std::vector<Entry> entries_;
};

}  // namespace probity::interop::packages

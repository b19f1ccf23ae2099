#include "access/database_file.h"

#include "store/postgres.h"

namespace probity::access {

using base::Code;
using base::fail;

namespace {

constexpr const char* kFile = "probity.db";
constexpr const char* kUrlFile = "database-url";
constexpr std::size_t kUrlBytes = 4096;

base::Status check_url(const std::string& url, const std::string& where) {
  if (store::is_url(url) && url.size() <= kUrlBytes) return {};
  return fail(Code::usage, "that is no URL of a PostgreSQL database", where, "database.url", "",
              "postgresql://HOST/DATABASE, at most 4096 bytes");
}

// Only what was looked for and is not there is missing: what cannot be looked at may well be there.
base::Result<bool> is_there(const base::Path& path, base::Files& files) {
  const auto kind = files.kind(path);
  if (!kind && kind.error().code != Code::not_found) return fail(kind.error());
  return kind.has_value();
}

}  // namespace

base::Result<std::string> database_of(const base::Path& directory, base::Files& files) {
  const base::Path named = directory / kUrlFile;
  PROBITY_TRY(const bool is_elsewhere, is_there(named, files));
  if (is_elsewhere) {
    PROBITY_TRY(std::string url, files.read(named, kUrlBytes + 2));
    while (url.ends_with('\n')) url.pop_back();
    PROBITY_CHECK(check_url(url, named.string()));
    return url;
  }
  PROBITY_TRY(const bool is_file, is_there(directory / kFile, files));
  if (is_file) return (directory / kFile).string();
  return fail(Code::environment,
              "this is no data directory of a node, or its making was interrupted",
              (directory / kFile).string(), "node.incomplete", "missing",
              "a directory made by `probity init`");
}

base::Status keep_database_url(const base::Path& directory, const std::string& url,
                               base::Files& files) {
  PROBITY_CHECK(check_url(url, "--database"));
  return files.write(directory / kUrlFile, url + "\n", 0600);
}

base::Status require_file(const base::Path& directory, const std::string& instead,
                          base::Files& files) {
  PROBITY_TRY(const bool is_elsewhere, is_there(directory / kUrlFile, files));
  if (!is_elsewhere) return {};
  return fail(Code::conflict, "this node's database is on PostgreSQL, which this does not reach",
              directory.string(), "node.postgresql", "", instead);
}

}  // namespace probity::access

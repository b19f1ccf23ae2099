#include "store/migrate.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/resource.h"
#include "store/dialect.h"

namespace probity::store {

std::span<const base::Resource> resources();

namespace {

// The n-th script brings version n to n + 1.
constexpr std::array<std::string_view, 12> kScripts = {
    "log.sql",       "people.sql", "reports.sql", "outbox.sql",  "drafts.sql", "files.sql",
    "retention.sql", "papers.sql", "tiles.sql",   "witness.sql", "sweep.sql",  "kept_keys.sql"};
constexpr std::int64_t kVersion = kScripts.size();

}  // namespace

Status migrate(Db& db) {
  return transact(db, [&]() -> Status {
    PROBITY_TRY(const std::int64_t found, schema_version(db));
    if (found > kVersion)
      return base::fail(base::Code::environment, "the database was written by a newer version", "",
                        "store.version", std::to_string(found),
                        "at most " + std::to_string(kVersion));
    for (std::int64_t next = found; next < kVersion; ++next)
      PROBITY_CHECK(db.script(*base::find(resources(), kScripts[static_cast<std::size_t>(next)])));
    return set_schema_version(db, kVersion);
  });
}

Status check_version(Db& db) {
  PROBITY_TRY(const std::int64_t found, schema_version(db));
  if (found == kVersion) return {};
  return base::fail(base::Code::environment,
                    found == 0 ? "this is no database of Probity, or its making was interrupted"
                               : "the database is of another version",
                    "", "store.version", std::to_string(found), std::to_string(kVersion));
}

Status upgrade(Db& db) {
  PROBITY_TRY(const std::int64_t found, schema_version(db));
  PROBITY_TRY(const auto known, tables(db));
  const bool has_log = std::find(known.begin(), known.end(), "log_entry") != known.end();
  return found < kVersion && has_log ? migrate(db) : check_version(db);
}

}  // namespace probity::store

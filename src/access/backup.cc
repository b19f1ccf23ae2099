#include "access/backup.h"

#include <algorithm>
#include <cstring>

#include "access/database_file.h"
#include "access/files.h"
#include "access/kek.h"
#include "access/keyring.h"
#include "access/node.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/making.h"
#include "crypto/sha256.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "store/log_store.h"
#include "store/migrate.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Path;
using base::Result;
using base::Status;

namespace {

constexpr const char* kDatabase = "probity.db";
constexpr const char* kNode = "node.json";
constexpr const char* kKek = "kek";
constexpr const char* kRecord = "backup.json";
constexpr const char* kFiles = "files";
// What the operator and the organisations have set for this node: files by name, and those of a
// folder that are named by an organisation. What is not set is not there.
struct Setting {
  const char* folder;  // empty: the node's own directory
  const char* name;    // in a folder: what follows the organisation's short name
  unsigned mode;
};
constexpr Setting kSettings[] = {{"", "policy", 0644},
                                 {"", "sign-in.json", 0600},
                                 {"themes", ".json", 0644},
                                 {"sheets", ".mapping.json", 0600}};
constexpr std::size_t kSmallFile = 1 << 20;

// Hashes what is read, and writes it down where there is somewhere to.
Result<BackedUpFile> pour(base::Reader& from, base::Writer* to, const std::string& name) {
  crypto::Sha256 sha256;
  std::vector<std::uint8_t> block(1 << 20);
  BackedUpFile made{name, 0, {}};
  for (;;) {
    PROBITY_TRY(const std::size_t got, from.read(block));
    if (got == 0) break;
    const auto bytes = std::span(block).first(got);
    sha256.update(bytes);
    if (to) PROBITY_CHECK(to->append(base::as_text(bytes)));
    made.bytes += got;
  }
  made.sha256 = sha256.finish();
  return made;
}

Result<BackedUpFile> digest_of(const Path& directory, const std::string& name, base::Files& files) {
  PROBITY_TRY(const auto reader, files.open(directory / name));
  return pour(*reader, nullptr, name);
}

// One kept file from a store to another; bad_input when its bytes are not what its name says.
Result<std::uint64_t> copy_kept(const Path& from, const Path& to, const base::Hash256& sha256,
                                base::Files& files) {
  const Path place = place_of(sha256);
  PROBITY_TRY(const auto reader, files.open(from / place));
  PROBITY_CHECK(files.make_directories((to / place).parent_path(), 0700));
  Path part = to / place;
  part += ".part";
  PROBITY_TRY(const auto writer, files.create(part, 0600));
  PROBITY_TRY(const BackedUpFile copied, pour(*reader, writer.get(), sha256.hex()));
  if (copied.sha256 != sha256)
    return fail(Code::bad_input, "a kept file is not what its name says", (from / place).string(),
                "backup.damaged", copied.sha256.hex(), sha256.hex());
  PROBITY_CHECK(writer->keep(to / place));
  return copied.bytes;
}

Result<std::vector<base::Hash256>> kept_in(const Path& database) {
  PROBITY_TRY(const auto db, store::Db::open(database.string(), store::Access::read_only));
  PROBITY_TRY(const auto rows, db->query("SELECT DISTINCT sha256 FROM files_file ORDER BY sha256"));
  std::vector<base::Hash256> all;
  for (const store::Row& row : rows) all.push_back(*base::Hash256::from_hex(row.text(0)));
  return all;
}

// Every file that the copied database lists. One that was taken away meanwhile is no damage.
Result<BackedUpStore> back_up_store(const Path& data, const Path& making, base::Files& files) {
  PROBITY_TRY(const auto kept, kept_in(making / kDatabase));
  BackedUpStore made;
  for (const base::Hash256& sha256 : kept) {
    const auto copied = copy_kept(data / kFiles, making / kFiles, sha256, files);
    if (copied) {
      ++made.files;
      made.bytes += *copied;
      continue;
    }
    if (copied.error().code != Code::not_found && copied.error().code != Code::bad_input)
      return fail(copied.error());
    PROBITY_TRY(const auto still, kept_in(data / kDatabase));
    if (std::find(still.begin(), still.end(), sha256) == still.end())
      return fail(Code::conflict, "a file was taken away while it was backed up; begin again",
                  sha256.hex(), "backup.changed");
    made.damaged.push_back(sha256);
  }
  return made;
}

Status restore_store(const Path& backup, const Path& making, const BackedUpStore& record,
                     base::Files& files) {
  PROBITY_TRY(const auto kept, kept_in(making / kDatabase));
  for (const base::Hash256& sha256 : kept) {
    if (std::find(record.damaged.begin(), record.damaged.end(), sha256) != record.damaged.end())
      continue;
    const auto copied = copy_kept(backup / kFiles, making / kFiles, sha256, files);
    if (copied) continue;
    if (copied.error().code != Code::not_found) return fail(copied.error());
    return fail(Code::bad_input, "a kept file is missing from the backup",
                (backup / kFiles / place_of(sha256)).string(), "backup.damaged", "missing",
                sha256.hex());
  }
  return {};
}

Status copy(const Path& from, const Path& to, unsigned mode, base::Files& files) {
  PROBITY_TRY(const std::string text, files.read(from, kSmallFile));
  return files.write(to, text, mode);
}

const Setting* setting_of(const std::string& name) {
  for (const Setting& one : kSettings) {
    const std::string folder = one.folder;
    if (folder.empty()) {
      if (name == one.name) return &one;
      continue;
    }
    const std::string_view within(name);
    if (!within.starts_with(folder + "/") || !within.ends_with(one.name)) continue;
    const std::size_t begin = folder.size() + 1, around = begin + std::strlen(one.name);
    if (within.size() > around &&
        base::AgencyId::parse(within.substr(begin, within.size() - around)))
      return &one;
  }
  return nullptr;
}

// The names of those that are there, from the node's directory on.
Result<std::vector<std::string>> settings_in(const Path& data, base::Files& files) {
  std::vector<std::string> found;
  for (const Setting& setting : kSettings) {
    const auto there = files.list(data / setting.folder);
    if (!there && there.error().code == Code::not_found) continue;
    if (!there) return fail(there.error());
    for (const base::FileEntry& one : *there) {
      std::string name = (Path(setting.folder) / one.name).string();
      if (setting_of(name) == &setting) found.push_back(std::move(name));
    }
  }
  return found;
}

// The names of a backup come from a file that anyone may have written.
Result<unsigned> mode_of(const std::string& name) {
  if (name == kNode) return 0644U;
  if (name == kDatabase || name == kKek) return 0600U;
  if (const Setting* setting = setting_of(name)) return setting->mode;
  return fail(Code::bad_input, "the backup names a file that is none of a node's", "/files",
              "backup.file", name,
              "probity.db, node.json, kek, or a setting that docs/operators.md names");
}

Result<NodeFile> node_file(const Path& directory, base::Files& files) {
  PROBITY_TRY(const std::string text, files.read(directory / kNode, kSmallFile));
  PROBITY_TRY(const json::Value value, json::parse(text));
  return json::decode<NodeFile>(value);
}

// The whole log of a copy, by the log key that lies in it.
Result<AuditReport> audited(const Path& directory, const AuditProgress& progress,
                            base::Files& files) {
  PROBITY_TRY(const NodeFile node, node_file(directory, files));
  PROBITY_TRY(const auto db,
              store::Db::open((directory / kDatabase).string(), store::Access::read_only));
  PROBITY_CHECK(store::check_version(*db));
  PROBITY_TRY(const log::Verifier verifier, log_verifier(*db, node.origin));
  return audit(*db, std::span(&verifier, 1), progress);
}

}  // namespace

Result<Backup> back_up(const Path& data, const Path& to, BackupOptions options, base::Doors doors,
                       const AuditProgress& progress) {
  base::Files& files = doors.files;
  PROBITY_TRY(const NodeFile node, node_file(data, files));
  PROBITY_CHECK(require_file(data,
                             "pg_basebackup or pg_dump for the database, beside a copy of this "
                             "directory (docs/postgresql.md)",
                             files));
  PROBITY_TRY(auto whole, base::Making::begin(to, "probity backup", files));
  const Path& making = whole.path();
  {
    PROBITY_TRY(auto db, store::Db::open((data / kDatabase).string(), store::Access::read_write));
    PROBITY_CHECK(store::check_version(*db));
    // One read transaction over the whole database: writers go on meanwhile.
    PROBITY_CHECK(db->run("VACUUM INTO :a", {(making / kDatabase).string()}));
  }
  std::vector<std::string> names = {kDatabase, kNode};
  PROBITY_CHECK(copy(data / kNode, making / kNode, 0644, files));
  if (options.with_keys) {
    PROBITY_TRY(const crypto::SealKey kek, read_kek(data, files));
    PROBITY_CHECK(files.write(making / kKek, base::to_hex(kek.bytes()) + "\n", 0600));
    names.push_back(kKek);
  }
  PROBITY_TRY(const auto settings, settings_in(data, files));
  for (const std::string& name : settings) {
    PROBITY_CHECK(files.make_directories((making / name).parent_path(), 0700));
    PROBITY_CHECK(copy(data / name, making / name, setting_of(name)->mode, files));
    names.push_back(name);
  }
  PROBITY_TRY(const AuditReport report, audited(making, progress, files));

  Backup made;
  if (!options.without_files) {
    PROBITY_TRY(made.store, back_up_store(data, making, files));
  }
  made.origin = node.origin;
  made.name = node.name;
  made.taken = doors.clock.now();
  made.size = report.size;
  made.root = report.root;
  made.keys = options.with_keys;
  {
    PROBITY_TRY(const auto db,
                store::Db::open((making / kDatabase).string(), store::Access::read_only));
    PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
    if (newest) made.checkpoint = newest->note;
  }
  for (const std::string& name : names) {
    PROBITY_TRY(BackedUpFile file, digest_of(making, name, files));
    made.files.push_back(std::move(file));
  }
  PROBITY_CHECK(files.write(making / kRecord, json::pretty(json::encode(made)), 0644));
  PROBITY_CHECK(whole.finish());
  return made;
}

Result<Backup> restore(const Path& backup, const Path& to, base::Doors doors,
                       const AuditProgress& progress) {
  base::Files& files = doors.files;
  PROBITY_TRY(const std::string text, files.read(backup / kRecord, kSmallFile));
  PROBITY_TRY(const json::Value value, json::parse(text));
  PROBITY_TRY(const Backup record, json::decode<Backup>(value));
  if (record.format != Backup().format)
    return fail(Code::bad_input, "that is no backup of this program", "/format", "backup.format",
                record.format, Backup().format);
  PROBITY_TRY(auto whole, base::Making::begin(to, "probity restore", files));
  const Path& making = whole.path();
  for (const BackedUpFile& file : record.files) {
    PROBITY_TRY(const unsigned mode, mode_of(file.name));
    Path part = making / file.name;
    PROBITY_CHECK(files.make_directories(part.parent_path(), 0700));
    part += ".part";
    PROBITY_TRY(const auto reader, files.open(backup / file.name));
    PROBITY_TRY(const auto writer, files.create(part, mode));
    PROBITY_TRY(const BackedUpFile copied, pour(*reader, writer.get(), file.name));
    if (copied.sha256 != file.sha256)
      return fail(Code::bad_input, "the file is not the one that was backed up",
                  (backup / file.name).string(), "backup.damaged", copied.sha256.hex(),
                  file.sha256.hex());
    PROBITY_CHECK(writer->keep(making / file.name));
  }
  PROBITY_TRY(const AuditReport report, audited(making, progress, files));
  if (report.size != record.size || report.root != record.root)
    return fail(Code::bad_input, "the log is not the one that was backed up", "/root",
                "backup.damaged", std::to_string(report.size) + " " + report.root,
                std::to_string(record.size) + " " + record.root);
  if (record.store) PROBITY_CHECK(restore_store(backup, making, *record.store, files));
  {
    PROBITY_TRY(auto db, store::Db::open((making / kDatabase).string(), store::Access::read_write));
    PROBITY_CHECK(db->script("PRAGMA journal_mode=WAL; DELETE FROM account_session"));
  }
  PROBITY_CHECK(whole.finish());
  return record;
}

}  // namespace probity::access

#include "access/files.h"

#include <algorithm>
#include <set>

#include "base/file_name.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "json/codec.h"
#include "ledger/validity.h"
#include "registers/attestations/register.h"
#include "registers/grants/register.h"
#include "registers/provenance/register.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Hash256;
using base::Path;
using base::Result;
using base::Status;
namespace grants = registers::grants;

namespace {

constexpr std::size_t kBlock = 1 << 20;
constexpr std::size_t kHead = 1 << 10;  // looked at to guess what a file is
constexpr unsigned kFileMode = 0600, kFolderMode = 0700;
constexpr const char* kIncoming = "incoming";

constexpr std::string_view kColumns =
    "SELECT id, sha256, bytes, media, name, organisation, account, subject, draft, part, added "
    "FROM files_file ";

StoredFile file_of(const store::Row& row) {
  StoredFile file;
  file.id = row.integer(0);
  file.sha256 = *Hash256::from_hex(row.text(1));
  file.bytes = static_cast<std::uint64_t>(row.integer(2));
  file.media = json::from_word<Media>(row.text(3)).value_or(Media::other);
  file.name = row.text(4);
  file.organisation = row.text(5);
  if (!row.is_null(6)) file.account = row.integer(6);
  file.subject = *base::SubjectDigest::from_hex(row.text(7));
  file.draft = row.text(8);
  file.part = row.integer(9) != 0;
  file.added = {row.integer(10)};
  return file;
}

Result<std::vector<StoredFile>> read(store::Db& db, std::string_view where,
                                     std::vector<store::Value> values) {
  PROBITY_TRY(const auto rows,
              db.query(std::string(kColumns) + std::string(where) + " ORDER BY id DESC",
                       std::move(values)));
  std::vector<StoredFile> all;
  for (const store::Row& row : rows) all.push_back(file_of(row));
  return all;
}

tl::unexpected<base::Error> no_such_file(std::int64_t id) {
  return fail(Code::not_found, "there is no such file, or it is not yours", "", "file.none",
              std::to_string(id), "a file of your organisation");
}

std::string at_most(std::uint64_t cap) { return "at most " + std::to_string(cap); }

Status check_size(std::uint64_t bytes, std::uint64_t cap) {
  if (bytes <= cap) return {};
  return fail(Code::too_large, "the file is larger than this node keeps", "/file", "file.size",
              std::to_string(bytes), at_most(cap));
}

// What it is about and whose it is are in the log.
Status check_known(store::Db& db, const NewFile& what) {
  PROBITY_TRY(const auto subject, ledger::find_subject(db, what.subject));
  if (!subject || (subject->kind != "artifact" && subject->kind != "use"))
    return fail(Code::bad_input, "a file is about a component or a use in the log", "/subject",
                "file.subject", what.subject.hex(), "an artifact's root, or a registered use");
  PROBITY_TRY(const auto organisation, ledger::find_organisation(db, what.organisation));
  if (organisation) return {};
  return fail(Code::bad_input, "that organisation is not in the log", "/organisation",
              "file.organisation", what.organisation, "an organisation that was admitted");
}

// Whether the component's manifest lists it.
Result<bool> is_part(store::Db& db, const base::SubjectDigest& subject, const Hash256& sha256) {
  PROBITY_TRY(const auto said, registers::provenance::manifest_of(db, subject));
  if (!said) return false;
  for (const auto& file : said->what.manifest.files)
    if (file.sha256 == sha256) return true;
  return false;
}

// Why an organisation's file cannot go, as a conflict.
Status check_unneeded(store::Db& db, const StoredFile& file, base::Time now) {
  PROBITY_TRY(const auto named, registers::attestations::evidence_naming(db, file.sha256));
  for (const auto& one : named) {
    if (one.organisation != file.organisation) continue;
    PROBITY_TRY(const bool stands, ledger::stands_at(db, one.entry, now));
    if (stands)
      return fail(Code::conflict, "a check names this file as its evidence", "", "file.needed",
                  "log entry " + std::to_string(one.entry), "a file that nothing rests on");
  }
  PROBITY_TRY(const auto given, grants::grants_on(db, file.subject, now));
  for (const grants::StoredGrant& one : given)
    if (one.granter == file.organisation && one.holds_at(now) && one.covers(file.sha256))
      return fail(Code::conflict, "a grant in force lets somebody read this file; end it first", "",
                  "file.needed", "log entry " + std::to_string(one.entry),
                  "a file that nothing rests on");
  PROBITY_TRY(const auto delivered,
              db.one("SELECT agency FROM files_delivery WHERE file = :a", {file.id}));
  if (!delivered) return {};
  return fail(Code::conflict, "this file was delivered", "", "file.needed", delivered->text(0),
              "a file that nothing rests on");
}

std::string short_name(const Hash256& sha256) { return "file " + sha256.hex().substr(0, 12); }

}  // namespace

Media media_of(std::string_view head) {
  if (head.starts_with("%PDF-")) return Media::pdf;
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06")) return Media::zip;
  // A character cut by the end of the head is no fault of the text.
  const std::size_t valid = base::valid_utf8(head);
  if (head.size() - valid > 3 || head.find('\0') != head.npos) return Media::other;
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first != head.npos && (head[first] == '{' || head[first] == '[')) return Media::json;
  return Media::text;
}

Path place_of(const Hash256& sha256) {
  const std::string hex = sha256.hex();
  return Path(hex.substr(0, 2)) / hex;
}

Path FileStore::path_of(const Hash256& sha256) const { return directory_ / place_of(sha256); }

Result<std::unique_ptr<FileStore>> FileStore::open(Path directory, PrivateTables& tables,
                                                   base::Files& files, FileLimits limits) {
  return std::unique_ptr<FileStore>(new FileStore(std::move(directory), tables, files, limits));
}

// The organisation's room today; `take`: and its place in it.
Status FileStore::count(store::Db& db, const std::string& organisation, std::uint64_t bytes,
                        bool take) const {
  const std::int64_t day = tables_.now().seconds / base::kDay;
  PROBITY_TRY(const auto row,
              db.one("SELECT files, bytes FROM files_day WHERE organisation = :a AND day = :b",
                     {organisation, day}));
  const std::int64_t files = (row ? row->integer(0) : 0) + 1;
  const std::uint64_t all = (row ? static_cast<std::uint64_t>(row->integer(1)) : 0) + bytes;
  if (files > limits_.files_a_day)
    return fail(Code::too_large, "the organisation has handed in too many files today", "/file",
                "file.quota", std::to_string(files),
                "at most " + std::to_string(limits_.files_a_day));
  if (all > limits_.bytes_a_day)
    return fail(Code::too_large, "the organisation has handed in too many bytes today", "/file",
                "file.quota", std::to_string(all), at_most(limits_.bytes_a_day));
  if (!take) return {};
  PROBITY_CHECK(db.run("DELETE FROM files_day WHERE day < :a", {day}));
  return db.run(
      "INSERT INTO files_day(organisation, day, files, bytes) VALUES(:a,:b,:c,:d) "
      "ON CONFLICT(organisation, day) DO UPDATE SET files = :e, bytes = :f",
      {organisation, day, files, static_cast<std::int64_t>(all), files,
       static_cast<std::int64_t>(all)});
}

Result<StoredFile> FileStore::put(const NewFile& what, base::Reader& source) {
  PROBITY_CHECK(check_size(source.size(), limits_.bytes));
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_CHECK(check_known(db, what));
    return count(db, what.organisation, source.size(), /*take=*/false);
  }));

  PROBITY_CHECK(files_.make_directories(directory_ / kIncoming, kFolderMode));
  PROBITY_TRY(const auto writer,
              files_.create(directory_ / kIncoming / base::nonce(tables_.random()), kFileMode));
  StoredFile file;
  file.name = base::plain_file_name(what.name);
  file.organisation = what.organisation;
  file.account = what.account;
  file.subject = what.subject;
  file.draft = what.draft;
  crypto::Sha256 hash;
  std::string head;
  std::vector<std::uint8_t> block(kBlock);
  while (true) {
    PROBITY_TRY(const std::size_t got, source.read(block));
    if (got == 0) break;
    file.bytes += got;
    PROBITY_CHECK(check_size(file.bytes, limits_.bytes));
    const auto bytes = std::span(block).first(got);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), got);
    hash.update(bytes);
    if (head.size() < kHead) head += text.substr(0, kHead - head.size());
    PROBITY_CHECK(writer->append(text));
  }
  file.sha256 = hash.finish();
  file.media = media_of(head);
  if (what.sha256 && *what.sha256 != file.sha256)
    return fail(Code::bad_input, "these are not the bytes that were named", "/sha256",
                "file.digest", file.sha256.hex(), what.sha256->hex());
  PROBITY_CHECK(writer->sync());

  // Under the database's one write lock, so that no removal comes between the name and the row.
  const Status kept = tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(file.part, is_part(db, file.subject, file.sha256));
    if (what.part_only && !file.part)
      return fail(Code::bad_input, "the component's manifest does not list this file", "/name",
                  "file.part", file.name, "one of the component's own files");
    PROBITY_CHECK(files_.make_directories(path_of(file.sha256).parent_path(), kFolderMode));
    PROBITY_CHECK(writer->keep(path_of(file.sha256)));
    const auto find = [&] {
      return read(db, "WHERE sha256 = :a AND organisation = :b AND subject = :c AND draft = :d",
                  {file.sha256.hex(), file.organisation, file.subject.hex(), file.draft});
    };
    PROBITY_TRY(const auto there, find());
    if (!there.empty()) {
      file = there.front();
      return {};
    }
    PROBITY_CHECK(count(db, file.organisation, file.bytes, /*take=*/true));
    store::Value account;
    if (file.account) account = *file.account;
    PROBITY_CHECK(db.run(
        "INSERT INTO files_file(sha256, bytes, media, name, organisation, account, subject, draft, "
        "part, added) VALUES(:a,:b,:c,:d,:e,:f,:g,:h,:i,:j)",
        {file.sha256.hex(), static_cast<std::int64_t>(file.bytes),
         std::string(json::word(file.media)), file.name, file.organisation, account,
         file.subject.hex(), file.draft, std::int64_t{file.part}, tables_.now().seconds}));
    PROBITY_TRY(const auto made, find());
    file = made.front();
    return tables_.trail().append(db, file.account, Event::file_put,
                                  short_name(file.sha256) + " for " + file.organisation,
                                  what.remote);
  });
  if (kept) return file;
  // What it kept is nobody's now; where even that fails, sweep() finds it.
  (void)remove_unused(file.sha256);
  return fail(kept.error());
}

Result<std::unique_ptr<base::Reader>> FileStore::open_bytes(const Hash256& sha256) {
  return files_.open(path_of(sha256));
}

Status FileStore::remove_unused(const Hash256& sha256) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto row,
                db.one("SELECT 1 FROM files_file WHERE sha256 = :a", {sha256.hex()}));
    if (row) return {};
    const Status removed = files_.remove(path_of(sha256));
    if (!removed && removed.error().code != Code::not_found) return removed;
    return {};
  });
}

Status FileStore::remove(std::int64_t id, const std::string& organisation,
                         std::optional<std::int64_t> account, const std::string& remote) {
  Hash256 sha256;
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto file, find_file(db, id));
    if (!file || file->organisation != organisation) return no_such_file(id);
    PROBITY_CHECK(check_unneeded(db, *file, tables_.now()));
    sha256 = file->sha256;
    PROBITY_CHECK(db.run("DELETE FROM files_file WHERE id = :a", {id}));
    return tables_.trail().append(db, account, Event::file_removed,
                                  short_name(sha256) + " of " + organisation, remote);
  }));
  return remove_unused(sha256);
}

// Evidence of drafts that are gone, which no check came to name.
Result<std::uint64_t> FileStore::remove_undrafted() {
  std::vector<StoredFile> gone;
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto left,
                read(db, "WHERE draft <> '' AND draft NOT IN (SELECT id FROM drafts_draft)", {}));
    for (const StoredFile& file : left) {
      PROBITY_TRY(const auto named, registers::attestations::evidence_naming(db, file.sha256));
      const bool rests = std::any_of(named.begin(), named.end(), [&](const auto& one) {
        return one.organisation == file.organisation;
      });
      if (rests) continue;
      PROBITY_CHECK(db.run("DELETE FROM files_file WHERE id = :a", {file.id}));
      gone.push_back(file);
    }
    return {};
  }));
  for (const StoredFile& file : gone) PROBITY_CHECK(remove_unused(file.sha256));
  return gone.size();
}

Result<std::uint64_t> FileStore::sweep() {
  PROBITY_TRY(std::uint64_t removed, remove_undrafted());
  const auto listed = [&](const Path& folder) -> Result<std::vector<base::FileEntry>> {
    auto found = files_.list(folder);
    if (!found && found.error().code == Code::not_found) return std::vector<base::FileEntry>();
    return found;
  };
  PROBITY_TRY(const auto incoming, listed(directory_ / kIncoming));
  for (const base::FileEntry& one : incoming) {
    if (one.kind != base::FileKind::regular) continue;
    const auto gone = files_.remove_left(directory_ / kIncoming / one.name);
    if (!gone && gone.error().code != Code::not_found) return fail(gone.error());
    if (gone && *gone) ++removed;
  }
  std::set<Hash256> used;
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto rows, db.query("SELECT DISTINCT sha256 FROM files_file"));
    for (const store::Row& row : rows) used.insert(*Hash256::from_hex(row.text(0)));
    return {};
  }));
  PROBITY_TRY(const auto folders, listed(directory_));
  for (const base::FileEntry& folder : folders) {
    if (folder.kind != base::FileKind::directory || folder.name == kIncoming) continue;
    PROBITY_TRY(const auto files, listed(directory_ / folder.name));
    for (const base::FileEntry& one : files) {
      const auto sha256 = Hash256::from_hex(one.name);
      if (!sha256 || used.contains(*sha256)) continue;
      PROBITY_CHECK(remove_unused(*sha256));  // asks again: it may have come to be used
      ++removed;
    }
  }
  return removed;
}

Result<FileStore::Report> FileStore::check(store::Db& db) {
  PROBITY_TRY(const auto rows, db.query("SELECT DISTINCT sha256 FROM files_file ORDER BY sha256"));
  Report report;
  std::vector<std::uint8_t> block(kBlock);
  for (const store::Row& row : rows) {
    const Hash256 sha256 = *Hash256::from_hex(row.text(0));
    ++report.files;
    const auto hashed = [&]() -> Result<Hash256> {
      PROBITY_TRY(const auto reader, open_bytes(sha256));
      crypto::Sha256 hash;
      while (true) {
        PROBITY_TRY(const std::size_t got, reader->read(block));
        if (got == 0) return hash.finish();
        report.bytes += got;
        hash.update(std::span(block).first(got));
      }
    }();
    if (!hashed)
      report.damaged.push_back(
          {sha256, hashed.error().code == Code::not_found ? "missing" : "unreadable"});
    else if (*hashed != sha256)
      report.damaged.push_back({sha256, "altered"});
  }
  return report;
}

Result<std::optional<StoredFile>> find_file(store::Db& db, std::int64_t id) {
  PROBITY_TRY(auto found, read(db, "WHERE id = :a", {id}));
  if (found.empty()) return std::optional<StoredFile>();
  return std::optional(std::move(found.front()));
}
Result<std::vector<StoredFile>> files_with(store::Db& db, const Hash256& sha256) {
  return read(db, "WHERE sha256 = :a", {sha256.hex()});
}
Result<std::vector<StoredFile>> files_about(store::Db& db, const base::SubjectDigest& subject) {
  return read(db, "WHERE subject = :a", {subject.hex()});
}
Result<std::vector<StoredFile>> files_of(store::Db& db, const std::string& organisation) {
  return read(db, "WHERE organisation = :a", {organisation});
}
Result<std::vector<StoredFile>> all_files(store::Db& db) { return read(db, "", {}); }
Result<std::vector<StoredFile>> files_of_draft(store::Db& db, const std::string& draft) {
  if (draft.empty()) return std::vector<StoredFile>();
  return read(db, "WHERE draft = :a", {draft});
}

}  // namespace probity::access

// FileStore: files that people hand in: what an assessor needs to see, what a check rests on, what
// a vendor delivers. The bytes lie at DIR/files/<first two hex digits>/<SHA-256>, mode 0600, once
// for all who put the same; whose they are, about what, and what they are called stands in private
// tables (store/files.sql), never in the log. A file has its final name only when it is whole and
// synced; what a killed process leaves is swept. No name from outside ever becomes part of a path.
// Who may read what: access/reading.h. Any thread; reads of rows go through the caller's
// connection.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/limits.h"
#include "access/private_tables.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/time.h"

namespace probity::access {

// What a file seems to be, by its first bytes: to be shown, never to be acted on.
enum class Media { text, pdf, json, zip, other };
BOOST_DESCRIBE_ENUM(Media, text, pdf, json, zip, other)
Media media_of(std::string_view head);

// One file of one organisation about one thing. The same bytes may be others' files too.
struct StoredFile {
  std::int64_t id = 0;
  base::Hash256 sha256;
  std::uint64_t bytes = 0;
  Media media = Media::other;
  std::string name;  // plain (base/file_name.h)
  std::string organisation;
  std::optional<std::int64_t> account;  // who put it; none: by the command line
  base::SubjectDigest subject;          // a component or a use
  std::string draft;                    // of which it is evidence; mostly empty
  bool part = false;                    // it is one of the component's own files
  base::Time added;
};
BOOST_DESCRIBE_STRUCT(StoredFile, (),
                      (id, sha256, bytes, media, name, organisation, account, subject, draft, part,
                       added))

struct NewFile {
  std::string name;  // as it comes; made plain
  std::string organisation;
  base::SubjectDigest subject;
  std::string draft{};
  std::optional<std::int64_t> account{};
  std::string remote{};                   // for the audit trail
  std::optional<base::Hash256> sha256{};  // what the bytes must be, where the sender says
  bool part_only = false;                 // only what the component's manifest lists
};

struct FileLimits {
  std::uint64_t bytes = limits::kFileBytes;
  std::uint64_t bytes_a_day = limits::kFileBytesADay;
  std::int64_t files_a_day = limits::kFilesADay;
};

class FileStore {
 public:
  static base::Result<std::unique_ptr<FileStore>> open(base::Path directory, PrivateTables& tables,
                                                       base::Files& files, FileLimits limits = {});

  // Reads `source` to its end. The same bytes by the same organisation about the same thing in the
  // same draft are one file: then the first row comes back. Errors: too_large (rules file.size,
  // file.quota), bad_input (file.subject, file.organisation, file.digest,
  // file.part), full.
  base::Result<StoredFile> put(const NewFile& what, base::Reader& source);

  // The bytes; not_found when they are not here.
  base::Result<std::unique_ptr<base::Reader>> open_bytes(const base::Hash256& sha256);

  // Takes an organisation's file away, and the bytes when they are nobody else's. not_found (rule
  // file.none) for another's, as for one that never was; conflict (rule file.needed) while a check
  // names it as evidence, a grant in force reaches it, or it was delivered.
  base::Status remove(std::int64_t id, const std::string& organisation,
                      std::optional<std::int64_t> account, const std::string& remote);

  // What is left of puts that never ended, of drafts that are gone, and what is nobody's. How many
  // it removed.
  base::Result<std::uint64_t> sweep();

  struct Damage {
    base::Hash256 sha256;
    std::string what;  // "missing", "altered", "unreadable"
  };
  struct Report {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::vector<Damage> damaged;
  };
  // Every file against its name.
  base::Result<Report> check(store::Db& db);

 private:
  FileStore(base::Path directory, PrivateTables& tables, base::Files& files, FileLimits limits)
      : directory_(std::move(directory)), tables_(tables), files_(files), limits_(limits) {}

  base::Path path_of(const base::Hash256& sha256) const;
  base::Status count(store::Db& db, const std::string& organisation, std::uint64_t bytes,
                     bool take) const;
  base::Status remove_unused(const base::Hash256& sha256);
  base::Result<std::uint64_t> remove_undrafted();

  const base::Path directory_;
  PrivateTables& tables_;
  base::Files& files_;
  const FileLimits limits_;
};
BOOST_DESCRIBE_STRUCT(FileStore::Damage, (), (sha256, what))
BOOST_DESCRIBE_STRUCT(FileStore::Report, (), (files, bytes, damaged))

// Where the bytes of a digest lie in a store: "ab/abcd...".
base::Path place_of(const base::Hash256& sha256);

// Rows, newest first. For whom they may be shown is not asked here: access/reading.h.
base::Result<std::optional<StoredFile>> find_file(store::Db& db, std::int64_t id);
base::Result<std::vector<StoredFile>> files_with(store::Db& db, const base::Hash256& sha256);
base::Result<std::vector<StoredFile>> files_about(store::Db& db,
                                                  const base::SubjectDigest& subject);
base::Result<std::vector<StoredFile>> files_of(store::Db& db, const std::string& organisation);
base::Result<std::vector<StoredFile>> all_files(store::Db& db);
base::Result<std::vector<StoredFile>> files_of_draft(store::Db& db, const std::string& draft);

}  // namespace probity::access

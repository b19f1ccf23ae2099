#include "ledger/subjects.h"

#include <boost/json/object.hpp>

#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/value.h"
#include "store/log_store.h"

namespace probity::ledger {

base::SubjectDigest name_digest(const std::string& kind, const std::string& id,
                                const std::string& nonce) {
  const json::Value named = json::Object{{"kind", kind}, {"id", id}, {"nonce", nonce}};
  return crypto::sha256(base::as_bytes(json::canonical(named))).retag<base::SubjectTag>();
}

base::Status add_subject(store::Db& db, const RegisteredSubject& subject) {
  return db.run(
      "INSERT INTO ledger_subject(digest, kind, name, organisation, entry) VALUES(:a,:b,:c,:d,:e)",
      {subject.digest.hex(), subject.kind, subject.name, subject.organisation,
       static_cast<std::int64_t>(subject.entry)});
}

base::Status add_about(store::Db& db, const base::SubjectDigest& subject, log::LogIndex entry) {
  return db.run("INSERT INTO ledger_about(digest, entry) VALUES(:a,:b) ON CONFLICT DO NOTHING",
                {subject.hex(), static_cast<std::int64_t>(entry.value)});
}

namespace {

RegisteredSubject subject_of(const store::Row& row) {
  return {*base::SubjectDigest::from_hex(row.text(0)), row.text(1), row.text(2), row.text(3),
          static_cast<std::uint64_t>(row.integer(4))};
}

base::Result<std::optional<RegisteredSubject>> first(
    base::Result<std::optional<store::Row>> found) {
  PROBITY_TRY(const auto row, std::move(found));
  return row ? std::optional<RegisteredSubject>(subject_of(*row)) : std::nullopt;
}

}  // namespace

base::Result<std::optional<RegisteredSubject>> find_subject(store::Db& db,
                                                            const base::SubjectDigest& digest) {
  return first(
      db.one("SELECT digest, kind, name, organisation, entry FROM ledger_subject WHERE digest = :a",
             {digest.hex()}));
}

base::Result<std::optional<RegisteredSubject>> find_named(store::Db& db, const std::string& kind,
                                                          const std::string& name) {
  return first(
      db.one("SELECT digest, kind, name, organisation, entry FROM ledger_subject WHERE kind = :a "
             "AND name = :b",
             {kind, name}));
}

base::Result<std::vector<log::LogIndex>> entries_about(store::Db& db,
                                                       const base::SubjectDigest& subject) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry FROM ledger_about WHERE digest = :a ORDER BY entry DESC",
                       {subject.hex()}));
  std::vector<log::LogIndex> entries;
  for (const store::Row& row : rows)
    entries.push_back({static_cast<std::uint64_t>(row.integer(0))});
  return entries;
}

base::Result<std::vector<base::SubjectDigest>> subjects_of(store::Db& db, log::LogIndex entry) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT digest FROM ledger_about WHERE entry = :a ORDER BY digest",
                       {static_cast<std::int64_t>(entry.value)}));
  std::vector<base::SubjectDigest> subjects;
  for (const store::Row& row : rows)
    subjects.push_back(*base::SubjectDigest::from_hex(row.text(0)));
  return subjects;
}

namespace {

bool is_concerned(const RegisteredSubject& subject) {
  return subject.kind == "use" || subject.kind == "artifact";
}

}  // namespace

base::Status add_concerned(store::Db& db, const base::SubjectDigest& digest,
                           std::set<base::SubjectDigest>& concerned) {
  PROBITY_TRY(const auto registered, find_subject(db, digest));
  if (registered && is_concerned(*registered)) concerned.insert(digest);
  if (registered && !is_concerned(*registered)) {
    // No further: what one statement registers may be about each other.
    PROBITY_TRY(const auto about, subjects_of(db, {registered->entry}));
    for (const base::SubjectDigest& one : about) {
      PROBITY_TRY(const auto other, find_subject(db, one));
      if (other && is_concerned(*other)) concerned.insert(one);
    }
  }
  if (registered) return {};
  PROBITY_TRY(const auto entry, store::find(db, digest.retag<base::PaeTag>()));
  if (!entry) return {};
  PROBITY_TRY(const auto about, subjects_of(db, *entry));
  for (const base::SubjectDigest& one : about) PROBITY_CHECK(add_concerned(db, one, concerned));
  return {};
}

base::Result<std::set<std::string>> publishers(store::Db& db, log::TreeSize size) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT DISTINCT organisation FROM ledger_subject WHERE entry < :a AND kind "
                       "IN ('use', 'model', 'artifact', 'incident')",
                       {static_cast<std::int64_t>(size.value)}));
  std::set<std::string> found;
  for (const store::Row& row : rows) found.insert(row.text(0));
  return found;
}

base::Result<std::vector<RegisteredSubject>> subjects_of_kind(store::Db& db,
                                                              const std::string& kind) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT digest, kind, name, organisation, entry FROM ledger_subject "
                       "WHERE kind = :a ORDER BY entry",
                       {kind}));
  std::vector<RegisteredSubject> subjects;
  for (const store::Row& row : rows) subjects.push_back(subject_of(row));
  return subjects;
}

}  // namespace probity::ledger

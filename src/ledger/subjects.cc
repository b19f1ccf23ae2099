#include "ledger/subjects.h"

#include <boost/json/object.hpp>

#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/value.h"

namespace probity::ledger {

base::SubjectDigest name_digest(const std::string& kind, const std::string& id, const std::string& nonce) {
  const json::Value named = json::Object{{"kind", kind}, {"id", id}, {"nonce", nonce}};
  return crypto::sha256(base::as_bytes(json::canonical(named))).retag<base::SubjectTag>();
}

base::Status add_subject(store::Db& db, const RegisteredSubject& subject) {
  return db.run("INSERT INTO ledger_subject(digest, kind, name, organisation, entry) VALUES(:a,:b,:c,:d,:e)",
                {subject.digest.hex(), subject.kind, subject.name, subject.organisation,
                 static_cast<std::int64_t>(subject.entry)});
}

base::Status add_about(store::Db& db, const base::SubjectDigest& subject, log::LogIndex entry) {
  return db.run("INSERT INTO ledger_about(digest, entry) VALUES(:a,:b) ON CONFLICT DO NOTHING",
                {subject.hex(), static_cast<std::int64_t>(entry.value)});
}

namespace {

base::Result<std::optional<RegisteredSubject>> first(base::Result<std::optional<store::Row>> found) {
  PROBITY_TRY(const auto row, std::move(found));
  if (!row) return std::optional<RegisteredSubject>();
  return std::optional<RegisteredSubject>({*base::SubjectDigest::from_hex(row->text(0)), row->text(1), row->text(2),
                                           row->text(3), static_cast<std::uint64_t>(row->integer(4))});
}

}  // namespace

base::Result<std::optional<RegisteredSubject>> find_subject(store::Db& db, const base::SubjectDigest& digest) {
  return first(
      db.one("SELECT digest, kind, name, organisation, entry FROM ledger_subject WHERE digest = :a", {digest.hex()}));
}

base::Result<std::optional<RegisteredSubject>> find_named(store::Db& db, const std::string& kind,
                                                          const std::string& name) {
  return first(db.one(
      "SELECT digest, kind, name, organisation, entry FROM ledger_subject WHERE kind = :a AND name = :b", {kind, name}));
}

base::Result<std::vector<log::LogIndex>> entries_about(store::Db& db, const base::SubjectDigest& subject) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry FROM ledger_about WHERE digest = :a ORDER BY entry DESC", {subject.hex()}));
  std::vector<log::LogIndex> entries;
  for (const store::Row& row : rows) entries.push_back({static_cast<std::uint64_t>(row.integer(0))});
  return entries;
}

}  // namespace probity::ledger

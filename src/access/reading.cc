#include "access/reading.h"

#include "judgement/catalog.h"
#include "ledger/validity.h"
#include "registers/attestations/register.h"

namespace probity::access {

using base::Hash256;
using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
namespace grants = registers::grants;

namespace {

using Found = std::optional<Reading>;

Result<bool> was_delivered(store::Db& db, const StoredFile& file, const std::string& agency) {
  PROBITY_TRY(const auto row, db.one("SELECT 1 FROM files_delivery WHERE file = :a AND agency = :b",
                                     {file.id, agency}));
  return row.has_value();
}

// By any right but that to public evidence.
Result<Found> right_to(store::Db& db, const StoredFile& file, const std::string& organisation,
                       Time at) {
  Reading reading{file, Right::owner, organisation, {}};
  if (file.organisation == organisation) return Found(std::move(reading));
  if (!file.draft.empty()) return Found();  // what somebody is still writing
  PROBITY_TRY(const bool delivered, was_delivered(db, file, organisation));
  if (delivered) {
    reading.right = Right::delivery;
    return Found(std::move(reading));
  }
  PROBITY_TRY(const auto given, grants::grants_in_force(db, organisation, file.subject, at));
  for (const grants::StoredGrant& one : given) {
    if (!one.covers(file.sha256)) continue;
    // Nobody opens what is not theirs to show: another steward's files, another vendor's.
    bool theirs = one.granter == file.organisation;
    if (!theirs) {
      PROBITY_TRY(theirs, was_delivered(db, file, one.granter));
    }
    if (!theirs) continue;
    reading.right = Right::grant;
    reading.granter = one.granter;
    reading.grant = one;
    return Found(std::move(reading));
  }
  return Found();
}

Result<bool> is_restricted(store::Db& db, const std::vector<SubjectDigest>& subjects) {
  for (const SubjectDigest& subject : subjects) {
    PROBITY_TRY(const auto row, judgement::row_of(db, subject));
    if (row && row->restricted) return true;
  }
  return false;
}

Result<std::vector<PastReading>> past(store::Db& db, std::string_view where,
                                      std::vector<store::Value> values, std::size_t count) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT r.file, r.reader, r.granter, r.entry, r.time FROM files_reading r "
               "JOIN files_file f ON f.id = r.file WHERE " +
                   std::string(where) + " ORDER BY r.id DESC LIMIT " + std::to_string(count),
               std::move(values)));
  std::vector<PastReading> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(auto file, find_file(db, row.integer(0)));
    PastReading one{*std::move(file), row.text(1), row.text(2), {}, {row.integer(4)}};
    if (!row.is_null(3)) one.entry = static_cast<std::uint64_t>(row.integer(3));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Result<Found> may_read(store::Db& db, const std::string& organisation, const Hash256& sha256,
                       Time at) {
  PROBITY_TRY(const auto files, files_with(db, sha256));
  Found best;
  for (const StoredFile& file : files) {
    PROBITY_TRY(auto found, right_to(db, file, organisation, at));
    if (found && (!best || found->right < best->right)) best = std::move(found);
  }
  if (best || files.empty()) return best;
  return public_evidence(db, sha256, at);
}

Result<Found> may_read(store::Db& db, const Visitor& visitor, const Hash256& sha256, Time at) {
  Found best;
  for (const Person& person : visitor.persons) {
    if (person.role != ledger::Role::officer && person.role != ledger::Role::assessor) continue;
    PROBITY_TRY(auto found, may_read(db, person.organisation, sha256, at));
    if (found && (!best || found->right < best->right)) best = std::move(found);
  }
  if (best) return best;
  return public_evidence(db, sha256, at);
}

Result<Found> public_evidence(store::Db& db, const Hash256& sha256, Time at) {
  PROBITY_TRY(const auto files, files_with(db, sha256));
  if (files.empty()) return Found();
  PROBITY_TRY(const auto named, registers::attestations::evidence_naming(db, sha256));
  for (const auto& one : named) {
    if (!one.file.public_) continue;
    PROBITY_TRY(const bool stands, ledger::stands_at(db, one.entry, at));
    PROBITY_TRY(const bool restricted, is_restricted(db, one.subjects));
    if (!stands || restricted) continue;
    // Whoever learned another's digest, by a grant for one, cannot publish the other's file by it.
    for (const StoredFile& file : files) {
      if (file.organisation != one.organisation) continue;
      Reading reading{file, Right::evidence, {}, {}};
      reading.file.name = one.file.name;
      return Found(std::move(reading));
    }
  }
  return Found();
}

Result<std::vector<Reading>> readable(store::Db& db, const std::string& organisation,
                                      const SubjectDigest& subject, Time at) {
  PROBITY_TRY(const auto files, files_about(db, subject));
  std::vector<Reading> all;
  for (const StoredFile& file : files) {
    PROBITY_TRY(auto found, right_to(db, file, organisation, at));
    if (found) all.push_back(*std::move(found));
  }
  return all;
}

Status record(PrivateTables& tables, const Reading& reading, std::int64_t account,
              const std::string& remote) {
  if (reading.right != Right::grant && reading.right != Right::delivery) return {};
  store::Value entry;
  std::string by = " as delivered";
  if (reading.grant) {
    entry = static_cast<std::int64_t>(reading.grant->entry);
    by = " by the grant in entry " + std::to_string(reading.grant->entry);
  }
  return tables.write([&](store::Db& db) -> Status {
    const Time now = tables.now();
    PROBITY_TRY(const auto same,
                db.one("SELECT 1 FROM files_reading WHERE file = :a AND account = :b AND reader = "
                       ":c AND granter = :d AND time > :e",
                       {reading.file.id, account, reading.organisation, reading.granter,
                        now.seconds - limits::kSameReading}));
    if (same) return {};
    PROBITY_CHECK(db.run(
        "INSERT INTO files_reading(file, reader, account, granter, entry, time) "
        "VALUES(:a,:b,:c,:d,:e,:f)",
        {reading.file.id, reading.organisation, account, reading.granter, entry, now.seconds}));
    return tables.trail().append(
        db, account, Event::file_read,
        "file " + reading.file.sha256.hex().substr(0, 12) + " for " + reading.organisation + by,
        remote);
  });
}

Result<std::vector<PastReading>> readings_about(store::Db& db, const std::string& organisation,
                                                const SubjectDigest& subject) {
  constexpr std::size_t kShown = 1'000;
  return past(db, "f.subject = :a AND (f.organisation = :b OR r.granter = :c)",
              {subject.hex(), organisation, organisation}, kShown);
}

Result<std::vector<PastReading>> readings_for(store::Db& db, const std::string& organisation,
                                              std::size_t count) {
  return past(db, "f.organisation = :a OR r.granter = :b", {organisation, organisation}, count);
}

}  // namespace probity::access

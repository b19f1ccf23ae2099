#include "judgement/index.h"

#include "judgement/facets.h"
#include "ledger/subjects.h"
#include "rubric/code.h"

namespace probity::judgement {

using base::SubjectDigest;
using store::Value;

namespace {

Value number(const rubric::Digit& digit) {
  return digit.value ? Value(std::int64_t{*digit.value}) : Value();
}

std::set<SubjectDigest> digests(const std::vector<store::Row>& rows) {
  std::set<SubjectDigest> found;
  for (const store::Row& row : rows) found.insert(*SubjectDigest::from_hex(row.text(0)));
  return found;
}

}  // namespace

base::Status put(store::Db& db, const SubjectDigest& use, const rubric::Judgement& judgement,
                 const std::set<SubjectDigest>& components) {
  PROBITY_TRY(const auto registered, ledger::find_subject(db, use));
  if (!registered) return {};
  const auto entry = static_cast<std::int64_t>(registered->entry);
  PROBITY_CHECK(db.run("DELETE FROM judgement_use WHERE use_digest = :a", {use.hex()}));
  PROBITY_CHECK(db.run("DELETE FROM judgement_part WHERE use_digest = :a", {use.hex()}));
  for (const SubjectDigest& component : components) {
    PROBITY_TRY(const auto part, ledger::find_subject(db, component));
    PROBITY_CHECK(db.run(
        "INSERT INTO judgement_part(component, use_digest, component_entry, use_entry) "
        "VALUES(:a,:b,:c,:d)",
        {component.hex(), use.hex(), part ? static_cast<std::int64_t>(part->entry) : -1, entry}));
  }
  PROBITY_CHECK(db.run(
      "INSERT INTO judgement_use(use_digest, entry, code, impact, data, autonomy, missing, tier, "
      "provisional, restricted, "
      "earned, due) VALUES(:a,:b,:c,:d,:e,:f,:g,:h,:i,:j,:k,:l)",
      {use.hex(), entry, judgement.code, number(judgement.impact()), number(judgement.data()),
       number(judgement.autonomy()), number(judgement.outstanding()),
       std::string(rubric::to_text(judgement.tier)), std::int64_t{judgement.provisional},
       std::int64_t{judgement.restricted}, std::int64_t{judgement.token_earned},
       judgement.stable_until.seconds}));
  return put_facets(db, *registered, judgement);
}

base::Result<std::vector<Due>> due(store::Db& db, base::Time now) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT use_digest, due FROM judgement_use WHERE due <= :a ORDER BY due, use_digest",
               {now.seconds}));
  std::vector<Due> found;
  for (const store::Row& row : rows)
    found.push_back({*SubjectDigest::from_hex(row.text(0)), {row.integer(1)}});
  return found;
}

base::Result<std::optional<base::Time>> next_due(store::Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT due FROM judgement_use ORDER BY due LIMIT 1"));
  return row ? std::optional(base::Time{row->integer(0)}) : std::nullopt;
}

base::Result<std::set<SubjectDigest>> uses_of(store::Db& db, const SubjectDigest& component) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT use_digest FROM judgement_part WHERE component = :a", {component.hex()}));
  return digests(rows);
}

base::Result<std::set<SubjectDigest>> all_uses(store::Db& db) {
  PROBITY_TRY(const auto rows, db.query("SELECT use_digest FROM judgement_use"));
  return digests(rows);
}

base::Status add_change(store::Db& db, const Change& change) {
  return db.run(
      "INSERT INTO judgement_change(entry, use_digest, as_of, before, after, cause) "
      "VALUES(:a,:b,:c,:d,:e,:f)",
      {static_cast<std::int64_t>(change.entry), change.use.hex(), change.as_of.seconds,
       change.before, change.after, change.cause});
}

namespace {

Change change_of(const SubjectDigest& use, const store::Row& row) {
  return {use,
          static_cast<std::uint64_t>(row.integer(0)),
          {row.integer(1)},
          row.text(2),
          row.text(3),
          row.text(4)};
}

}  // namespace

base::Result<std::optional<Change>> last_change(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(const auto row,
              db.one("SELECT entry, as_of, before, after, cause FROM judgement_change "
                     "WHERE use_digest = :a ORDER BY entry DESC LIMIT 1",
                     {use.hex()}));
  return row ? std::optional(change_of(use, *row)) : std::nullopt;
}

base::Result<std::string> last_code(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(const auto last, last_change(db, use));
  return last ? last->after : std::string(rubric::kNotCoded);
}

base::Result<std::vector<Change>> changes(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry, as_of, before, after, cause FROM judgement_change "
                       "WHERE use_digest = :a ORDER BY entry",
                       {use.hex()}));
  std::vector<Change> all;
  for (const store::Row& row : rows) all.push_back(change_of(use, row));
  return all;
}

}  // namespace probity::judgement

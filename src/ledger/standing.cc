#include "ledger/standing.h"

#include "json/codec.h"
#include "ledger/authority.h"
#include "store/log_store.h"

namespace probity::ledger {

base::Status set_standing(store::Db& db, const base::SubjectDigest& digest,
                          const Standing& standing) {
  return db.run(
      "INSERT INTO ledger_standing(digest, state, since, until, reason, entry) "
      "VALUES(:a,:b,:c,:d,:e,:f)",
      {digest.hex(), std::string(json::word(standing.state)), standing.since.seconds,
       standing.until.seconds, standing.reason, static_cast<std::int64_t>(standing.entry)});
}

base::Status lift(store::Db& db, const base::SubjectDigest& digest, base::Time at) {
  return db.run(
      "UPDATE ledger_standing SET until = :a WHERE digest = :b AND state = 'suspended' AND until > "
      ":c",
      {at.seconds, digest.hex(), at.seconds});
}

base::Result<std::vector<Standing>> standings(store::Db& db, const base::SubjectDigest& digest) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT state, since, until, reason, entry FROM ledger_standing "
                       "WHERE digest = :a ORDER BY entry",
                       {digest.hex()}));
  std::vector<Standing> all;
  for (const store::Row& row : rows) {
    all.push_back({json::from_word<State>(row.text(0)).value_or(State::suspended),
                   {row.integer(1)},
                   {row.integer(2)},
                   row.text(3),
                   static_cast<std::uint64_t>(row.integer(4))});
  }
  return all;
}

const Standing* standing_at(const std::vector<Standing>& all, base::Time at) {
  const Standing* gravest = nullptr;
  for (const Standing& one : all) {
    if (at < one.since || at >= one.until) continue;
    if (!gravest || gravest->state == State::suspended) gravest = &one;
  }
  return gravest;
}

base::Result<std::vector<rubric::Stop>> stops_of(store::Db& db, std::uint64_t index) {
  std::vector<rubric::Stop> stops;
  PROBITY_TRY(const auto entry, store::read_entry(db, {index}));
  if (!entry) return stops;
  PROBITY_TRY(const auto all, standings(db, entry->pae.retag<base::SubjectTag>()));
  for (const Standing& one : all) stops.push_back({index, one.since, one.until, one.entry});
  PROBITY_TRY(const auto key, find_key(db, entry->key));
  if (key && key->compromised_since && *key->compromised_since <= entry->time)
    stops.push_back({index, *key->revoked_at, base::kEndOfTime, *key->revoked});
  return stops;
}

}  // namespace probity::ledger

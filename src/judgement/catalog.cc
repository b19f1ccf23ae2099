#include "judgement/catalog.h"

namespace probity::judgement {

using base::Result;
using base::SubjectDigest;
using store::Value;

namespace {

constexpr std::string_view kColumns =
    "SELECT u.use_digest, s.name, s.organisation, s.entry, u.code, u.tier, u.provisional, "
    "u.restricted, u.earned, u.due";
constexpr std::string_view kFrom =
    " FROM judgement_use u JOIN ledger_subject s ON s.digest = u.use_digest ";
// One text for every choice of filters, so that it is prepared once. What a parameter leaves empty
// does not filter.
constexpr std::string_view kWhere =
    "WHERE u.restricted = 0 AND (:a = '' OR :b LIKE '%,' || s.organisation || ',%') "
    "AND (:c = '' OR :d LIKE '%' || coalesce(CAST(u.impact AS TEXT), '-') || '%') "
    "AND (:e < 0 OR u.earned = :f) "
    "AND (:g = '' OR u.use_digest IN (SELECT use_digest FROM judgement_part WHERE component = :h)) "
    "AND (:i = '' OR :j LIKE '%' || u.use_digest || '%') ";

// Uses whose impact is not known yet come after all that have one.
std::string key_of(Order order) {
  switch (order) {
    case Order::gravest:
      return "(0 - (coalesce(u.impact, -1) * 1000 + coalesce(u.data, 0) * 100 + "
             "coalesce(u.autonomy, 0) * 10 + "
             "coalesce(u.missing, 0)))";
    case Order::newest:
      return "(0 - s.entry)";
    case Order::name:
      break;
  }
  return "(s.entry * 0)";  // a bare number would name a column
}

std::vector<Value> filters(const Wanted& wanted) {
  std::string organisations;
  for (const std::string& one : wanted.organisations)
    organisations += (organisations.empty() ? "," : "") + one + ",";
  const std::string component = wanted.component ? wanted.component->hex() : "";
  std::string among;
  if (wanted.among) among = "-";  // a search that found nothing matches nothing
  if (wanted.among)
    for (const SubjectDigest& one : *wanted.among) among += one.hex() + "-";
  const std::int64_t earned = wanted.earned ? std::int64_t{*wanted.earned} : -1;
  return {organisations, organisations, wanted.impacts, wanted.impacts, earned,
          earned,        component,     component,      among,          among};
}

Row row_from(const store::Row& row) {
  Row made{*SubjectDigest::from_hex(row.text(0)),
           row.text(1),
           row.text(2),
           static_cast<std::uint64_t>(row.integer(3)),
           row.text(4),
           row.text(5),
           row.integer(6) != 0,
           row.integer(7) != 0,
           row.integer(8) != 0,
           {row.integer(9)}};
  if (row.size() > 10) made.key = row.integer(10);
  return made;
}

Result<std::vector<Tally>> tallies(store::Db& db, const std::string& value) {
  PROBITY_TRY(const auto found,
              db.query("SELECT " + value + ", count(*)" + std::string(kFrom) +
                       "WHERE u.restricted = 0 GROUP BY " + value + " ORDER BY " + value));
  std::vector<Tally> all;
  for (const store::Row& row : found) all.push_back({row.text(0), row.integer(1)});
  return all;
}

}  // namespace

Result<std::vector<Row>> rows(store::Db& db, const Wanted& wanted) {
  const std::string key = key_of(wanted.order);
  std::vector<Value> values = filters(wanted);
  std::string sql = std::string(kColumns) + ", " + key + std::string(kFrom) + std::string(kWhere);
  if (wanted.after) {
    sql += "AND (" + key + " > :k OR (" + key + " = :l AND s.name > :m)) ";
    values.insert(values.end(), {wanted.after->key, wanted.after->key, wanted.after->name});
  }
  values.emplace_back(wanted.count);
  PROBITY_TRY(const auto found,
              db.query(sql + "ORDER BY " + key + ", s.name LIMIT :n", std::move(values)));
  std::vector<Row> all;
  for (const store::Row& row : found) all.push_back(row_from(row));
  return all;
}

Result<std::int64_t> count(store::Db& db, const Wanted& wanted) {
  PROBITY_TRY(const auto row, db.one("SELECT count(*)" + std::string(kFrom) + std::string(kWhere),
                                     filters(wanted)));
  return row ? row->integer(0) : 0;
}

Result<std::optional<Row>> row_of(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(
      const auto row,
      db.one(std::string(kColumns) + std::string(kFrom) + "WHERE u.use_digest = :a", {use.hex()}));
  return row ? std::optional(row_from(*row)) : std::nullopt;
}

Result<std::vector<Row>> recently_changed(store::Db& db, std::int64_t count) {
  // Looks at the last changes only: the history grows for ever.
  PROBITY_TRY(const auto found,
              db.query(std::string(kColumns) + ", max(c.entry)" + std::string(kFrom) +
                           "JOIN (SELECT use_digest, entry FROM judgement_change ORDER BY entry "
                           "DESC LIMIT 1000) c "
                           "ON c.use_digest = u.use_digest WHERE u.restricted = 0 "
                           "GROUP BY u.use_digest ORDER BY max(c.entry) DESC LIMIT :a",
                       {count}));
  std::vector<Row> all;
  for (const store::Row& row : found) all.push_back(row_from(row));
  return all;
}

Result<std::vector<Tally>> by_organisation(store::Db& db) { return tallies(db, "s.organisation"); }
Result<std::vector<Tally>> by_impact(store::Db& db) {
  return tallies(db, "coalesce(CAST(u.impact AS TEXT), '-')");
}
Result<std::vector<Tally>> by_earned(store::Db& db) { return tallies(db, "u.earned"); }

Result<std::int64_t> restricted_uses(store::Db& db, const std::optional<SubjectDigest>& component) {
  const std::string of = component ? component->hex() : "";
  PROBITY_TRY(const auto row,
              db.one("SELECT count(*) FROM judgement_use u WHERE u.restricted = 1 AND (:a = '' OR "
                     "u.use_digest IN "
                     "(SELECT use_digest FROM judgement_part WHERE component = :b))",
                     {of, of}));
  return row ? row->integer(0) : 0;
}

}  // namespace probity::judgement

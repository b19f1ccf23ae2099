#include "registers/incidents/catalog.h"

namespace probity::registers::incidents {

using base::Result;
using store::Value;

namespace {

constexpr std::string_view kFrom =
    " FROM incidents_incident i JOIN incidents_now n ON n.incident = i.digest ";
// One text for every choice of filters. What a parameter leaves empty does not filter.
constexpr std::string_view kWhere =
    "WHERE n.restricted = 0 "
    "AND (:a = '' OR :b LIKE '%,' || i.organisation || ',%') "
    "AND (:c = '' OR :d LIKE '%,' || n.state || ',%') "
    "AND (:e = '' OR :f LIKE '%,' || n.severity || ',%') "
    "AND (:g = '' OR EXISTS (SELECT 1 FROM incidents_about x "
    "WHERE x.incident = i.digest AND x.subject = :h)) "
    "AND i.time >= :i AND i.time < :j AND lower(i.words) LIKE :k ESCAPE '!' ";

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& one : words) all += (all.empty() ? "," : "") + one + ",";
  return all;
}

// The pattern for texts that contain `text`; ASCII letters match in both cases.
std::string containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return pattern + "%";
}

std::vector<Value> filters(const Wanted& wanted) {
  const std::string organisations = listed(wanted.organisations);
  const std::string states = listed(wanted.states);
  const std::string severities = listed(wanted.severities);
  const std::string subject = wanted.subject ? wanted.subject->hex() : "";
  return {organisations,
          organisations,
          states,
          states,
          severities,
          severities,
          subject,
          subject,
          wanted.from.seconds,
          wanted.until.seconds,
          containing(wanted.text)};
}

Result<Row> row_of(store::Db& db, const store::Row& row) {
  PROBITY_TRY(auto stored, find_incident(db, row.text(0)));
  return Row{std::move(*stored), row.text(1),
             json::from_word<Severity>(row.text(2)).value_or(Severity::minor), row.integer(3) != 0};
}

Result<std::vector<Tally>> tallies(store::Db& db, const std::string& column, const Wanted& wanted) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT " + column + ", count(*)" + std::string(kFrom) +
                           std::string(kWhere) + "GROUP BY " + column + " ORDER BY " + column,
                       filters(wanted)));
  std::vector<Tally> all;
  for (const store::Row& row : rows) all.push_back({row.text(0), row.integer(1)});
  return all;
}

}  // namespace

Result<std::vector<Row>> rows(store::Db& db, const Wanted& wanted) {
  std::vector<Value> values = filters(wanted);
  std::string sql =
      "SELECT i.id, n.state, n.severity, n.restricted" + std::string(kFrom) + std::string(kWhere);
  if (wanted.before) {
    sql += "AND i.entry < :l ";
    values.emplace_back(static_cast<std::int64_t>(*wanted.before));
  }
  values.emplace_back(wanted.count);
  PROBITY_TRY(const auto found,
              db.query(sql + "ORDER BY i.entry DESC LIMIT :m", std::move(values)));
  std::vector<Row> all;
  for (const store::Row& row : found) {
    PROBITY_TRY(auto one, row_of(db, row));
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::int64_t> count(store::Db& db, const Wanted& wanted) {
  PROBITY_TRY(const auto row, db.one("SELECT count(*)" + std::string(kFrom) + std::string(kWhere),
                                     filters(wanted)));
  return row ? row->integer(0) : 0;
}

Result<std::optional<Row>> row_of(store::Db& db, const std::string& id) {
  PROBITY_TRY(const auto row, db.one("SELECT i.id, n.state, n.severity, n.restricted" +
                                         std::string(kFrom) + "WHERE i.id = :a",
                                     {id}));
  if (!row) return std::optional<Row>();
  PROBITY_TRY(Row one, row_of(db, *row));
  return std::optional(std::move(one));
}

Result<std::vector<Tally>> by_organisation(store::Db& db, const Wanted& wanted) {
  return tallies(db, "i.organisation", wanted);
}
Result<std::vector<Tally>> by_state(store::Db& db) { return tallies(db, "n.state", {}); }
Result<std::vector<Tally>> by_severity(store::Db& db) { return tallies(db, "n.severity", {}); }

Result<std::int64_t> restricted_incidents(store::Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT count(*) FROM incidents_now WHERE restricted = 1"));
  return row ? row->integer(0) : 0;
}

}  // namespace probity::registers::incidents

#include "registers/models/catalog.h"

namespace probity::registers::models {

using base::Result;
using base::SubjectDigest;
using store::Value;

namespace {

// An artifact appears with its first release.
constexpr std::string_view kFrom =
    " FROM models_release r JOIN models_model m ON m.id = r.model "
    "WHERE r.entry = (SELECT min(f.entry) FROM models_release f WHERE f.artifact = r.artifact) ";
// One text for every choice of filters. What a parameter leaves empty does not filter.
constexpr std::string_view kWhere =
    "AND (:a = '' OR EXISTS (SELECT 1 FROM models_release x WHERE x.artifact = r.artifact AND "
    ":b LIKE '%,' || x.organisation || ',%')) "
    "AND (:c = '' OR :d LIKE '%,' || m.modality || ',%') "
    "AND (:e = '' OR :f LIKE '%,' || r.entry || ',%') ";
constexpr std::string_view kColumns =
    "SELECT r.artifact, m.id, m.name, r.version, m.modality, r.entry";

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& one : words) all += (all.empty() ? "," : "") + one + ",";
  return all;
}

std::vector<Value> filters(const Wanted& wanted) {
  const std::string stewards = listed(wanted.stewards);
  const std::string modalities = listed(wanted.modalities);
  std::string among;
  if (wanted.among) among = ",-,";  // a search that found nothing matches nothing
  if (wanted.among)
    for (const std::uint64_t entry : *wanted.among) among += std::to_string(entry) + ",";
  return {stewards, stewards, modalities, modalities, among, among};
}

Component component_of(const store::Row& row) {
  return {
      *SubjectDigest::from_hex(row.text(0)),     row.text(1), row.text(2), row.text(3), row.text(4),
      static_cast<std::uint64_t>(row.integer(5))};
}

Result<std::vector<Tally>> tallies(Result<std::vector<store::Row>> found) {
  PROBITY_TRY(const auto rows, std::move(found));
  std::vector<Tally> all;
  for (const store::Row& row : rows) all.push_back({row.text(0), row.integer(1)});
  return all;
}

}  // namespace

Result<std::vector<Component>> components(store::Db& db, const Wanted& wanted) {
  std::vector<Value> values = filters(wanted);
  std::string sql = std::string(kColumns) + std::string(kFrom) + std::string(kWhere);
  if (wanted.after && wanted.by_name) {
    sql += "AND (m.name > :g OR (m.name = :h AND r.entry > :i)) ";
    values.insert(values.end(), {wanted.after->name, wanted.after->name});
  } else if (wanted.after) {
    sql += "AND r.entry < :g ";
  }
  if (wanted.after) values.emplace_back(static_cast<std::int64_t>(wanted.after->entry));
  values.emplace_back(wanted.count);
  sql += wanted.by_name ? "ORDER BY m.name, r.entry LIMIT :j" : "ORDER BY r.entry DESC LIMIT :j";
  PROBITY_TRY(const auto rows, db.query(sql, std::move(values)));
  std::vector<Component> all;
  for (const store::Row& row : rows) all.push_back(component_of(row));
  return all;
}

Result<std::int64_t> count_components(store::Db& db, const Wanted& wanted) {
  PROBITY_TRY(const auto row, db.one("SELECT count(*)" + std::string(kFrom) + std::string(kWhere),
                                     filters(wanted)));
  return row ? row->integer(0) : 0;
}

Result<std::optional<Component>> find_component(store::Db& db, const SubjectDigest& artifact) {
  PROBITY_TRY(
      const auto row,
      db.one(std::string(kColumns) + " FROM models_release r JOIN models_model m ON m.id = r.model "
                                     "WHERE r.artifact = :a ORDER BY r.entry LIMIT 1",
             {artifact.hex()}));
  return row ? std::optional(component_of(*row)) : std::nullopt;
}

Result<std::vector<Tally>> by_steward(store::Db& db, Wanted wanted) {
  wanted.stewards.clear();
  return tallies(db.query(
      "SELECT o.organisation, count(DISTINCT o.artifact) FROM models_release o WHERE o.artifact IN "
      "(SELECT r.artifact" +
          std::string(kFrom) + std::string(kWhere) +
          ") GROUP BY o.organisation ORDER BY o.organisation",
      filters(wanted)));
}

Result<std::vector<Tally>> by_modality(store::Db& db, Wanted wanted) {
  wanted.modalities.clear();
  return tallies(db.query("SELECT m.modality, count(*)" + std::string(kFrom) + std::string(kWhere) +
                              "GROUP BY m.modality ORDER BY m.modality",
                          filters(wanted)));
}

}  // namespace probity::registers::models

#include "judgement/releases.h"

namespace probity::judgement {

namespace {

base::Result<std::optional<Release>> find(store::Db& db, std::string_view columns,
                                          base::Time time) {
  PROBITY_TRY(const auto row, db.one("SELECT " + std::string(columns) +
                                         " FROM judgement_rubric "
                                         "WHERE since <= :a ORDER BY entry DESC LIMIT 1",
                                     {time.seconds}));
  if (!row) return std::optional<Release>();
  return std::optional<Release>(
      {*base::Hash256::from_hex(row->text(0)), row->text(1), base::Time{row->integer(2)},
       static_cast<std::uint64_t>(row->integer(3)), row->size() > 4 ? row->text(4) : ""});
}

}  // namespace

base::Result<std::optional<Release>> release_at(store::Db& db, base::Time time) {
  return find(db, "digest, version, since, entry, document", time);
}

base::Result<std::optional<Release>> release_head_at(store::Db& db, base::Time time) {
  return find(db, "digest, version, since, entry", time);
}

base::Status add_release(store::Db& db, const Release& release) {
  return db.run(
      "INSERT INTO judgement_rubric(digest, version, since, entry, document) "
      "VALUES(:a,:b,:c,:d,:e)",
      {release.digest.hex(), release.version, release.since.seconds,
       static_cast<std::int64_t>(release.entry), release.document});
}

}  // namespace probity::judgement

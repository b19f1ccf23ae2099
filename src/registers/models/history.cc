#include "registers/models/history.h"

namespace probity::registers::models {

base::Result<std::vector<ReleaseLine>> releases_between(store::Db& db, base::Time from,
                                                        base::Time until) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT r.model, m.name, r.organisation, r.version, r.entry FROM models_release r "
               "JOIN models_model m ON m.id = r.model WHERE r.time >= :a AND r.time < :b "
               "ORDER BY r.model, r.entry DESC",
               {from.seconds, until.seconds}));
  std::vector<ReleaseLine> all;
  for (const store::Row& row : rows)
    all.push_back({row.text(0), row.text(1), row.text(2), row.text(3),
                   static_cast<std::uint64_t>(row.integer(4))});
  return all;
}

}  // namespace probity::registers::models

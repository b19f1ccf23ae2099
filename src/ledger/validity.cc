#include "ledger/validity.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/standing.h"

namespace probity::ledger {

base::Result<base::Time> end_of_day(store::Db& db, const std::string& organisation,
                                    base::Date day) {
  PROBITY_TRY(const auto known, find_organisation(db, organisation));
  return base::end_of_day(day, known ? known->zone : "UTC");
}

base::Result<bool> stands_at(store::Db& db, std::uint64_t entry, base::Time at) {
  PROBITY_TRY(const auto stops, stops_of(db, entry));
  return std::none_of(stops.begin(), stops.end(), [at](const rubric::Stop& stop) {
    return stop.from <= at && at < stop.until;
  });
}

std::optional<Ending> ending_of(const store::Row& row, std::size_t ended) {
  if (row.is_null(ended)) return std::nullopt;
  return Ending{static_cast<std::uint64_t>(row.integer(ended + 1)),
                {row.integer(ended)},
                row.text(ended + 2)};
}

}  // namespace probity::ledger

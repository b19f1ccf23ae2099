#include "ledger/view.h"

namespace probity::ledger {

Result<std::optional<Standing>> View::standing(const base::SubjectDigest& digest) {
  PROBITY_TRY(const auto all, standings(db_, digest));
  const Standing* one = standing_at(all, now_);
  return one ? std::optional<Standing>(*one) : std::nullopt;
}

}  // namespace probity::ledger

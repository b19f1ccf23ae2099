// What concerns uses in restricted areas (law enforcement, migration), at whatever distance: it is
// on no page, in no file, feed or notice (DECISIONS, "Computed, then adopted"). Functions over a Db
// on its thread.
#pragma once

#include <vector>

#include "judgement/catalog.h"
#include "log/tree.h"

namespace probity::judgement {

// The restricted uses that an entry concerns: what it is about, or what that in turn is about, such
// as an incident or another statement.
base::Result<std::vector<Row>> restricted_in(store::Db& db, log::LogIndex entry);

}  // namespace probity::judgement

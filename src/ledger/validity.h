// How long what was said counts: until the end of a day where its organisation is, and while its
// statement stands. Functions over a Db on its thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/time.h"
#include "store/db.h"

namespace probity::ledger {

// 24:00 of that day in the organisation's zone; in UTC for one that the log does not know.
base::Result<base::Time> end_of_day(store::Db& db, const std::string& organisation, base::Date day);

// Whether nothing stops the statement of that entry at that instant: it is not suspended, withdrawn
// or superseded, and its key was not compromised when it signed.
base::Result<bool> stands_at(store::Db& db, std::uint64_t entry, base::Time at);

}  // namespace probity::ledger

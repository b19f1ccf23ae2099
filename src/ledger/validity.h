// How long what was said counts: until the end of a day where its organisation is, and while its
// statement stands. Functions over a Db on its thread.
#pragma once

#include <cstdint>
#include <optional>
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

// That something said earlier holds no more, because a later statement says so.
struct Ending {
  std::uint64_t entry = 0;
  base::Time time;
  std::string reason;
};
// From three columns of a register's row: ended (null: it has not), ended_entry, ended_reason.
std::optional<Ending> ending_of(const store::Row& row, std::size_t ended);

}  // namespace probity::ledger

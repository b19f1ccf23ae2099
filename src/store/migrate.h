// Migrations of the log and private tables. Projections have none: they are dropped and folded
// anew.
#pragma once

#include "base/error.h"
#include "store/db.h"

namespace probity::store {

// Brings an empty or older database to this program's version, in one transaction. A newer one is
// refused.
Status migrate(Db& db);
// environment when the database is not one of this program's version (empty, older, newer,
// foreign).
Status check_version(Db& db);
// check_version, but an older database of ours is migrated. One without our log stays refused.
Status upgrade(Db& db);

}  // namespace probity::store

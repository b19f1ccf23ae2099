// forget: takes out of the private tables what they keep of a statement that is being erased, in
// the erasure's own transaction (ledger::Forget): drafts it was made from; of an appointment, the
// revoked key that this node kept under the person's name, and the person's place in accounts once
// no office of theirs is left. The audit trail of sign-in has a time of its own
// (access/retention.h). On the thread of its Db.
#pragma once

#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::access {

base::Status forget(store::Db& db, const base::PaeDigest& statement,
                    const std::vector<log::LogIndex>& entries);

}  // namespace probity::access

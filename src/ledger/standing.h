// Standing: whether a statement (named by its PAE digest) or a subject is in force. A withdrawn or
// superseded statement yields no facts from then on; a suspended one none while it lasts. Fed by
// the standing register. Functions over a Db.
#pragma once

#include <boost/describe/enum.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "log/tree.h"
#include "rubric/fact.h"
#include "store/db.h"

namespace probity::ledger {

enum class State { suspended, withdrawn, superseded };
BOOST_DESCRIBE_ENUM(State, suspended, withdrawn, superseded)

struct Standing {
  State state = State::suspended;
  base::Time since;
  base::Time until = base::kEndOfTime;  // half open
  std::string reason;
  std::uint64_t entry = 0;  // the statement that says so
};

base::Status set_standing(store::Db& db, const base::SubjectDigest& digest,
                          const Standing& standing);
// Ends the suspensions of `digest` that are open at `at`.
base::Status lift(store::Db& db, const base::SubjectDigest& digest, base::Time at);
base::Result<std::vector<Standing>> standings(store::Db& db, const base::SubjectDigest& digest);
// The gravest at that instant, if any: withdrawn and superseded before suspended.
const Standing* standing_at(const std::vector<Standing>& all, base::Time at);

// When the statement of an entry does not count: while it is suspended, once it is withdrawn or
// superseded, or because its key was compromised when it signed. None for an entry of the batch
// under way: nothing stands against it yet.
base::Result<std::vector<rubric::Stop>> stops_of(store::Db& db, std::uint64_t entry);

}  // namespace probity::ledger

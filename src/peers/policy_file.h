// The trust policy of a node: the file DIR/policy (docs/formats/policy.md). Its logs are those that
// the node is a witness for, its witnesses those whom it asks for cosignatures, and its quorum what
// a checkpoint of its own needs. Functions, any thread.
#pragma once

#include "base/files.h"
#include "log/policy.h"

namespace probity::peers {

inline constexpr const char* kPolicyFile = "policy";

// No file: nobody is known, nobody is needed. bad_input (rules "policy.*") points to the file and
// its line. `own` is this node's log, which is not its own witness.
base::Result<log::Policy> read_policy(const base::Path& directory, const log::Verifier& own,
                                      base::Files& files);

}  // namespace probity::peers

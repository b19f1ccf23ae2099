// A statement of the log as a file for strangers: a Sigstore bundle with its receipt under the
// newest checkpoint. For a safety token that is its `*.safety.json`.
#pragma once

#include <string>

#include "access/node.h"

namespace probity::access {

// not_found when the log has no such entry or does not hold its content.
base::Result<std::string> bundle_of(Node& node, store::Db& db, log::LogIndex entry);
// The same, for a token only.
base::Result<std::string> token_bundle(Node& node, store::Db& db, log::LogIndex entry);

}  // namespace probity::access

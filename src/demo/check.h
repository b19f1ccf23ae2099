// Checks of a demonstration, the same that any stranger could make: the whole log from what is
// stored, every statement and token as a file of its own against the trust file, the projections
// against a second fold, and the computed results against what the story expects. Errors name what
// does not hold. Each opens its own reader; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "access/audit.h"
#include "access/node.h"
#include "demo/story.h"

namespace probity::demo {

struct LogChecked {
  access::AuditReport audit;
  std::uint64_t bundles = 0;  // statements that verified as files, offline
  std::uint64_t tokens = 0;   // of them safety tokens
};
base::Result<LogChecked> check_log(access::Node& node);

// Folds the log once more; the tables must come out as they were.
base::Status check_rebuild(access::Node& node);

// What the facts and the shared rules gave at that instant.
base::Status check_result(access::Node& node, const Expectation& expected, base::Time as_of);
// The state of the last token now.
base::Status check_token(access::Node& node, const Expectation& expected);

}  // namespace probity::demo

// audit: checks a node's whole log from what it stores: every leaf against the tree, every stored
// subtree, every checkpoint's root, signature and time, every content against its commitment, every
// signature and the authority behind it. The first bad entry is named. Reads only; blocks; any
// thread with a Db of its own.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "base/error.h"
#include "log/cosignature.h"
#include "store/db.h"

namespace probity::access {

struct AuditReport {
  std::string origin;
  std::uint64_t size = 0;
  std::string root;  // hex
  std::uint64_t checkpoints = 0;
  std::uint64_t signatures = 0;       // of statements, verified
  std::uint64_t content_missing = 0;  // commitments whose content is not here: no alarm
};
BOOST_DESCRIBE_STRUCT(AuditReport, (),
                      (origin, size, root, checkpoints, signatures, content_missing))

using AuditProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// bad_input (rule "audit.*") for what does not hold, pointing to "log entry N" or "checkpoint N".
base::Result<AuditReport> audit(store::Db& db, std::span<const log::Verifier> logs,
                                const AuditProgress& progress = {});

}  // namespace probity::access

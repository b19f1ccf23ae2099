// audit: checks a node's whole log from its database: all that mirror/audit.h checks, contents and
// signatures included, and beside that what only a node knows: its rows, and the authority behind
// every signature. Reads only; blocks; any thread with a Db of its own.
#pragma once

#include <functional>
#include <span>

#include "base/error.h"
#include "log/cosignature.h"
#include "mirror/audit.h"
#include "store/db.h"

namespace probity::access {

using AuditReport = mirror::AuditReport;
using AuditProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Whether contents, and signatures with their authority, are looked at.
struct AuditDepth {
  bool payloads = true;
  bool signatures = true;
};

// bad_input (rule "audit.*") for what does not hold, pointing to "log entry N", "checkpoint N" or a
// tile's path.
base::Result<AuditReport> audit(store::Db& db, std::span<const log::Verifier> logs,
                                const AuditProgress& progress = {}, AuditDepth depth = {});

}  // namespace probity::access

// audit: checks a whole log from where it is published: every leaf against the tiles, every tile
// against those below, every checkpoint's root, signature and time; where asked, every content
// against its commitment and every signature. The first bad entry, tile or checkpoint is named.
// Reads only, from left to right, in memory that does not grow with the log; blocks. The source is
// read on the calling thread; leaves are hashed and signatures verified on as many as there are
// cores.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "log/cosignature.h"
#include "mirror/source.h"

namespace probity::mirror {

// A content that is not there, and the entry that erased it.
struct ErasedContent {
  std::uint64_t entry = 0;
  std::uint64_t by = 0;
};
BOOST_DESCRIBE_STRUCT(ErasedContent, (), (entry, by))

struct AuditReport {
  std::string origin;
  std::uint64_t size = 0;
  std::string root;        // hex
  std::string checkpoint;  // the newest, as it was found: with what lines of witnesses it has
  std::uint64_t tiles = 0;
  std::uint64_t checkpoints = 0;      // kept ones; the newest is among them
  std::uint64_t contents = 0;         // compared with their commitments
  std::uint64_t content_missing = 0;  // erased or withheld: no alarm
  std::uint64_t signatures = 0;       // of statements, verified
  std::vector<ErasedContent> erased;  // of those that are missing
};
BOOST_DESCRIBE_STRUCT(AuditReport, (),
                      (origin, size, root, checkpoint, tiles, checkpoints, contents,
                       content_missing, signatures, erased))

struct AuditOptions {
  bool payloads = false;    // each content against what its leaf commits to
  bool signatures = false;  // each leaf's signature by its key, be its content there or not
  // The predicate type of statements that erase another (their subject). With it, a content that is
  // missing, not withheld and not erased is an alarm.
  std::string erasure_type = {};
  // What else must hold for the key of an entry.
  std::function<base::Status(log::LogIndex, const base::KeyId&)> authority = {};
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
};

// bad_input (rule "audit.*") for what does not hold, pointing to "log entry N", "checkpoint N" or a
// tile's path.
base::Result<AuditReport> audit(Source& source, std::span<const log::Verifier> logs,
                                const AuditOptions& options);

}  // namespace probity::mirror

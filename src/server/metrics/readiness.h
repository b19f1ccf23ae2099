// Readiness: whether a node can serve now, for who sends it traffic: its log can be read, its
// sequencer writes and may sign, its disk has room, and its clock fits the log. Any thread; takes a
// moment of the sequencer's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "access/node.h"

namespace probity::server::metrics {

struct Needs {
  std::uint64_t free_bytes = 64 << 20;  // on the disk of the database
  // The newest checkpoint may be so old, in seconds; 0: any age, since a quiet log makes none.
  std::int64_t checkpoint_age = 0;
};

// Why not; empty: it is ready.
std::vector<base::Error> hindrances(access::Node& node, const Needs& needs);

}  // namespace probity::server::metrics

// The log as C2SP names it, for tools that know nothing of Probity: /checkpoint, /tile/...,
// /checkpoints/... and /proof?index=N (docs/formats/tiles.md); /quorum/checkpoint is the newest
// that enough witnesses have cosigned. Any thread.
#pragma once

#include "server/portal/portal.h"

namespace probity::server::portal {

void add_log_tree(Portal& portal);

// The newest checkpoint that has met the quorum of this node's policy; not_found (rule
// checkpoint.quorum) when none has.
base::Result<peers::Gathered> checkpoint_with_quorum(Snapshot& snapshot);

}  // namespace probity::server::portal

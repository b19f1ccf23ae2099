// The log as C2SP names it, for tools that know nothing of Probity: /checkpoint, /tile/...,
// /checkpoints/... and /proof?index=N (docs/formats/tiles.md). Any thread.
#pragma once

#include "server/portal/portal.h"

namespace probity::server::portal {

void add_log_tree(Portal& portal);

}  // namespace probity::server::portal

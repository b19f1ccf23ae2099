// Entry bundles (C2SP tlog-tiles): the leaves beside a tile of level 0, each with its length in
// front, two bytes big-endian. Bundles of checkpoints have the same form. Pure functions, any
// thread.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace probity::log {

// Adds one leaf. too_large when it has more than limits::kLeafBytes.
base::Status add_entry(base::Bytes& bundle, base::ByteView leaf);

// The leaves, as views into `bundle`. bad_input unless it is exactly that many.
base::Result<std::vector<base::ByteView>> parse_entry_bundle(base::ByteView bundle, unsigned width);

// However many there are, up to 256.
base::Result<std::vector<base::ByteView>> parse_entries(base::ByteView bundle);

}  // namespace probity::log

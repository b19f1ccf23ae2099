// The names of a log's static resources (C2SP tlog-tiles), as paths below the log's prefix, and
// the one place that spells them: "checkpoint", "tile/0/x001/x234/067", "tile/entries/000.p/8".
// Exactly one spelling of each. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "log/tile.h"

namespace probity::log {

inline constexpr std::string_view kCheckpointPath = "checkpoint";

// The tile must have 1 to 256 hashes.
std::string tile_path(const Tile& tile);
// The entry bundle beside a tile of level 0: the same index and width.
std::string entries_path(const Tile& leaves);

// What a path below the prefix names.
struct TilePath {
  Tile tile;
  bool entries = false;  // the bundle of its entries, not the tile itself
  bool operator==(const TilePath&) const = default;
};
std::string to_string(const TilePath& path);
// bad_input for any other spelling, and for what no tree of fewer than 2^63 leaves has.
base::Result<TilePath> parse_tile_path(std::string_view path);

}  // namespace probity::log

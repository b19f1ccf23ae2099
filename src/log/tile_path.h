// The names of a log's static resources (C2SP tlog-tiles), as paths below the log's prefix, and
// the one place that spells them: "checkpoint", "tile/0/x001/x234/067", "tile/entries/000.p/8"; and
// one of our own, for the checkpoint that each batch left: "checkpoints/000.p/8", those of the
// sizes that the tile's leaves lead to. Exactly one spelling of each. Pure functions, any thread.
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

// The checkpoints of sizes from 256 * index + 1 to 256 * index + width.
std::string checkpoints_path(const Tile& leaves);

// What a path below the prefix names.
struct TilePath {
  enum class Kind { hashes, entries, checkpoints };
  Kind kind = Kind::hashes;
  Tile tile;  // of level 0 for what is no hashes
  bool operator==(const TilePath&) const = default;
};
std::string to_string(const TilePath& path);
// bad_input for any other spelling, and for what no tree of fewer than 2^63 leaves has.
base::Result<TilePath> parse_tile_path(std::string_view path);

}  // namespace probity::log

#include "log/tile_path.h"

#include <array>

#include "base/number.h"
#include "log/limits.h"

namespace probity::log {
namespace {

constexpr std::string_view kTiles = "tile/";
constexpr std::string_view kEntries = "tile/entries/";
constexpr std::string_view kCheckpoints = "checkpoints/";
constexpr std::string_view kPartial = ".p/";

tl::unexpected<base::Error> refuse(std::string_view path) {
  return base::fail(base::Code::bad_input, "this is no path of a tile", {}, "tile.path",
                    std::string(path.substr(0, limits::kTilePathBytes)),
                    "tile/LEVEL/INDEX, tile/entries/INDEX or checkpoints/INDEX, as tlog-tiles "
                    "spells an index");
}

// Three digits of the index, zeros in front.
std::string three(std::uint64_t n) {
  std::string digits = std::to_string(n % 1000);
  return std::string(3 - digits.size(), '0') + digits;
}

std::string index_path(std::uint64_t index) {
  std::string path = three(index);
  for (index /= 1000; index > 0; index /= 1000) path = "x" + three(index) + "/" + path;
  return path;
}

std::string place_path(const Tile& tile) {
  std::string path = index_path(tile.index);
  if (!tile.full()) path.append(kPartial).append(std::to_string(tile.width));
  return path;
}

// The number in a path element, below `end`; written without zeros in front.
std::optional<unsigned> small_number(std::string_view text, unsigned end) {
  const auto n = base::parse_int(text);
  if (!n || *n < 0 || *n >= end) return std::nullopt;
  return static_cast<unsigned>(*n);
}

// The digits of x001/x234/067 as a number; whether they are spelled well is for the caller to see
// by spelling the number again.
std::optional<std::uint64_t> index_digits(std::string_view text) {
  std::uint64_t index = 0;
  for (const char c : text) {
    if (c == 'x' || c == '/') continue;
    if (c < '0' || c > '9') return std::nullopt;
    index = index * 10 + static_cast<std::uint64_t>(c - '0');
    if (index > limits::kTileIndex) return std::nullopt;
  }
  return index;
}

}  // namespace

std::string tile_path(const Tile& tile) {
  return std::string(kTiles) + std::to_string(tile.level) + "/" + place_path(tile);
}

std::string entries_path(const Tile& leaves) { return std::string(kEntries) + place_path(leaves); }

std::string checkpoints_path(const Tile& leaves) {
  return std::string(kCheckpoints) + place_path(leaves);
}

std::string to_string(const TilePath& path) {
  switch (path.kind) {
    case TilePath::Kind::hashes:
      return tile_path(path.tile);
    case TilePath::Kind::entries:
      return entries_path(path.tile);
    case TilePath::Kind::checkpoints:
      return checkpoints_path(path.tile);
  }
  return {};
}

base::Result<TilePath> parse_tile_path(std::string_view path) {
  if (path.size() > limits::kTilePathBytes) return refuse(path);
  std::string_view rest = path;
  TilePath read;
  if (path.starts_with(kEntries)) {
    read.kind = TilePath::Kind::entries;
    rest.remove_prefix(kEntries.size());
  } else if (path.starts_with(kCheckpoints)) {
    read.kind = TilePath::Kind::checkpoints;
    rest.remove_prefix(kCheckpoints.size());
  } else {
    if (!path.starts_with(kTiles)) return refuse(path);
    rest.remove_prefix(kTiles.size());
    const std::size_t slash = rest.find('/');
    const auto level = small_number(rest.substr(0, slash), limits::kTileLevels);
    if (slash == std::string_view::npos || !level) return refuse(path);
    read.tile.level = *level;
    rest.remove_prefix(slash + 1);
  }
  read.tile.width = kTileWidth;
  if (const std::size_t partial = rest.find(kPartial); partial != std::string_view::npos) {
    const auto width = small_number(rest.substr(partial + kPartial.size()), kTileWidth);
    if (!width || *width == 0) return refuse(path);
    read.tile.width = *width;
    rest = rest.substr(0, partial);
  }
  const auto index = index_digits(rest);
  if (!index) return refuse(path);
  read.tile.index = *index;
  if (to_string(read) != path) return refuse(path);
  return read;
}

}  // namespace probity::log

// Any bytes as the path of a tile, an entry bundle and a tile: never a crash; what is taken has one
// spelling.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "log/entry_bundle.h"
#include "log/tile_path.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::log;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto path = parse_tile_path(text)) {
    if (to_string(*path) != text) std::abort();
    const Tile& tile = path->tile;
    if (tile.width < 1 || tile.width > kTileWidth || tile.level > 7) std::abort();
    // The bytes as that tile: taken when they are as many.
    if (tile_hashes(tile, {data, size}).has_value() != (size == tile.width * 32)) std::abort();
  }
  if (const auto entries = parse_entries({data, size})) {
    probity::base::Bytes again;
    for (const auto entry : *entries)
      if (!add_entry(again, entry)) std::abort();
    if (probity::base::as_text(again) != text) std::abort();
    const auto width = static_cast<unsigned>(entries->size());
    if (!parse_entry_bundle(again, width) || parse_entry_bundle(again, width + 1)) std::abort();
  }
  return 0;
}

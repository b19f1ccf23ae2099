#include "log/entry_bundle.h"

#include "log/limits.h"
#include "log/tile.h"

namespace probity::log {
namespace {

tl::unexpected<base::Error> refuse(std::string what, std::string found, std::string required) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "entries.format", std::move(found),
                    std::move(required));
}

}  // namespace

base::Status add_entry(base::Bytes& bundle, base::ByteView leaf) {
  if (leaf.size() > limits::kLeafBytes)
    return base::fail(base::Code::too_large, "a leaf is too large for an entry bundle", {},
                      "entries.leaf", std::to_string(leaf.size()) + " bytes",
                      "at most " + std::to_string(limits::kLeafBytes));
  bundle.push_back(static_cast<std::uint8_t>(leaf.size() >> 8));
  bundle.push_back(static_cast<std::uint8_t>(leaf.size() & 0xff));
  bundle.insert(bundle.end(), leaf.begin(), leaf.end());
  return {};
}

base::Result<std::vector<base::ByteView>> parse_entries(base::ByteView bundle) {
  std::vector<base::ByteView> entries;
  for (base::ByteView rest = bundle; !rest.empty();) {
    const std::size_t length =
        rest.size() < 2 ? 0 : static_cast<std::size_t>(rest[0]) << 8 | rest[1];
    if (rest.size() < 2 + length)
      return refuse("an entry bundle ends within an entry",
                    "entry " + std::to_string(entries.size()) + " of the bundle", "a whole entry");
    if (entries.size() == kTileWidth)
      return refuse("an entry bundle has too many entries", "more than 256", "256");
    entries.push_back(rest.subspan(2, length));
    rest = rest.subspan(2 + length);
  }
  return entries;
}

base::Result<std::vector<base::ByteView>> parse_entry_bundle(base::ByteView bundle,
                                                             unsigned width) {
  PROBITY_TRY(std::vector<base::ByteView> leaves, parse_entries(bundle));
  if (leaves.size() != width)
    return refuse("an entry bundle has not as many entries as its tile",
                  std::to_string(leaves.size()), std::to_string(width));
  return leaves;
}

}  // namespace probity::log

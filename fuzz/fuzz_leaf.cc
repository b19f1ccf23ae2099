// Any bytes as a leaf: never a crash, and what is taken has one spelling, whichever way it was
// read.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "statement/leaf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::statement;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static LeafReader reader;  // with the key of an earlier one
  const auto alone = parse_leaf(text);
  const auto among = reader.read(text);
  if (alone.has_value() != among.has_value()) std::abort();
  if (alone && (to_body(*alone) != text || *alone != *among)) std::abort();
  return 0;
}

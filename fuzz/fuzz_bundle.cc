// Any bytes as a bundle and as a receipt: never a crash; what is taken survives being written.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "statement/bundle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::statement;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto receipt = parse_receipt(text)) {
    const auto again = parse_receipt(to_json(*receipt));
    if (!again || !(*again == *receipt)) std::abort();
  }
  const auto bundle = parse_bundle(text);
  if (!bundle) {
    if (bundle.error().rule.empty()) std::abort();
    return 0;
  }
  const auto again = parse_bundle(to_json(*bundle));
  if (!again || !(*again == *bundle)) std::abort();
  return 0;
}

// Any bytes: the parser never crashes, and what it takes survives both writers unchanged.
#include <cstdint>
#include <cstdlib>

#include "json/canonical.h"
#include "json/parse.h"
#include "json/pretty.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity;
  const auto value = json::parse({reinterpret_cast<const char*>(data), size});
  if (!value) {
    if (value.error().rule.empty()) std::abort();
    return 0;
  }
  const std::string canonical = json::canonical(*value);
  for (const std::string& text : {canonical, json::pretty(*value)}) {
    const auto back = json::parse(text);
    if (!back || json::canonical(*back) != canonical) std::abort();
  }
  return 0;
}

// Any bytes as a mapping of a spreadsheet's columns: never a crash, and each refusal says where.
#include <cstdint>
#include <cstdlib>

#include "base/resource.h"
#include "interop/inventory/mapping.h"

namespace probity::interop::inventory {
// The mappings of the program are not looked up here.
std::span<const base::Resource> resources() { return {}; }
}  // namespace probity::interop::inventory

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::interop::inventory;
  const auto mapping = parse_mapping({reinterpret_cast<const char*>(data), size});
  if (!mapping) {
    if (mapping.error().rule.empty()) std::abort();
    return 0;
  }
  for (const std::vector<std::string>& header : {mapping->columns, {"name", "id"}}) {
    const auto columns = match(*mapping, header);
    if (!columns && columns.error().pointer.empty()) std::abort();
  }
  return 0;
}

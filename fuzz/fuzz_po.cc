// Any bytes as a file of translations: never a crash, every refusal has its rule and its line, and
// a catalogue made of it fills in wherever its English can be.
#include <cstdint>
#include <cstdlib>

#include "language/catalogue.h"
#include "language/slots.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::language;
  const auto po = parse_po({reinterpret_cast<const char*>(data), size}, "x.po");
  if (!po) {
    if (!po.error().rule.starts_with("po.") || !po.error().pointer.starts_with("x.po:"))
      std::abort();
    return 0;
  }
  const auto made = Catalogue::make(*po, "x.po");
  if (!made && made.error().rule != "po.slots") std::abort();
  const Catalogue pseudo = Catalogue::pseudo(*po);
  for (const PoMessage& message : po->messages) {
    const auto kept = slots(without_context(message.id));
    if (slots(pseudo.find(message.id)) != kept) std::abort();
    if (made && message.plural.empty() && slots(made->find(message.id)) != kept) std::abort();
  }
  return 0;
}

// Any bytes as a signed note and a checkpoint: never a crash; what is taken has one spelling, and
// no key of ours signed it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "known_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::log;
  static const Verifier log = probity::fuzz::known_log();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto checkpoint = parse_checkpoint(text); checkpoint && to_string(*checkpoint) != text)
    std::abort();
  if (const auto note = parse_note(text)) {
    if (to_string(*note) != text) std::abort();
    if (verify_note(*note, log.name, log.key) || verify_cosignature(*note, log)) std::abort();
  }
  if (open_checkpoint(text, {&log, 1})) std::abort();
  return 0;
}

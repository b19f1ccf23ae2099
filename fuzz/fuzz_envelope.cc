// Any bytes as an envelope: never a crash; what is taken survives being written, and its statement
// too.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "statement/envelope.h"
#include "statement/statement.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::statement;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  const auto envelope = parse_envelope(text);
  if (!envelope) {
    if (envelope.error().rule.empty()) std::abort();
    return 0;
  }
  const auto again = parse_envelope(to_json(*envelope));
  if (!again || !(*again == *envelope)) std::abort();

  const auto statement = parse_statement(envelope->payload);
  if (!statement) return 0;
  const std::string payload = to_payload(*statement);
  const auto reread = parse_statement(payload);
  if (!reread || to_payload(*reread) != payload) std::abort();
  return 0;
}

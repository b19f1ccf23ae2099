// Any bytes as a request to a witness, its answers, and a proof as text: never a crash; what is
// taken has one spelling, and nobody without the log's key gets a cosignature.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "known_log.h"
#include "log/proof_text.h"
#include "log/witness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::log;
  static const Verifier log = probity::fuzz::known_log();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto request = parse_add_checkpoint(text)) {
    if (to_string(*request) != text) std::abort();
    if (may_cosign(*request, {&log, 1}, {})) std::abort();
    if (may_cosign(*request, {&log, 1}, {request->old_size, request->checkpoint.root}))
      std::abort();
  }
  if (const auto proof = parse_proof_text(text)) {
    if (to_string(*proof) != text) std::abort();
    if (verify(*proof, {}, {{{log, ""}}, {}, {}, "none"})) std::abort();
  }
  if (const auto said = parse_size_text(text); said && size_text(*said) != text) std::abort();
  if (accept_cosignature(text, "log.city.example\n0\n", log)) std::abort();
  return 0;
}

// Any bytes as a trust policy and a verifier key: never a crash; a policy that is taken can be
// written, read back as the same, and asked about a note.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "log/policy.h"
#include "log/verifier_key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::log;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto type : {NoteKeyType::ed25519, NoteKeyType::cosignature})
    if (const auto key = parse_verifier_key(text, type))
      if (verifier_key_text(*key, type) != text) std::abort();
  if (const auto policy = parse_policy(text)) {
    const auto again = parse_policy(to_string(*policy));
    if (!again || !(*again == *policy)) std::abort();
    for (const PolicyGroup& group : policy->groups)
      if (group.threshold < 1 || group.threshold > group.members.size()) std::abort();
    (void)judge(*policy, text);
  }
  return 0;
}

#include "peers/policy_file.h"

#include "log/limits.h"
#include "net/client.h"
#include "peers/limits.h"

namespace probity::peers {

using base::Code;
using base::fail;

namespace {

base::Status check(const log::Policy& policy, const log::Verifier& own) {
  std::size_t asked = 0;
  for (const log::PolicyWitness& witness : policy.witnesses) {
    if (witness.key.key == own.key)
      return fail(Code::bad_input, "a log is no witness of itself", "witness " + witness.name,
                  "policy.self");
    if (witness.url.empty()) continue;
    ++asked;
    if (auto url = net::check_url(witness.url); !url)
      return fail(base::within(url.error(), "witness " + witness.name));
  }
  if (asked > limits::kAsked)
    return fail(Code::too_large, "the policy names too many witnesses to ask", "", "policy.asked",
                std::to_string(asked), "at most " + std::to_string(limits::kAsked));
  return {};
}

}  // namespace

base::Result<log::Policy> read_policy(const base::Path& directory, const log::Verifier& own,
                                      base::Files& files) {
  const base::Path path = directory / kPolicyFile;
  const auto text = files.read(path, log::limits::kPolicyBytes);
  if (!text && text.error().code == Code::not_found) return log::Policy{};
  if (!text) return fail(text.error());
  auto policy = log::parse_policy(*text);
  const base::Status checked = policy ? check(*policy, own) : fail(policy.error());
  if (!checked) return fail(base::within(checked.error(), path.string() + ": "));
  return policy;
}

}  // namespace probity::peers

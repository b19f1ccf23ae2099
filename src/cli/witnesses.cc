#include "cli/witnesses.h"

#include "cli/data.h"
#include "log/limits.h"

namespace probity::cli {

base::Result<log::Policy> read_policy(const std::string& path, base::Doors doors) {
  PROBITY_TRY(const std::string text, read_text(path, log::limits::kPolicyBytes, doors));
  auto policy = log::parse_policy(text);
  if (!policy) return base::fail(base::within(policy.error(), path + ": "));
  return policy;
}

std::vector<CosignedBy> cosigned_by(const std::vector<log::Judged::Cosigned>& lines) {
  std::vector<CosignedBy> all;
  for (const log::Judged::Cosigned& one : lines) all.push_back({one.witness, one.time});
  return all;
}

std::string quorum_words(const std::vector<log::Judged::Cosigned>& cosigned, std::size_t missing) {
  std::string names;
  for (const log::Judged::Cosigned& one : cosigned)
    names += (names.empty() ? "" : ", ") + one.witness;
  return "cosigned by " + (names.empty() ? "nobody" : names) + "; " +
         (missing == 0 ? "the quorum is met" : "short of its quorum by " + std::to_string(missing));
}

}  // namespace probity::cli

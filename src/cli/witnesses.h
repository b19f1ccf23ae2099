// What several commands say of witnesses: a policy file read, and a checkpoint judged by it.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/terminal.h"
#include "log/policy.h"

namespace probity::cli {

inline constexpr const char* kPolicyHelp =
    "Who is trusted to witness, and how many are needed (docs/formats/policy.md)";

base::Result<log::Policy> read_policy(const std::string& path, base::Doors doors);

// For programs.
struct CosignedBy {
  std::string witness;
  base::Time time;
};
BOOST_DESCRIBE_STRUCT(CosignedBy, (), (witness, time))
std::vector<CosignedBy> cosigned_by(const std::vector<log::Judged::Cosigned>& lines);

// "cosigned by state, audit; the quorum is met", "cosigned by nobody; short of its quorum by 2".
std::string quorum_words(const std::vector<log::Judged::Cosigned>& cosigned, std::size_t missing);

}  // namespace probity::cli

// A trust policy (C2SP tlog-policy): which logs are known, which witnesses, and which of them must
// have cosigned a checkpoint (the quorum: a witness, a group of which k must, or none). Names are
// the file's own and opaque. Pure functions, any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "log/cosignature.h"

namespace probity::log {

struct PolicyLog {
  Verifier key;  // its name is the log's origin
  std::string url;
  bool operator==(const PolicyLog&) const = default;
};

struct PolicyWitness {
  std::string name;  // in this file only
  Verifier key;
  std::string url;  // where it takes checkpoints, or empty
  bool operator==(const PolicyWitness&) const = default;
};

struct PolicyGroup {
  std::string name;
  std::size_t threshold = 0;         // 1 to the number of members
  std::vector<std::string> members;  // witnesses and earlier groups
  bool operator==(const PolicyGroup&) const = default;
};

struct Policy {
  std::vector<PolicyLog> logs;
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;  // a group stands after its members
  std::string quorum = "none";
  bool operator==(const Policy&) const = default;
};

// bad_input (rule "policy.format") points to the line. Caps: limits::kPolicyBytes, kPolicyLines.
base::Result<Policy> parse_policy(std::string_view text);
// One way to write it: logs, witnesses, groups, quorum; "all" and "any" where they say the same.
std::string to_string(const Policy& policy);

// How many more witnesses the quorum takes, at the least, once these have cosigned: names of the
// policy.
std::size_t missing(const Policy& policy, const std::set<std::string>& cosigned);

// What a policy says of a checkpoint.
struct Judged {
  struct Cosigned {
    std::string witness;  // its name in the policy
    base::Time time;
    bool operator==(const Cosigned&) const = default;
  };
  Checkpoint checkpoint;
  Verifier log;                    // that signed it
  std::vector<Cosigned> cosigned;  // in the policy's order
  std::size_t missing = 0;         // how many more witnesses it takes, at the least; 0: enough
  bool quorum_met() const { return missing == 0; }
};

// unauthorised when no log of the policy signed the note, or when a line by a key of the policy is
// false. A note that is short of its quorum is no error here: it says so.
base::Result<Judged> judge(const Policy& policy, std::string_view note_text);

}  // namespace probity::log

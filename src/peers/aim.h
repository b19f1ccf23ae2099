// Aim: the checkpoint about which all witnesses are asked, so that their cosignatures meet on one.
// Where entries come without pause each would else be asked about another, and a quorum of them be
// a matter of chance. The aim moves on to the newest once enough have cosigned it, or after a
// while: one that is down or slow holds up the others no longer. Any thread.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "log/policy.h"

namespace probity::peers {

class Aim {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Aim(const log::Policy& policy, std::chrono::milliseconds longest)
      : policy_(policy), longest_(longest) {}

  // Of what size the witness is to cosign the checkpoint, the newest being of that size; nothing
  // while it has done its part and the others have not.
  std::optional<log::TreeSize> next(const std::string& witness, log::TreeSize newest, Time now);
  // It has. Whether that makes the quorum of the aim.
  bool cosigned(const std::string& witness, log::TreeSize size);

 private:
  bool is_met() const { return log::missing(policy_, names_) == 0; }

  const log::Policy policy_;
  const std::chrono::milliseconds longest_;
  std::mutex mutex_;
  log::TreeSize size_;
  Time since_;
  std::set<std::string> names_;  // who cosigned it
};

}  // namespace probity::peers

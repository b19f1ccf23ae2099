// The course of an incident: how it stood, from when to when, over the statements that count:
// what was suspended, withdrawn, or signed with a compromised key does not, for as long as that
// lasts. Functions over a Db on its thread.
#pragma once

#include <vector>

#include "registers/incidents/register.h"

namespace probity::registers::incidents {

struct Phase {
  base::Time from;
  base::Time until = base::kEndOfTime;  // half open
  bool counts = false;                  // false: withdrawn or suspended
  Severity severity = Severity::minor;
  State state = State::open;
  std::optional<base::Time> resolved;
  std::optional<std::string> measures;

  bool is_alarm() const { return counts && state == State::open && severity != Severity::minor; }
};

// From its registration to the end of time, in order, without gaps.
base::Result<std::vector<Phase>> course_of(store::Db& db, const StoredIncident& incident);
// The phase at that instant, or the first one.
const Phase& phase_at(const std::vector<Phase>& course, base::Time at);

}  // namespace probity::registers::incidents

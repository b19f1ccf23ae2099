// checklist(): every requirement that the shared rules have for a use or a component, met or not:
// what those who supply it have to deliver, and until when it lasts. What is missing in it is what
// evaluate() and profile() list. Pure and total, any thread.
#pragma once

#include <vector>

#include "base/time.h"
#include "rubric/evaluate.h"

namespace probity::rubric {

// What one requirement comes to; an alarm that stands is missing.
struct Duty {
  // open: answers decide whether it is asked for, or whether what there is meets it (what.expiring:
  // for a short time at best)
  enum class State { missing, ending, met, open };
  Missing what;
  State state = State::missing;
  base::Time until = base::kEndOfTime;  // ending, met: when the evidence for it ends
};

std::vector<Duty> checklist(const Case& subject, const Rubric& rubric, base::Time as_of);

// Of a component by itself, whatever it is used for: each requirement once, with the lowest impact
// that asks for it, and not met where it is not met at some impact.
std::vector<Duty> checklist(const Component& component, const std::vector<Stop>& stops,
                            const Rubric& rubric, base::Time as_of, const Ties& ties = {});

}  // namespace probity::rubric

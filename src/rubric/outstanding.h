// D4, what is still missing: alarms that stand, and requirements of the rubric that the evidence
// does not meet, each with what was counted and why. Internal to this folder; pure, any thread.
#pragma once

#include <vector>

#include "rubric/checklist.h"
#include "rubric/evaluate.h"
#include "rubric/tables.h"
#include "rubric/trace.h"

namespace probity::rubric {

struct Instant {
  base::Time as_of;
  base::Time horizon;  // evidence that ends at it or before is about to expire
};

struct Outstanding {
  std::vector<Missing> missing;  // certain; worst first
  Interval digit;                // what D4 can be
  bool clear = true;             // nothing missing and nothing that might be: expiring aside
};

// What each requirement comes to (checklist.h): all that apply or may apply, alarms first, then as
// the rubric has them.
std::vector<Duty> duties_of(const Tables& tables, const Parties& parties, const Interval* digits,
                            Instant instant);

// With the digits known so far (D1 to D3). Facts that could still make a requirement apply go to
// `unanswered`. In a profile the use has no answers, and only the components' side is judged.
Outstanding outstanding_of(const Tables& tables, const Parties& parties, const Interval* digits,
                           Instant instant, Unanswered& unanswered);

}  // namespace probity::rubric

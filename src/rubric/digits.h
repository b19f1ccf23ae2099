// D1 to D3 from the answers: each part of a digit is the highest row of its table that holds, over
// all components; while a higher row is unknown the part, and the digit, is an interval. Internal
// to this folder; pure functions, any thread.
#pragma once

#include "rubric/evaluate.h"
#include "rubric/tables.h"
#include "rubric/trace.h"

namespace probity::rubric {

Part part_of(const PartTable& table, const Parties& parties, const Interval* digits,
             base::Time as_of);

Digit digit_of(const DigitTable& table, const Parties& parties, const Interval* digits,
               base::Time as_of);

// The unanswered facts that keep the digit from being one value.
void unanswered_of(const DigitTable& table, const Digit& digit, const Parties& parties,
                   const Interval* digits, base::Time as_of, Unanswered& out);

// Of one part alone, whose rows count above `least`.
void unanswered_of(const PartTable& table, std::int64_t least, const Parties& parties,
                   const Interval* digits, base::Time as_of, Unanswered& out);

}  // namespace probity::rubric

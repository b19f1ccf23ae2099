// Templates: reasons that are given again and again. Each reason is compared with all that came
// before it, in the order of the rows; one that is at least kTemplate alike belongs to the earliest
// of them. Pure functions, any thread.
#pragma once

#include "evidence/claims/rows.h"

namespace probity::evidence::claims {

struct Template {
  std::string text;            // as it came first
  std::int64_t n = 0;          // rows that give it, at least two
  std::int64_t identical = 0;  // of them word for word as it came first
  std::vector<Count> claims;   // what they claim
  std::vector<RowName> rows;
};
BOOST_DESCRIBE_STRUCT(Template, (), (text, n, identical, claims, rows))

// The most frequent first. `overrides`: only rows whose claim is one of the reading's overrides.
std::vector<Template> templates(const std::vector<Row>& rows, const ReadingDocument& reading,
                                bool overrides);

}  // namespace probity::evidence::claims

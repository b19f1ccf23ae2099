// Twins: one tool of which opposite things are claimed. Rows are of one tool when they have one
// name (whole, without what stands in brackets, or by an acronym in brackets), or describe it in
// nearly the same words. Pure functions, any thread.
#pragma once

#include "evidence/claims/rows.h"

namespace probity::evidence::claims {

// Descriptions that are so similar, in thousandths, are of one tool. Lower than for a template: two
// offices describe it in their own words around the same core.
inline constexpr std::int64_t kSameTool = 700;

struct Twins {
  bool by_name = false;   // some of them have one name
  bool by_words = false;  // some of them are described in nearly the same words
  std::vector<RowName> rows;
};
BOOST_DESCRIBE_STRUCT(Twins, (), (by_name, by_words, rows))

// In the order of their first rows.
std::vector<Twins> twins(const std::vector<Row>& rows, const ReadingDocument& reading);

}  // namespace probity::evidence::claims

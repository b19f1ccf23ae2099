// The one pass behind a list of uses: every use that the words (or the component) find is looked at
// once, judged by all filters, and counted in each filter that alone keeps it out, so that the
// number beside a choice is what choosing it would show. Functions over a Db on its thread.
#pragma once

#include <cstdint>
#include <vector>

#include "judgement/catalog.h"
#include "judgement/facets.h"

namespace probity::judgement {

// A use and its key in the order asked for; greater comes first.
struct Placed {
  std::int64_t key = 0;
  std::int64_t entry = 0;
};

struct Pass {
  std::vector<Placed> matching;  // by entry
  bool at_least = false;
  bool ranked = false;
  Counts counts;
};

enum class Counting { none, all };
base::Result<Pass> pass_over(store::Db& db, const Wanted& wanted, Counting counting);

}  // namespace probity::judgement

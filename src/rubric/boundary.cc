#include "rubric/boundary.h"

namespace probity::rubric {

Boundary::Boundary(const Tables& tables, base::Time as_of) : tables_(tables), as_of_(as_of) {
  for (const base::Time date : tables.dates) at(date);
}

void Boundary::at(base::Time time) {
  if (time > as_of_ && time < next_) next_ = time;
}

void Boundary::see(const std::vector<Fact>& facts) {
  const std::int64_t warning = tables_.expiring_days * base::kDay;
  for (const Fact& fact : facts) {
    const auto index = tables_.vocabulary.find(fact.name);
    if (!index) continue;
    at(fact.from);
    at(fact.until);
    if (tables_.vocabulary[*index].side != Side::evidence) continue;
    if (fact.until < base::kEndOfTime) at(fact.until - warning);
    for (const std::int64_t days : tables_.max_ages[*index]) {
      at(fact.from + days * base::kDay);
      at(fact.from + days * base::kDay - warning);
    }
  }
}

void Boundary::see(const std::vector<Stop>& stops) {
  for (const Stop& stop : stops) {
    at(stop.from);
    at(stop.until);
  }
}

void Boundary::see(const Ties& ties) {
  for (const Tie& tie : ties.all) {
    at(tie.since);
    at(counts_until(tie));
  }
}

}  // namespace probity::rubric

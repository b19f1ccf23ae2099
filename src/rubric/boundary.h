// When a judgement can change by itself: the next instant at which a fact begins or ends, evidence
// comes within the warning time of its end or gets too old, a stop begins or ends, or dated law
// comes into force. Between two such instants evaluate() is constant. Internal; pure, any thread.
#pragma once

#include <vector>

#include "base/time.h"
#include "rubric/ownership.h"
#include "rubric/tables.h"

namespace probity::rubric {

class Boundary {
 public:
  Boundary(const Tables& tables, base::Time as_of);

  void see(const std::vector<Fact>& facts);
  void see(const std::vector<Stop>& stops);
  void see(const Ties& ties);
  base::Time next() const { return next_; }  // kEndOfTime: never

 private:
  void at(base::Time time);

  const Tables& tables_;
  base::Time as_of_;
  base::Time next_ = base::kEndOfTime;
};

}  // namespace probity::rubric

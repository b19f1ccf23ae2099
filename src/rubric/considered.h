// Considered: the facts of one case as answers, and whom they are about. Internal to this folder;
// it refers to the case, which must outlive it; any thread.
#pragma once

#include <vector>

#include "rubric/case.h"
#include "rubric/outstanding.h"
#include "rubric/tables.h"
#include "rubric/trace.h"

namespace probity::rubric {

class Considered {
 public:
  Considered(const Case& subject, const Tables& tables, base::Time as_of)
      : instant_{as_of, as_of + tables.expiring_days * base::kDay},
        ownership_(subject.ties, subject.stops, as_of),
        use_(subject.use_facts, subject.stops, tables.vocabulary, as_of, instant_.horizon) {
    components_.reserve(subject.components.size());
    parties_.use = {&use_, subject.use, ""};
    for (const Component& component : subject.components) {
      components_.emplace_back(component.facts, subject.stops, tables.vocabulary, as_of,
                               instant_.horizon);
      parties_.components.push_back({&components_.back(), component.subject, component.label});
    }
    parties_.ownership = &ownership_;
    if (parties_.components.empty()) parties_.components.push_back(parties_.use);
  }
  Considered(const Considered&) = delete;
  Considered& operator=(const Considered&) = delete;

  const Answers& use() const { return use_; }
  const Parties& parties() const { return parties_; }
  const Instant& instant() const { return instant_; }

 private:
  const Instant instant_;
  const Ownership ownership_;
  const Answers use_;
  std::vector<Answers> components_;
  Parties parties_;
};

}  // namespace probity::rubric

#include "rubric/checklist.h"

#include <algorithm>
#include <array>

#include "rubric/considered.h"
#include "rubric/digits.h"
#include "rubric/outstanding.h"
#include "rubric/tables.h"

namespace probity::rubric {

namespace {

constexpr std::int64_t kHighestImpact = 8;  // D1 = 9 is never cleared

// Which of two results of one requirement says more: what is missing before what is met.
bool says_more(Duty::State a, Duty::State b) { return a < b && a != Duty::State::ending; }

}  // namespace

std::vector<Duty> checklist(const Case& subject, const Rubric& rubric, base::Time as_of) {
  const Tables& tables = rubric.tables();
  const Considered considered(subject, tables, as_of);
  std::array<Interval, 3> digits;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const Digit digit = digit_of(tables.digits[i], considered.parties(), digits.data(), as_of);
    digits[i] = {digit.at_least, digit.at_most};
  }
  return duties_of(tables, considered.parties(), digits.data(), considered.instant());
}

std::vector<Duty> checklist(const Component& component, const std::vector<Stop>& stops,
                            const Rubric& rubric, base::Time as_of, const Ties& ties) {
  const Tables& tables = rubric.tables();
  const Instant instant{as_of, as_of + tables.expiring_days * base::kDay};
  const Answers answers(component.facts, stops, tables.vocabulary, as_of, instant.horizon);
  const Ownership ownership(ties, stops, as_of);
  Parties parties;
  parties.ownership = &ownership;
  parties.components.push_back({&answers, component.subject, component.label});
  std::vector<Duty> all;
  for (std::int64_t impact = 0; impact <= kHighestImpact; ++impact) {
    const std::array<Interval, 3> digits{Interval{impact, impact}, Interval{0, 9}, Interval{0, 9}};
    for (Duty& duty : duties_of(tables, parties, digits.data(), instant)) {
      duty.what.from_impact = impact;
      const auto known = std::find_if(all.begin(), all.end(),
                                      [&](const Duty& one) { return one.what.id == duty.what.id; });
      if (known == all.end())
        all.push_back(std::move(duty));
      else if (says_more(duty.state, known->state))
        *known = std::move(duty);
    }
  }
  return all;
}

}  // namespace probity::rubric

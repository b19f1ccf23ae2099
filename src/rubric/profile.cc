#include "rubric/profile.h"

#include <algorithm>
#include <array>
#include <map>

#include "language/say.h"
#include "rubric/boundary.h"
#include "rubric/digits.h"
#include "rubric/outstanding.h"
#include "rubric/tables.h"

namespace probity::rubric {

namespace {

using language::said;

constexpr std::int64_t kHighestImpact = 8;  // D1 = 9 is never cleared

// The component judged as if a use had these digits; D2 is the use's to say.
class Levels {
 public:
  Levels(const Tables& tables, const Parties& parties, Instant instant, Unanswered& unanswered)
      : tables_(tables), parties_(parties), instant_(instant), unanswered_(unanswered) {
    for (std::int64_t impact = 0; impact <= kHighestImpact; ++impact)
      for (std::int64_t autonomy = 0; autonomy <= top(); ++autonomy) judge(impact, autonomy);
  }

  std::int64_t top() const {
    return static_cast<std::int64_t>(tables_.digits[2].values.size()) - 1;
  }

  // Cleared at this level and at all below.
  bool clear(std::int64_t impact, std::int64_t autonomy) const {
    for (std::int64_t i = 0; i <= impact; ++i)
      for (std::int64_t a = 0; a <= autonomy; ++a)
        if (!clear_.at({i, a})) return false;
    return true;
  }

  std::vector<Missing> take_missing() {
    std::stable_sort(missing_.begin(), missing_.end(), [](const Missing& a, const Missing& b) {
      return a.from_impact != b.from_impact ? a.from_impact < b.from_impact : a.digit > b.digit;
    });
    return std::move(missing_);
  }

 private:
  void judge(std::int64_t impact, std::int64_t autonomy) {
    const std::array<Interval, 3> digits{Interval{impact, impact}, Interval{0, 9},
                                         Interval{autonomy, autonomy}};
    Outstanding found = outstanding_of(tables_, parties_, digits.data(), instant_, unanswered_);
    clear_[{impact, autonomy}] = found.clear;
    for (Missing& missing : found.missing) {
      const bool known = std::any_of(missing_.begin(), missing_.end(), [&](const Missing& one) {
        return one.id == missing.id && one.expiring == missing.expiring;
      });
      if (known) continue;
      missing.from_impact = impact;
      missing_.push_back(std::move(missing));
    }
  }

  const Tables& tables_;
  const Parties& parties_;
  const Instant instant_;
  Unanswered& unanswered_;
  std::map<std::pair<std::int64_t, std::int64_t>, bool> clear_;
  std::vector<Missing> missing_;
};

std::optional<Envelope> envelope_of(const Tables& tables, const Levels& levels,
                                    const Scope& scope) {
  if (!levels.clear(0, 0)) return std::nullopt;
  Envelope envelope;
  while (envelope.max_impact < kHighestImpact && levels.clear(envelope.max_impact + 1, 0))
    ++envelope.max_impact;
  while (envelope.max_autonomy < levels.top() &&
         levels.clear(envelope.max_impact, envelope.max_autonomy + 1))
    ++envelope.max_autonomy;
  const auto decides = static_cast<std::int64_t>(DecisionRole::decides);
  envelope.max_role = static_cast<DecisionRole>(std::min(envelope.max_autonomy, decides));
  for (const DataClass& one : tables.data_classes)
    if (!one.when || one.when->holds(scope) == Tri::yes) envelope.data_classes.push_back(one.word);
  return envelope;
}

}  // namespace

Profile profile(const Component& component, const std::vector<Stop>& stops, const Rubric& rubric,
                base::Time as_of, const Ties& ties) {
  const Tables& tables = rubric.tables();
  const Instant instant{as_of, as_of + tables.expiring_days * base::kDay};
  const Answers answers(component.facts, stops, tables.vocabulary, as_of, instant.horizon);
  const Ownership ownership(ties, stops, as_of);
  Parties parties;
  parties.ownership = &ownership;
  parties.components.push_back({&answers, component.subject, component.label});
  Unanswered unanswered(parties);

  Profile out;
  for (const DigitTable& digit : tables.digits)
    for (const PartTable& part : digit.parts) {
      if (part.side != Side::component) continue;
      out.training = part_of(part, parties, nullptr, as_of);
      unanswered_of(part, out.training.at_least, parties, nullptr, as_of, unanswered);
    }
  Levels levels(tables, parties, instant, unanswered);
  Scope scope{nullptr, &answers, nullptr, as_of};
  scope.absent_is_no = true;
  out.envelope = envelope_of(tables, levels, scope);
  out.assessing = out.envelope ? Saying{said("assessed for impact up to {}"),
                                        {std::to_string(out.envelope->max_impact)}}
                               : Saying{said("assessed for: none yet")};
  out.assessed = out.assessing.words();
  out.missing = levels.take_missing();
  out.unanswered = unanswered.questions(tables.vocabulary);

  if (!out.envelope) out.token_missing.push_back({"token.assessed", out.assessed, out.assessing});
  for (const Condition& condition : tables.component_token)
    if (condition.when.holds(scope) != Tri::yes)
      out.token_missing.push_back({condition.id, condition.words});
  out.token_earned = out.token_missing.empty();

  Boundary boundary(tables, as_of);
  boundary.see(component.facts);
  boundary.see(stops);
  boundary.see(ties);
  out.stable_until = boundary.next();
  return out;
}

base::Time token_expiry(const Component& component, const std::vector<Stop>& stops,
                        const Rubric& rubric, base::Time as_of, const Ties& ties) {
  Profile now = profile(component, stops, rubric, as_of, ties);
  const base::Time latest = as_of + rubric.token_seconds(0);
  const std::optional<Envelope> cleared = now.envelope;
  base::Time at = as_of;
  while (now.token_earned && now.envelope == cleared && at < latest) {
    at = now.stable_until;
    if (at < latest) now = profile(component, stops, rubric, at, ties);
  }
  return std::min(at, latest);
}

}  // namespace probity::rubric

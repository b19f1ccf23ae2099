#include "rubric/outstanding.h"

#include <algorithm>
#include <tuple>

#include "language/say.h"

namespace probity::rubric {

namespace {

using language::said;
using Standing = CheckSeen::Standing;

// What the evidence comes to for one requirement of one party.
struct Tally {
  std::vector<Counted> evidence;
  std::int64_t have = 0;          // organisations whose check counts
  std::int64_t have_lasting = 0;  // still after the horizon
  std::vector<base::Time> ends;   // of each of these organisations, the last of its checks
};

Counted counted(Source fact, bool counts, Saying saying) {
  std::string why = saying.words();
  return {std::move(fact), counts, std::move(why), std::move(saying)};
}

Missing missing_of(const auto& rule) {
  Missing missing;
  missing.id = rule.id;
  missing.digit = rule.digit;
  missing.words = rule.words;
  missing.satisfied_by = rule.satisfied_by;
  return missing;
}

class Requiring {
 public:
  Requiring(const Tables& tables, const Parties& parties, const Interval* digits, Instant instant)
      : tables_(tables), parties_(parties), digits_(digits), instant_(instant) {}

  void alarms(Outstanding& out) const {
    std::vector<const Party*> all;
    if (parties_.use.answers) all.push_back(&parties_.use);
    for (const Party& party : parties_.components)
      if (party.answers != parties_.use.answers) all.push_back(&party);
    for (const AlarmRule& alarm : tables_.alarms)
      for (const Party* party : all) {
        const Scope scope{party->answers, nullptr, digits_, instant_.as_of};
        const Tri holds = alarm.when.holds(scope);
        if (holds == Tri::no) continue;
        out.clear = false;
        out.digit.most = std::max(out.digit.most, alarm.digit);
        if (holds == Tri::unknown) continue;
        out.digit.least = std::max(out.digit.least, alarm.digit);
        Missing missing = missing_of(alarm);
        missing.component = party->label;
        std::vector<Expression::Leaf> leaves;
        alarm.when.support(scope, leaves);
        for (Source& source : sources_of(leaves))
          missing.evidence.push_back(counted(std::move(source), false, {said("raises it")}));
        out.missing.push_back(std::move(missing));
      }
  }

  void requirement(const Requirement& required, Outstanding& out) const {
    if (required.side == Side::use) {
      if (parties_.use.answers) judge(required, Party{}, out);
      return;
    }
    for (const Party& party : parties_.components) judge(required, party, out);
  }

  void duties(const Requirement& required, std::vector<Duty>& out) const {
    if (required.side == Side::use) {
      if (parties_.use.answers) duty(required, Party{}, out);
      return;
    }
    for (const Party& party : parties_.components) duty(required, party, out);
  }

  // Also where D4 is settled by something worse: the list of what is missing is part of the result.
  void unanswered(Unanswered& out) const {
    for (const Requirement& required : tables_.requirements) {
      if (required.side == Side::use) {
        if (parties_.use.answers) open_leaves(required, Party{}, out);
        continue;
      }
      for (const Party& party : parties_.components) open_leaves(required, party, out);
    }
  }

 private:
  Scope scope_of(const Party& component) const {
    return Scope{parties_.use.answers, component.answers, digits_, instant_.as_of};
  }

  // Whether the requirement is met, now or also beyond the horizon.
  Tri met(const Requirement& required, const Party& component, std::int64_t have,
          bool lasting) const {
    if (required.min_issuers > 0 && have >= required.min_issuers) return Tri::yes;
    if (!required.or_when) return Tri::no;
    Scope scope = scope_of(component);
    scope.absent_is_no = true;
    scope.lasting_only = lasting;
    return required.or_when->holds(scope);
  }

  void open_leaves(const Requirement& required, const Party& component, Unanswered& out) const {
    const Scope scope = scope_of(component);
    if (required.when.holds(scope) != Tri::unknown) return;
    if (met(required, component, tally(required, component).have_lasting, true) == Tri::yes) return;
    std::vector<Expression::Leaf> leaves;
    required.when.unanswered(scope, leaves);
    out.add(leaves);
  }

  void judge(const Requirement& required, const Party& component, Outstanding& out) const {
    const Tri applies = required.when.holds(scope_of(component));
    if (applies == Tri::no) return;
    Tally counted = tally(required, component);
    const Tri now = met(required, component, counted.have, false);
    const Tri later = met(required, component, counted.have_lasting, true);
    if (later == Tri::yes) return;
    Missing missing = missing_in(required, component, std::move(counted));
    out.digit.most = std::max(out.digit.most, now == Tri::yes ? 1 : required.digit);
    if (now != Tri::yes) out.clear = false;
    if (applies == Tri::yes && now == Tri::no) {
      out.digit.least = std::max(out.digit.least, required.digit);
      out.missing.push_back(std::move(missing));
    } else if (applies == Tri::yes && later == Tri::no) {
      // Met now, or perhaps not: in the milder case it is about to end.
      out.digit.least = std::max<std::int64_t>(out.digit.least, 1);
      missing.digit = 1;
      missing.expiring = true;
      out.missing.push_back(std::move(missing));
    }
  }

  Missing missing_in(const Requirement& required, const Party& component, Tally counted) const {
    Missing missing = missing_of(required);
    missing.have = counted.have;
    missing.need = required.min_issuers;
    missing.component = required.side == Side::component ? component.label : "";
    missing.evidence = std::move(counted.evidence);
    return missing;
  }

  void duty(const Requirement& required, const Party& component, std::vector<Duty>& out) const {
    const Tri applies = required.when.holds(scope_of(component));
    if (applies == Tri::no) return;
    Tally counted = tally(required, component);
    Duty duty;
    const Tri now = met(required, component, counted.have, false);
    const Tri later = met(required, component, counted.have_lasting, true);
    if (now == Tri::yes) {
      duty.state = later == Tri::no ? Duty::State::ending : Duty::State::met;
      duty.until = end_of(required, component, counted);
    } else if (now == Tri::unknown || applies == Tri::unknown) {
      duty.state = Duty::State::open;
    }
    duty.what = missing_in(required, component, std::move(counted));
    duty.what.expiring = duty.state == Duty::State::ending ||
                         (applies == Tri::yes && now == Tri::unknown && later == Tri::no);
    out.push_back(std::move(duty));
  }

  // Until when what meets the requirement now goes on to do so.
  base::Time end_of(const Requirement& required, const Party& component,
                    const Tally& counted) const {
    base::Time end{};
    if (required.min_issuers > 0 && counted.have >= required.min_issuers) {
      std::vector<base::Time> ends = counted.ends;
      std::sort(ends.rbegin(), ends.rend());
      end = ends[static_cast<std::size_t>(required.min_issuers) - 1];
    }
    Scope scope = scope_of(component);
    scope.absent_is_no = true;
    if (!required.or_when || required.or_when->holds(scope) != Tri::yes) return end;
    std::vector<Expression::Leaf> leaves;
    required.or_when->support(scope, leaves);
    base::Time other = base::kEndOfTime;
    for (const Expression::Leaf& leaf : leaves)
      for (const Fact* fact : leaf.about->sources(leaf.fact)) other = std::min(other, fact->until);
    return std::max(end, other);
  }

  // When a check that counts stops to.
  static base::Time end_of(const Requirement& required, const Fact& fact) {
    if (required.max_age_days == 0) return fact.until;
    return std::min(fact.until, fact.from + required.max_age_days * base::kDay);
  }

  Tally tally(const Requirement& required, const Party& component) const {
    std::vector<const CheckSeen*> seen;
    const Answers* use = parties_.use.answers;
    for (const Answers* about : {use, component.answers == use ? nullptr : component.answers}) {
      if (!about) continue;
      for (const CheckSeen& one : about->checks())
        if (required.checks[one.check]) seen.push_back(&one);
    }
    // By group, so that each counts once; then canonical, so that the order of facts is forgotten.
    const Ownership& ownership = *parties_.ownership;
    std::sort(seen.begin(), seen.end(), [&](const CheckSeen* a, const CheckSeen* b) {
      const Fact& x = *a->fact;
      const Fact& y = *b->fact;
      return std::tie(ownership.group(x.issuer), x.issuer, x.name, x.entry, x.subject, x.from,
                      x.until, x.value) < std::tie(ownership.group(y.issuer), y.issuer, y.name,
                                                   y.entry, y.subject, y.from, y.until, y.value);
    });
    Tally result;
    std::string_view counted_group;
    std::string_view lasting_group;
    const std::string* first = nullptr;  // of the group that counts: whose check came first
    for (const CheckSeen* one : seen) {
      Saying why = refusal(required, component, *one);
      const bool counts = why.english.empty();
      const std::string& issuer = one->fact->issuer;
      const std::string_view group = ownership.group(issuer);
      const bool repeated = counts && result.have > 0 && counted_group == group;
      if (counts && !repeated) {
        ++result.have;
        counted_group = group;
        first = &issuer;
        result.ends.push_back({});
      }
      if (counts) result.ends.back() = std::max(result.ends.back(), end_of(required, *one->fact));
      if (counts && end_of(required, *one->fact) > instant_.horizon &&
          (result.have_lasting == 0 || lasting_group != group)) {
        ++result.have_lasting;
        lasting_group = group;
      }
      if (counts)
        why = !repeated || required.min_issuers <= 1 ? Saying{said("counts")}
              : *first == issuer
                  ? Saying{said("counts once with the same organisation's")}
                  : Saying{said("counts once with that of {}, of one group: {}"),
                           {*first, in_words(ownership.chain_in_group(*first, issuer))}};
      result.evidence.push_back(counted(source_of(*one->fact), counts, std::move(why)));
    }
    return result;
  }

  // Why the check does not count; empty if it does.
  Saying refusal(const Requirement& required, const Party& component, const CheckSeen& seen) const {
    const Fact& fact = *seen.fact;
    if (seen.standing == Standing::stopped)
      return {said("suspended or withdrawn by entry {}"), {std::to_string(seen.stopped_by)}};
    if (seen.standing == Standing::expired)
      return {said("expired at {}"), {base::to_string(fact.until)}};
    const auto verdict = tables_.vocabulary.rank(seen.check, fact.value);
    if (verdict == kFail) return {said("the verdict is fail")};
    if (verdict != kPass) return {said("the verdict is insufficient evidence")};
    if (required.max_age_days > 0 &&
        fact.from + required.max_age_days * base::kDay <= instant_.as_of)
      return {said("older than {} days"), {std::to_string(required.max_age_days)}};
    if (!required.independent) return {};
    for (const Answers* about : {parties_.use.answers, component.answers})
      if (about && about->is_author(fact.issuer))
        return {about == parties_.use.answers
                    ? said("not independent: {} answers for the use itself")
                    : said("not independent: {} answers for the component itself"),
                {fact.issuer}};
    return tie_to_author(component, fact.issuer);
  }

  // Whoever belongs to those who answer for the use or the component.
  Saying tie_to_author(const Party& component, const std::string& issuer) const {
    for (const Answers* about : {parties_.use.answers, component.answers})
      if (about)
        for (const std::string_view author : about->authors()) {
          const auto chain = parties_.ownership->chain(issuer, std::string(author));
          if (!chain.empty())
            return {said("not independent of {}: {}"), {std::string(author), in_words(chain)}};
        }
    return {};
  }

  const Tables& tables_;
  const Parties& parties_;
  const Interval* digits_;
  const Instant instant_;
};

}  // namespace

std::vector<Duty> duties_of(const Tables& tables, const Parties& parties, const Interval* digits,
                            Instant instant) {
  const Requiring requiring(tables, parties, digits, instant);
  Outstanding alarms;
  requiring.alarms(alarms);
  std::vector<Duty> all;
  for (Missing& missing : alarms.missing) all.push_back({std::move(missing), Duty::State::missing});
  for (const Requirement& required : tables.requirements) requiring.duties(required, all);
  return all;
}

Outstanding outstanding_of(const Tables& tables, const Parties& parties, const Interval* digits,
                           Instant instant, Unanswered& unanswered) {
  Outstanding out;
  out.digit = {0, 0};
  const Requiring requiring(tables, parties, digits, instant);
  requiring.alarms(out);
  for (const Requirement& required : tables.requirements) requiring.requirement(required, out);
  out.digit.most = std::max(out.digit.most, out.digit.least);
  std::stable_sort(out.missing.begin(), out.missing.end(),
                   [](const Missing& a, const Missing& b) { return a.digit > b.digit; });
  requiring.unanswered(unanswered);
  return out;
}

}  // namespace probity::rubric

#include "rubric/evaluate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "language/say.h"
#include "rubric/boundary.h"
#include "rubric/code.h"
#include "rubric/considered.h"
#include "rubric/digits.h"
#include "rubric/outstanding.h"
#include "rubric/tables.h"

namespace probity::rubric {

namespace {

using language::said;
using State = Resolved::State;
using Digits = std::array<Interval, 4>;

Digit fourth(const Tables& tables, const Outstanding& outstanding) {
  Digit digit;
  digit.id = "D4";
  digit.at_least = outstanding.digit.least;
  digit.at_most = outstanding.digit.most;
  if (digit.at_least != digit.at_most) return digit;
  digit.value = digit.at_least;
  digit.rule = fmt::format("D4.{}", *digit.value);
  digit.words = tables.outstanding[static_cast<std::size_t>(*digit.value)];
  for (const Missing& missing : outstanding.missing) {
    if (missing.digit != digit.value) continue;
    digit.rule = missing.id;
    (missing.component.empty() ? digit.from_use : digit.from_component) = true;
    for (const Counted& counted : missing.evidence) digit.facts.push_back(counted.fact);
  }
  std::sort(digit.facts.begin(), digit.facts.end());
  digit.facts.erase(std::unique(digit.facts.begin(), digit.facts.end()), digit.facts.end());
  return digit;
}

constexpr const char* kIncomplete = said("the risk code is not complete");

Reason reason(std::string rule, Saying saying) {
  return {std::move(rule), saying.words(), std::move(saying)};
}

void set_tier(const Tables& tables, const Scope& scope, Judgement& out) {
  bool open_question = false;
  for (const TierRule& rule : tables.tiers) {
    const Tri holds = rule.when.holds(scope);
    open_question = open_question || holds == Tri::unknown;
    if (holds != Tri::yes) continue;
    out.tier = rule.tier;
    out.tier_reason = {rule.id, rule.words};
    return;
  }
  out.tier = open_question ? Tier::guarded : Tier::open;
  out.tier_reason = open_question ? reason("tier.undetermined", {kIncomplete})
                                  : Reason{"tier.open", tables.open_words};
}

// The three digits of an approval; empty if nobody gave it, or if two gave different ones.
std::string approved(const Answers& use, FactIndex fact) {
  if (use[fact].state != State::known || use[fact].count == 0) return {};
  return to_text(use.sources(fact).front()->value);
}

void set_token(const Tables& tables, const Answers& use, Judgement& out) {
  const TokenRule& rule = tables.token;
  const auto code = RiskCode::parse(out.code);
  const auto lacks = [&](const char* id, Saying saying) {
    out.token_missing.push_back(reason(id, std::move(saying)));
  };
  const auto text = [](std::int64_t number) { return std::to_string(number); };
  out.adopted = approved(use, tables.adopted);
  out.provisional =
      out.impact().at_most >= rule.board_from && out.impact().at_least >= rule.board_from;
  if (code && approved(use, tables.published) == code->adopted()) out.provisional = false;
  if (!code) {
    lacks("token.code", {kIncomplete});
    return;
  }
  if (out.adopted.empty())
    lacks("token.adopted",
          {said("the accountable official has not adopted {}"), {code->adopted()}});
  else if (out.adopted != code->adopted())
    lacks("token.adopted", {said("adopted is {}, computed is {}"), {out.adopted, code->adopted()}});
  if (code->impact() > rule.max_impact)
    lacks("token.impact",
          {said("impact {} is over {}"), {text(code->impact()), text(rule.max_impact)}});
  if (code->missing() > rule.max_outstanding)
    lacks("token.outstanding", {said("what is still missing is {}, at most {} is allowed"),
                                {text(code->missing()), text(rule.max_outstanding)}});
  if (out.provisional)
    lacks("token.board", {said("the board has not published {}"), {code->adopted()}});
  out.token_earned = out.token_missing.empty();
}

}  // namespace

std::string_view to_text(Tier tier) {
  switch (tier) {
    case Tier::open:
      return "open";
    case Tier::guarded:
      return "guarded";
    case Tier::blocked:
      break;
  }
  return "blocked";
}

Judgement evaluate(const Case& subject, const Rubric& rubric, base::Time as_of) {
  const Tables& tables = rubric.tables();
  const Considered considered(subject, tables, as_of);
  const Parties& parties = considered.parties();
  const Answers& use = considered.use();

  Judgement out;
  Unanswered unanswered(parties);
  Digits digits;
  for (std::size_t i = 0; i < tables.digits.size(); ++i) {
    out.digits.push_back(digit_of(tables.digits[i], parties, digits.data(), as_of));
    digits[i] = {out.digits[i].at_least, out.digits[i].at_most};
    unanswered_of(tables.digits[i], out.digits[i], parties, digits.data(), as_of, unanswered);
  }
  Outstanding outstanding =
      outstanding_of(tables, parties, digits.data(), considered.instant(), unanswered);
  digits[3] = outstanding.digit;
  out.digits.push_back(fourth(tables, outstanding));
  out.missing = std::move(outstanding.missing);
  out.unanswered = unanswered.questions(tables.vocabulary);

  const auto& d = out.digits;
  if (d[0].value && d[1].value && d[2].value && d[3].value)
    if (const auto code = RiskCode::of(*d[0].value, *d[1].value, *d[2].value, *d[3].value))
      out.code = code->str();
  const Scope scope{&use, nullptr, digits.data(), as_of};
  set_tier(tables, scope, out);
  out.restricted = tables.restricted.holds(scope) == Tri::yes;
  set_token(tables, use, out);

  Boundary boundary(tables, as_of);
  boundary.see(subject.use_facts);
  for (const Component& component : subject.components) boundary.see(component.facts);
  boundary.see(subject.stops);
  boundary.see(subject.ties);
  out.stable_until = boundary.next();
  return out;
}

base::Time token_expiry(const Case& subject, const Rubric& rubric, base::Time as_of) {
  Judgement now = evaluate(subject, rubric, as_of);
  const base::Time latest =
      as_of + rubric.token_seconds(now.impact().value.value_or(now.impact().at_most));
  base::Time at = as_of;
  while (now.token_earned && at < latest) {
    at = now.stable_until;
    if (at < latest) now = evaluate(subject, rubric, at);
  }
  return std::min(at, latest);
}

}  // namespace probity::rubric

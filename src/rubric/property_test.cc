// What holds for every case under the core rubric, tried on random ones.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "rubric/answers.h"
#include "rubric/checklist.h"
#include "rubric/evaluate.h"
#include "rubric/profile.h"
#include "rubric/random_cases.h"

namespace probity::rubric {
namespace {

std::vector<std::vector<Fact>*> fact_lists(Case& subject) {
  std::vector<std::vector<Fact>*> lists = {&subject.use_facts};
  for (Component& component : subject.components) lists.push_back(&component.facts);
  return lists;
}

bool not_milder(const Digit& graver, const Digit& milder) {
  return graver.at_least >= milder.at_least && graver.at_most >= milder.at_most;
}

void check(const char* what, void (*property)()) {
  const bool ok = rc::check(what, [property] {
    for (int i = 0; i < 10; ++i) property();
  });
  EXPECT_TRUE(ok) << what;
}

TEST(Property, TheOrderOfTheFactsIsIrrelevant) {
  check("shuffled facts, same judgement", [] {
    Case subject = any_case();
    const Judgement before = evaluate(subject, rubric(), kNow);
    for (std::vector<Fact>* facts : fact_lists(subject))
      for (std::size_t i = facts->size(); i > 1; --i)
        std::swap((*facts)[i - 1], (*facts)[*rc::gen::inRange<std::size_t>(0, i)]);
    RC_ASSERT(evaluate(subject, rubric(), kNow) == before);
  });
}

TEST(Property, ImpactDataAndAutonomyRiseWithEachFactsSeverity) {
  check("a graver answer never gives a milder digit", [] {
    Case subject = any_case();
    const auto lists = fact_lists(subject);
    std::vector<Fact>& facts = *lists[*rc::gen::inRange<std::size_t>(0, lists.size())];
    std::vector<std::size_t> ordered;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const Term& term = vocabulary()[*vocabulary().find(facts[i].name)];
      if (term.kind == Kind::answer && term.order != Order::none) ordered.push_back(i);
    }
    if (ordered.empty()) return;
    Fact& chosen = facts[*rc::gen::elementOf(ordered)];
    const FactIndex index = *vocabulary().find(chosen.name);
    const Term& term = vocabulary()[index];
    const Value other = value_of(term);
    const Judgement before = evaluate(subject, rubric(), kNow);
    const auto was = vocabulary().rank(index, chosen.value);
    const auto is = vocabulary().rank(index, other);
    RC_ASSERT(was.has_value() && is.has_value());
    chosen.value = other;
    const Judgement after = evaluate(subject, rubric(), kNow);
    const bool subset = term.type == Type::words && (*was | *is) != *is;
    const bool graver = term.order == Order::falsehood ? *is <= *was : *is >= *was && !subset;
    const bool milder = term.order == Order::falsehood ? *is >= *was : *is <= *was;
    for (std::size_t d = 0; d < 3; ++d) {
      if (graver)
        RC_ASSERT(not_milder(after.digits[d], before.digits[d]));
      else if (milder)
        RC_ASSERT(not_milder(before.digits[d], after.digits[d]));
    }
  });
}

TEST(Property, LosingEvidenceNeverLowersWhatIsMissing) {
  check("a lost pass or declaration never lowers D4", [] {
    Case subject = any_case();
    const Judgement before = evaluate(subject, rubric(), kNow);
    std::vector<std::uint64_t> good;
    for (const std::vector<Fact>* facts : fact_lists(subject))
      for (const Fact& fact : *facts) {
        const Term& term = vocabulary()[*vocabulary().find(fact.name)];
        const bool favours = (term.kind == Kind::check && fact.value == Value(Word{"pass"})) ||
                             (term.kind == Kind::declaration && fact.value == Value(true));
        if (favours) good.push_back(fact.entry);
      }
    if (good.empty()) return;
    subject.stops.push_back({*rc::gen::elementOf(good), {}, base::kEndOfTime, 9999});
    const Judgement after = evaluate(subject, rubric(), kNow);
    RC_ASSERT(not_milder(after.outstanding(), before.outstanding()));
    RC_ASSERT(!after.token_earned || before.token_earned);
  });
}

TEST(Property, TheChecklistMissesWhatTheJudgementMisses) {
  check("the same is missing, and what is met ends when it says", [] {
    const Case subject = any_case();
    std::multiset<std::string> judged;
    std::multiset<std::string> listed;
    for (const Missing& one : evaluate(subject, rubric(), kNow).missing)
      judged.insert(one.id + one.component + (one.expiring ? "!" : ""));
    base::Time first_end = base::kEndOfTime;
    for (const Duty& duty : checklist(subject, rubric(), kNow)) {
      const bool ending = duty.state == Duty::State::ending;
      const std::string expiring = duty.what.id + duty.what.component + "!";
      // Whether an answer that is open makes it apply does not matter while it is met.
      if (duty.state == Duty::State::missing) listed.insert(duty.what.id + duty.what.component);
      if (duty.what.expiring && judged.contains(expiring)) listed.insert(expiring);
      if (ending || duty.state == Duty::State::met) first_end = std::min(first_end, duty.until);
    }
    RC_ASSERT(judged == listed);
    RC_ASSERT(first_end > kNow);
  });
}

TEST(Property, NothingChangesBeforeStableUntil) {
  check("constant from as_of to stable_until", [] {
    const Case subject = any_case();
    const Judgement now = evaluate(subject, rubric(), kNow);
    RC_ASSERT(now.stable_until > kNow);
    const std::int64_t length =
        std::min(now.stable_until.seconds - kNow.seconds, std::int64_t{4} << 30);
    const base::Time later = kNow + *rc::gen::inRange<std::int64_t>(0, length);
    RC_ASSERT(evaluate(subject, rubric(), later) == now);
    RC_ASSERT(evaluate(subject, rubric(), kNow + (length - 1)) == now);
    for (const Component& component : subject.components) {
      const Profile made = profile(component, subject.stops, rubric(), kNow);
      RC_ASSERT(profile(component, subject.stops, rubric(), made.stable_until - 1) == made);
    }
  });
}

TEST(Property, AnsweringWhatIsAskedCompletesTheCode) {
  check("the questions lead to a code", [] {
    Case subject = any_case();
    std::uint64_t entry = 100'000;
    for (int round = 0; round < 200; ++round) {
      const Judgement judgement = evaluate(subject, rubric(), kNow);
      if (judgement.code != "----") {
        for (const Digit& digit : judgement.digits) RC_ASSERT(!digit.words.empty());
        return;
      }
      RC_ASSERT(!judgement.unanswered.empty());
      for (const Question& question : judgement.unanswered) {
        const Term& term = vocabulary()[*vocabulary().find(question.fact)];
        std::vector<Fact>* facts = &subject.use_facts;
        for (Component& component : subject.components)
          if (component.subject == question.subject) facts = &component.facts;
        // Who disagreed before now says the same.
        const Value value = value_of(term);
        for (const char* issuer : {"agency", "second"})
          facts->push_back(
              {question.subject, question.fact, value, {}, base::kEndOfTime, ++entry, issuer});
      }
    }
    RC_FAIL("still not coded after 200 rounds of answers");
  });
}

TEST(Property, WhatIsNotAskedDoesNotMatterYet) {
  check("a complete code ignores what it did not ask", [] {
    Case subject = any_case();
    const Judgement before = evaluate(subject, rubric(), kNow);
    if (before.code == "----") return;
    const Answers use(subject.use_facts, subject.stops, vocabulary(), kNow, kNow);
    for (const Term& term : vocabulary().terms()) {
      const FactIndex index = *vocabulary().find(term.name);
      const bool open = use[index].state == Resolved::State::unanswered;
      if (term.side != Side::use || !open || term.type == Type::digests) continue;
      Case answered = subject;
      answered.use_facts.push_back(
          {subject.use, term.name, value_of(term), {}, base::kEndOfTime, 999'999, "agency"});
      RC_ASSERT(evaluate(answered, rubric(), kNow).code == before.code);
    }
  });
}

// So that a page can say in another language whatever a judgement says in English.
bool has_other_words(const Reason& reason) {
  return reason.saying.english.empty() ? reason.words == rubric().words(reason.rule, "en")
                                       : reason.words == reason.saying.words();
}

TEST(Property, WhatIsSaidInEnglishCanBeSaidOtherwise) {
  check("words by their rule, or with their pattern", [] {
    const Judgement judgement = evaluate(any_case(), rubric(), kNow);
    for (const Digit& digit : judgement.digits)
      for (const Part& part : digit.parts) RC_ASSERT(part.words == rubric().words(part.rule, "en"));
    for (const Missing& one : judgement.missing) {
      RC_ASSERT(one.words == rubric().words(one.id, "en"));
      RC_ASSERT(one.satisfied_by == rubric().words(one.id + ".satisfied_by", "en"));
      for (const Counted& counted : one.evidence) RC_ASSERT(counted.why == counted.saying.words());
    }
    for (const Reason& reason : judgement.token_missing) RC_ASSERT(has_other_words(reason));
    RC_ASSERT(has_other_words(judgement.tier_reason));
  });
}

}  // namespace
}  // namespace probity::rubric

#include "rubric/legal.h"

#include <algorithm>
#include <set>

#include "rubric/law_tables.h"
#include "rubric/trace.h"

namespace probity::rubric {

namespace {

using State = Resolved::State;
using Leaves = std::vector<Expression::Leaf>;

// The answers about the use, with a "no" for each fact that is asked only if something holds which
// does not. One that was answered yes all the same keeps its answer.
class Gated {
 public:
  Gated(const Case& subject, const Laws& laws, base::Time as_of)
      : facts_(subject.use_facts), stops_(subject.stops), as_of_(as_of) {
    for (const Law& law : laws.all())
      for (const Gate& gate : law.gates) gates_[gate.fact] = &gate;
    settle(laws.vocabulary());
    for (bool again = true; again;) {
      again = false;
      for (const auto& [fact, gate] : gates_) {
        if ((*answers_)[fact].state != State::unanswered) continue;
        if (gate->only_if.holds(scope()) != Tri::no) continue;
        Fact no;
        no.subject = subject.use;
        no.name = laws.vocabulary()[fact].name;
        no.value = false;
        facts_.push_back(std::move(no));
        again = true;
      }
      if (again) settle(laws.vocabulary());
    }
  }

  const Answers& answers() const { return *answers_; }
  Scope scope() const { return {&*answers_, nullptr, nullptr, as_of_}; }

  // Instead of a fact that may not need asking: what decides whether it does.
  void ask_first(const Expression::Leaf& leaf, Leaves& out) const {
    const auto gate = gates_.find(leaf.fact);
    if (gate == gates_.end() || gate->second->only_if.holds(scope()) == Tri::yes ||
        (*answers_)[leaf.fact].state != State::unanswered) {
      out.push_back(leaf);
      return;
    }
    Leaves first;
    gate->second->only_if.unanswered(scope(), first);
    for (const Expression::Leaf& one : first) ask_first(one, out);
  }
  bool contradicts(const Gate& gate) const {
    const Resolved& answer = (*answers_)[gate.fact];
    return answer.state == State::known && answer.rank == 1 &&
           gate.only_if.holds(scope()) == Tri::no;
  }

 private:
  void settle(const Vocabulary& vocabulary) {
    answers_.emplace(facts_, stops_, vocabulary, as_of_, as_of_);
  }

  std::vector<Fact> facts_;
  const std::vector<Stop>& stops_;
  const base::Time as_of_;
  std::map<FactIndex, const Gate*> gates_;
  std::optional<Answers> answers_;
};

std::string english(const Text& text) {
  const auto found = text.find("en");
  return found == text.end() ? "" : found->second;
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

class Reading {
 public:
  Reading(const Law& law, const Gated& gated, const Parties& parties, const Vocabulary& vocabulary,
          base::Time as_of)
      : law_(law), gated_(gated), vocabulary_(vocabulary), as_of_(as_of), open_(parties) {}

  LegalResult run() {
    out_.law = law_.id;
    out_.version = law_.version;
    out_.digest = law_.digest;
    out_.title = english(law_.title);
    for (const LawClass& one : law_.classes) class_of(one);
    for (const LawDuty& one : law_.duties) duty(one);
    for (const LawQuestion& one : law_.questions) step(one);
    for (const Gate& gate : law_.gates)
      if (gated_.contradicts(gate))
        out_.contradictions.push_back(vocabulary_[gate.fact].name +
                                      " is answered yes, and what it depends on no");
    for (const LawContradiction& one : law_.contradictions)
      if (one.when.holds(scope()) == Tri::yes)
        out_.contradictions.push_back(english(one.said.words));
    out_.unanswered = open_.questions(vocabulary_);
    out_.stable_until = base::kEndOfTime;
    return std::move(out_);
  }

 private:
  Scope scope() const { return gated_.scope(); }

  void support(const Expression& when, Leaves& out) const { when.support(scope(), out); }
  void open(const Expression& when, Leaves& out) const {
    Leaves leaves;
    when.unanswered(scope(), leaves);
    for (const Expression::Leaf& leaf : leaves) gated_.ask_first(leaf, out);
  }
  // What was said for it; an answer that nobody gave because it was not asked is not named.
  static std::vector<Source> sources(const Leaves& leaves) {
    std::vector<Source> all = sources_of(leaves);
    std::erase_if(all, [](const Source& one) { return one.issuer.empty(); });
    return all;
  }
  void close(const Leaves& leaves, Finding& finding) {
    open_.add(leaves);
    std::set<std::string> names;
    for (const Expression::Leaf& leaf : leaves) names.insert(vocabulary_[leaf.fact].name);
    finding.missing.assign(names.begin(), names.end());
  }
  LegalState state_at(base::Time from) const {
    return as_of_ < from ? LegalState::scheduled : LegalState::in_force;
  }
  bool in_force(const std::optional<std::vector<std::string>>& kinds) const {
    return kinds && std::any_of(out_.classes.begin(), out_.classes.end(), [&](const Finding& one) {
             return one.state == LegalState::in_force && contains(*kinds, one.kind);
           });
  }

  void class_of(const LawClass& one) {
    states_.push_back(Tri::no);
    if (one.span.until <= as_of_ || in_force(one.said.unless)) return;
    Tri holds = one.when ? one.when->holds(scope()) : Tri::yes;
    Leaves leaves;
    if (one.said.otherwise.value_or(false))
      for (const Finding& other : out_.classes)
        holds = std::min(holds, other.state == LegalState::undetermined ? Tri::unknown : Tri::no);
    if (holds == Tri::no) return;
    states_.back() = holds;
    Finding made{one.said.id,
                 one.said.kind,
                 "",
                 state_at(one.span.from),
                 one.span.from,
                 one.span.until,
                 one.said.article,
                 one.said.source,
                 english(one.said.words)};
    if (holds == Tri::unknown) {
      made.state = LegalState::undetermined;
      if (one.when && one.when->holds(scope()) == Tri::unknown) open(*one.when, leaves);
      close(leaves, made);
    } else if (one.when) {
      support(*one.when, leaves);
      made.facts = sources(leaves);
    }
    out_.classes.push_back(std::move(made));
  }

  // When the duty begins for who was there before; false: never. A grace period that is not
  // answered for does not count, but is asked.
  bool begins(const LawDuty& duty, const LawClass& of, base::Time& from) {
    for (const LawGrace& grace : law_.grace) {
      if (!contains(grace.said.classes, of.said.id) && !contains(grace.said.duties, duty.said.id))
        continue;
      const Tri holds = grace.when.holds(scope());
      if (holds == Tri::unknown) {
        Leaves leaves;
        open(grace.when, leaves);
        open_.add(leaves);
      }
      if (holds != Tri::yes) continue;
      if (!grace.from) return false;
      from = std::max(from, *grace.from);
    }
    return true;
  }

  void duty(const LawDuty& one) {
    if (one.until <= as_of_) return;
    const LawRole& role = law_.roles[one.role];
    const Tri whose = role.when ? role.when->holds(scope()) : Tri::yes;
    const Tri applies = std::min(whose, one.when ? one.when->holds(scope()) : Tri::yes);
    if (applies == Tri::no) return;
    std::optional<Finding> best;
    for (const std::size_t number : one.classes) {
      const LawClass& of = law_.classes[number];
      if (states_[number] == Tri::no) continue;
      base::Time from = one.from.value_or(of.span.from);
      if (!begins(one, of, from)) continue;
      Finding made{one.said.id, one.said.role,    of.said.id,      state_at(from),         from,
                   one.until,   one.said.article, one.said.source, english(one.said.words)};
      Leaves leaves;
      if (std::min(applies, states_[number]) == Tri::unknown) {
        made.state = LegalState::undetermined;
        if (states_[number] == Tri::unknown && of.when) open(*of.when, leaves);
        if (states_[number] == Tri::yes && whose == Tri::unknown) open(*role.when, leaves);
        if (states_[number] == Tri::yes && whose == Tri::yes) open(*one.when, leaves);
        close(leaves, made);
      } else {
        if (of.when) support(*of.when, leaves);
        if (role.when) support(*role.when, leaves);
        if (one.when) support(*one.when, leaves);
        made.facts = sources(leaves);
      }
      const bool open_now = made.state == LegalState::undetermined;
      const bool open_before = best && best->state == LegalState::undetermined;
      if (!best || open_before > open_now || (open_before == open_now && made.from < best->from))
        best = std::move(made);
    }
    if (best) out_.duties.push_back(*std::move(best));
  }

  void step(const LawQuestion& one) {
    if (in_force(one.said.unless)) return;
    const Tri holds = one.when.holds(scope());
    PathStep made{one.said.id, english(one.said.question), "undetermined", one.said.article, "",
                  {}};
    Leaves leaves;
    if (holds == Tri::yes) support(one.when, leaves);
    made.facts = sources(leaves);
    if (holds != Tri::unknown) {
      made.answer = holds == Tri::yes ? "yes" : "no";
      made.follows = english(holds == Tri::yes ? one.said.yes : one.said.no);
    }
    out_.path.push_back(std::move(made));
  }

  const Law& law_;
  const Gated& gated_;
  const Vocabulary& vocabulary_;
  const base::Time as_of_;
  std::vector<Tri> states_;  // by class; no also where another class ended the matter
  Unanswered open_;
  LegalResult out_;
};

base::Time next_change(const Law& law, const Case& subject, base::Time as_of) {
  base::Time next = base::kEndOfTime;
  const auto at = [&](base::Time time) {
    if (time > as_of && time < next) next = time;
  };
  for (const base::Time date : law.dates) at(date);
  for (const Fact& fact : subject.use_facts) {
    at(fact.from);
    at(fact.until);
  }
  for (const Stop& stop : subject.stops) {
    at(stop.from);
    at(stop.until);
  }
  return next;
}

}  // namespace

std::vector<LegalResult> legal(const Case& subject, const Laws& laws, base::Time as_of) {
  const Gated gated(subject, laws, as_of);
  Parties parties;
  parties.use = {&gated.answers(), subject.use, ""};
  std::vector<LegalResult> results;
  for (const Law& law : laws.all()) {
    results.push_back(Reading(law, gated, parties, laws.vocabulary(), as_of).run());
    results.back().stable_until = next_change(law, subject, as_of);
  }
  return results;
}

}  // namespace probity::rubric

#include "judgement/gather.h"

#include <set>

#include "judgement/parts.h"

namespace probity::judgement {

using base::Result;
using base::Status;
using base::SubjectDigest;
using rubric::Fact;

namespace {

Result<rubric::Component> facts_of(ledger::View& view, const SubjectDigest& digest) {
  rubric::Component made{digest, "", {}};
  PROBITY_TRY(made.label, view.label(digest));
  PROBITY_TRY(made.facts, view.facts(digest));
  return made;
}

// When the statements behind these facts do not count.
Result<std::vector<rubric::Stop>> stops_of(ledger::View& view,
                                           const std::vector<const std::vector<Fact>*>& groups) {
  std::set<std::uint64_t> entries;
  for (const std::vector<Fact>* facts : groups)
    for (const Fact& fact : *facts) entries.insert(fact.entry);
  std::vector<rubric::Stop> stops;
  for (const std::uint64_t index : entries) {
    PROBITY_TRY(const auto of_one, ledger::stops_of(view.db(), index));
    stops.insert(stops.end(), of_one.begin(), of_one.end());
  }
  return stops;
}

// The ties that can lead from whoever said one of these facts to somebody else: those of its group,
// and the one that is not passed on.
Result<rubric::Ties> ties_of(ledger::View& view,
                             const std::vector<const std::vector<Fact>*>& groups) {
  rubric::Ties ties;
  std::set<std::string> seen;
  for (const std::vector<Fact>* facts : groups)
    for (const Fact& fact : *facts) seen.insert(fact.issuer);
  std::vector<std::string> open(seen.begin(), seen.end());
  std::set<rubric::Tie> all;
  std::set<std::string> asked;
  while (!open.empty()) {
    const std::string one = std::move(open.back());
    open.pop_back();
    PROBITY_TRY(const auto of_one, view.ties(one));
    for (const rubric::Tie& tie : of_one) {
      if (!all.insert(tie).second) continue;
      for (const std::string& end : {tie.from, tie.to}) {
        if (!asked.insert(end).second) continue;
        PROBITY_TRY(const auto organisation, view.organisation(end));
        if (organisation && organisation->kind == ledger::OrganisationKind::agency)
          ties.public_bodies.insert(end);
      }
      if (!rubric::is_passed_on(tie, ties.public_bodies)) continue;
      for (const std::string& end : {tie.from, tie.to})
        if (seen.insert(end).second) open.push_back(end);
    }
  }
  ties.all.assign(all.begin(), all.end());
  return ties;
}

Result<std::vector<rubric::Stop>> stops_of(ledger::View& view, const rubric::Ties& ties) {
  std::vector<rubric::Stop> stops;
  for (const rubric::Tie& tie : ties.all) {
    PROBITY_TRY(const auto of_one, ledger::stops_of(view.db(), tie.entry));
    stops.insert(stops.end(), of_one.begin(), of_one.end());
  }
  return stops;
}

// What was said, what does not count of it, and who belongs together.
template <class Made>
Status add_standing(ledger::View& view, const std::vector<const std::vector<Fact>*>& groups,
                    Made& made) {
  PROBITY_TRY(made.ties, ties_of(view, groups));
  PROBITY_TRY(made.stops, stops_of(view, groups));
  PROBITY_TRY(const auto of_ties, stops_of(view, made.ties));
  made.stops.insert(made.stops.end(), of_ties.begin(), of_ties.end());
  return {};
}

}  // namespace

Result<rubric::Case> case_of(ledger::View& view, const SubjectDigest& use) {
  PROBITY_TRY(std::vector<Fact> said, view.facts(use));
  return case_of(view, use, std::move(said));
}

Result<rubric::Case> case_of(ledger::View& view, const SubjectDigest& use, std::vector<Fact> said) {
  rubric::Case made{use, std::move(said), {}, {}, {}};
  PROBITY_TRY(const auto components, made_of(view.db(), made.use_facts, view.now()));
  for (const SubjectDigest& digest : components) {
    PROBITY_TRY(rubric::Component one, facts_of(view, digest));
    made.components.push_back(std::move(one));
  }
  std::vector<const std::vector<Fact>*> all = {&made.use_facts};
  for (const rubric::Component& one : made.components) all.push_back(&one.facts);
  PROBITY_CHECK(add_standing(view, all, made));
  return made;
}

Result<Alone> component_of(ledger::View& view, const SubjectDigest& component) {
  Alone made;
  PROBITY_TRY(made.component, facts_of(view, component));
  PROBITY_CHECK(add_standing(view, {&made.component.facts}, made));
  return made;
}

}  // namespace probity::judgement

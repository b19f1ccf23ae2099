#include "judgement/gather.h"

#include <set>

#include "judgement/parts.h"

namespace probity::judgement {

using base::Result;
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

}  // namespace

Result<rubric::Case> case_of(ledger::View& view, const SubjectDigest& use) {
  PROBITY_TRY(std::vector<Fact> said, view.facts(use));
  return case_of(view, use, std::move(said));
}

Result<rubric::Case> case_of(ledger::View& view, const SubjectDigest& use, std::vector<Fact> said) {
  rubric::Case made{use, std::move(said), {}, {}};
  PROBITY_TRY(const auto components, made_of(view.db(), made.use_facts, view.now()));
  for (const SubjectDigest& digest : components) {
    PROBITY_TRY(rubric::Component one, facts_of(view, digest));
    made.components.push_back(std::move(one));
  }
  std::vector<const std::vector<Fact>*> all = {&made.use_facts};
  for (const rubric::Component& one : made.components) all.push_back(&one.facts);
  PROBITY_TRY(made.stops, stops_of(view, all));
  return made;
}

Result<Alone> component_of(ledger::View& view, const SubjectDigest& component) {
  Alone made;
  PROBITY_TRY(made.component, facts_of(view, component));
  PROBITY_TRY(made.stops, stops_of(view, {&made.component.facts}));
  return made;
}

}  // namespace probity::judgement

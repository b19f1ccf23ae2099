// Gathering: the facts about a use and its components, from all registers, as the shared rules take
// them: what evaluate(), profile() and checklist() of rubric/ consume. Functions over a View, on
// its thread.
#pragma once

#include <vector>

#include "ledger/view.h"
#include "rubric/case.h"

namespace probity::judgement {

base::Result<rubric::Case> case_of(ledger::View& view, const base::SubjectDigest& use);
// With these facts about the use instead of those that are said.
base::Result<rubric::Case> case_of(ledger::View& view, const base::SubjectDigest& use,
                                   std::vector<rubric::Fact> said);

// A component by itself, with what does not count of it.
struct Alone {
  rubric::Component component;
  std::vector<rubric::Stop> stops;
  rubric::Ties ties;
};
base::Result<Alone> component_of(ledger::View& view, const base::SubjectDigest& component);

}  // namespace probity::judgement

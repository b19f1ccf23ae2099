#include "judgement/parts.h"

#include <algorithm>

#include "ledger/standing.h"

namespace probity::judgement {

base::Result<std::set<base::SubjectDigest>> made_of(store::Db& db,
                                                    const std::vector<rubric::Fact>& facts,
                                                    base::Time at) {
  std::vector<const rubric::Fact*> said;
  for (const rubric::Fact& fact : facts)
    if (fact.name == kMadeOf && fact.from <= at && at < fact.until) said.push_back(&fact);
  std::stable_sort(said.begin(), said.end(), [](const rubric::Fact* a, const rubric::Fact* b) {
    return a->entry > b->entry;
  });
  std::set<base::SubjectDigest> components;
  for (const rubric::Fact* fact : said) {
    // With a single statement there is nothing to fall back to.
    if (said.size() > 1 && fact != said.back()) {
      PROBITY_TRY(const auto stops, ledger::stops_of(db, fact->entry));
      if (std::any_of(stops.begin(), stops.end(), [at](const rubric::Stop& stop) {
            return stop.from <= at && at < stop.until;
          }))
        continue;
    }
    if (const auto* one = std::get_if<base::SubjectDigest>(&fact->value)) components.insert(*one);
    if (const auto* all = std::get_if<rubric::DigestSet>(&fact->value))
      components.insert(all->begin(), all->end());
    break;
  }
  return components;
}

}  // namespace probity::judgement

// The home page.
#include "judgement/catalog.h"
#include "registers/models/catalog.h"
#include "server/http/request.h"
#include "server/portal/agency_list.h"
#include "server/portal/bars.h"
#include "server/portal/events.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;

namespace {

constexpr std::int64_t kUses = 6;
constexpr std::size_t kEvents = 8;
constexpr std::size_t kServices = 12;

// What public services use it for: the way in for those who do not know which agency it is.
Result<std::optional<pages::Bars>> services(Snapshot& snapshot, const rubric::Rubric& rules) {
  PROBITY_TRY(auto purposes, judgement::by_purpose(snapshot.db));
  if (purposes.size() > kServices) purposes.resize(kServices);
  std::vector<Counted> rows;
  for (const judgement::Tally& one : purposes)
    rows.push_back({purpose_words(rules, one.value),
                    "/uses?purpose=" + http::percent_encoded(one.value), one.count});
  return bars(say("What the services are for"), say("Uses"), std::move(rows));
}

}  // namespace

Result<pages::Home> home_page(Snapshot& snapshot) {
  pages::Home page;
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto changed, judgement::recently_changed(snapshot.db, kUses));
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, changed));
  for (const pages::UseRow& row : page.uses)
    if (row.code.coded && !page.example) page.example = row;
  PROBITY_TRY(page.services, services(snapshot, rules));
  PROBITY_TRY(auto organisations, ledger::organisations(snapshot.db));
  std::erase_if(organisations, [](const ledger::Organisation& one) {
    return one.kind == ledger::OrganisationKind::vendor;
  });
  PROBITY_TRY(page.agencies, agency_rows(snapshot, organisations));
  PROBITY_TRY(page.timeline, latest_events(snapshot, kEvents));
  judgement::Wanted earned;
  earned.earned = true;
  PROBITY_TRY(const auto uses, judgement::count(snapshot.db, {}));
  PROBITY_TRY(const auto labels, judgement::count(snapshot.db, earned));
  PROBITY_TRY(const auto components, registers::models::count_components(snapshot.db, {}));
  const auto members = static_cast<std::int64_t>(page.agencies.size());
  const auto entries = static_cast<std::int64_t>(snapshot.size);
  // The number stands beside its words.
  page.figures = {
      {uses, say_count(uses, "use in public services", "uses in public services"), "/uses"},
      {components, say_count(components, "component", "components"), "/components"},
      {members, say_count(members, "agency or assessor", "agencies and assessors"), "#agencies"},
      {labels, say_count(labels, "use with its safety label", "uses with their safety label"),
       "/uses?label=earned"},
      {entries, say_count(entries, "signed log entry", "signed log entries"), "/log"}};
  return page;
}

}  // namespace probity::server::portal

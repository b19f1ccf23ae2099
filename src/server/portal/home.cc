// The home page.
#include <map>

#include "judgement/catalog.h"
#include "registers/models/catalog.h"
#include "rubric/code.h"
#include "server/portal/events.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;

namespace {

constexpr std::int64_t kUses = 6;
constexpr std::size_t kEvents = 8;

Result<std::vector<pages::AgencyRow>> agencies(Snapshot& snapshot, const rubric::Rubric& rules) {
  PROBITY_TRY(const auto organisations, ledger::organisations(snapshot.db));
  PROBITY_TRY(const auto by_agency, judgement::by_organisation(snapshot.db));
  PROBITY_TRY(const auto by_steward, registers::models::by_steward(snapshot.db));
  std::map<std::string, const judgement::Fleet*> fleets;
  for (const judgement::Fleet& one : by_agency) fleets[one.organisation] = &one;
  std::map<std::string, std::int64_t> components;
  for (const registers::models::Tally& one : by_steward) components[one.value] = one.count;
  std::vector<pages::AgencyRow> rows;
  for (const ledger::Organisation& one : organisations) {
    if (one.kind == ledger::OrganisationKind::vendor) continue;
    const auto found = fleets.find(one.id);
    const judgement::Fleet* fleet = found == fleets.end() ? nullptr : found->second;
    pages::AgencyRow row{agency_link(one),
                         kind_words(one.kind),
                         fleet ? fleet->uses : 0,
                         fleet ? "/uses?agency=" + one.id : "",
                         components[one.id],
                         "",
                         std::optional<pages::Code>{}};
    if (row.components > 0) row.components_href = "/components?steward=" + one.id;
    if (fleet && fleet->gravest.code != rubric::kNotCoded) {
      PROBITY_TRY(row.highest, row_code(snapshot, rules, fleet->gravest));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<pages::Home> home_page(Snapshot& snapshot) {
  pages::Home page;
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto changed, judgement::recently_changed(snapshot.db, kUses));
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, changed));
  for (const pages::UseRow& row : page.uses)
    if (row.code.coded && !page.example) page.example = row;
  PROBITY_TRY(page.agencies, agencies(snapshot, rules));
  PROBITY_TRY(page.timeline, latest_events(snapshot, kEvents));
  judgement::Wanted earned;
  earned.earned = true;
  PROBITY_TRY(const auto uses, judgement::count(snapshot.db, {}));
  PROBITY_TRY(const auto labels, judgement::count(snapshot.db, earned));
  PROBITY_TRY(const auto components, registers::models::count_components(snapshot.db, {}));
  page.figures = {
      {uses, uses == 1 ? "use in public services" : "uses in public services", "/uses"},
      {components, components == 1 ? "component" : "components", "/components"},
      {static_cast<std::int64_t>(page.agencies.size()), "agencies and assessors", "#agencies"},
      {labels, labels == 1 ? "use with its safety label" : "uses with their safety label",
       "/uses?label=earned"},
      {static_cast<std::int64_t>(snapshot.size), "signed log entries", "/log"}};
  return page;
}

}  // namespace probity::server::portal

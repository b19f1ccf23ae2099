// The catalog of components.
#include "base/limits.h"
#include "judgement/search.h"
#include "registers/models/catalog.h"
#include "server/portal/listing.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
namespace models = registers::models;

namespace {

Result<std::vector<pages::Filter>> filters_of(Snapshot& snapshot, const models::Wanted& wanted) {
  pages::Filter steward{"steward", say("Steward"), {}};
  PROBITY_TRY(const auto stewards, models::by_steward(snapshot.db, wanted));
  for (const models::Tally& one : stewards) {
    PROBITY_TRY(const auto link, organisation_link(snapshot, one.value));
    steward.choices.push_back({one.value, link.text, one.count, false});
  }
  pages::Filter modality{"modality", say("Works on"), {}};
  PROBITY_TRY(const auto modalities, models::by_modality(snapshot.db, wanted));
  for (const models::Tally& one : modalities)
    modality.choices.push_back({one.value, word_title(one.value), one.count, false});
  return std::vector<pages::Filter>{std::move(steward), std::move(modality)};
}

}  // namespace

Result<models::Wanted> wanted_components(Snapshot& snapshot, const ListQuery& query) {
  models::Wanted wanted;
  wanted.stewards = query.all("steward");
  wanted.modalities = query.all("modality");
  if (const std::string words = query.one("q"); !words.empty()) {
    PROBITY_TRY(wanted.among, judgement::matching(snapshot.db, words, ledger::Sort::component,
                                                  base::limits::kPageRowsMax));
  }
  const std::string sort = query.one("sort");
  if (!sort.empty() && sort != "name")
    return fail(Code::usage, "no such order", "sort", "list.sort", sort, "name, or none");
  wanted.by_name = sort == "name";
  if (const std::string after = query.one("after"); !after.empty()) {
    const auto artifact = base::SubjectDigest::from_hex(after);
    if (artifact) {
      PROBITY_TRY(wanted.after, models::find_component(snapshot.db, *artifact));
    }
    if (!wanted.after)
      return fail(Code::usage, "no such place in the list", "after", "list.after", after,
                  "as in the link to the next page");
  }
  return wanted;
}

Result<pages::ComponentList> component_list(Snapshot& snapshot,
                                            const http::Parameters& parameters) {
  const ListQuery query("/components", parameters);
  PROBITY_TRY(models::Wanted wanted, wanted_components(snapshot, query));
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  constexpr auto kRows = static_cast<std::int64_t>(base::limits::kPageRows);
  wanted.count = kRows + 1;  // one more tells whether there is a next page
  PROBITY_TRY(auto components, models::components(snapshot.db, wanted));
  const bool more = static_cast<std::int64_t>(components.size()) > kRows;
  if (more) components.pop_back();

  pages::ComponentList page;
  PROBITY_TRY(auto filters, filters_of(snapshot, wanted));
  page.list = query.listing(std::move(filters));
  page.list.orders = {query.order(say("Newest first"), ""), query.order(say("By name"), "name")};
  page.list.shown = static_cast<std::int64_t>(components.size());
  PROBITY_TRY(page.list.matching, models::count_components(snapshot.db, wanted));
  PROBITY_TRY(page.list.total, models::count_components(snapshot.db, {}));
  if (more) page.list.next_href = query.after(components.back().artifact.hex());
  for (const models::Component& component : components) {
    PROBITY_TRY(auto row, component_row(snapshot, rules, component));
    page.components.push_back(std::move(row));
  }
  return page;
}

}  // namespace probity::server::portal

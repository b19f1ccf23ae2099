// The catalog of uses.
#include <algorithm>
#include <map>

#include "base/limits.h"
#include "base/number.h"
#include "judgement/catalog.h"
#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "server/portal/listing.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using judgement::Order;

namespace {

struct Bucket {
  std::string_view value;
  std::string_view text;
  std::string_view impacts;  // first digits, '-' for one not yet known
};
constexpr Bucket kImpacts[] = {{"0-2", "0 to 2", "012"},
                               {"3-4", "3 to 4", "34"},
                               {"5-6", "5 to 6", "56"},
                               {"7-9", "7 to 9", "789"},
                               {"open", "not yet known", "-"}};
constexpr Bucket kLabels[] = {{"earned", "Earned", "1"}, {"missing", "Not earned", "0"}};

std::int64_t sum(const std::vector<judgement::Tally>& tallies, std::string_view values) {
  std::int64_t total = 0;
  for (const judgement::Tally& one : tallies)
    if (values.find(one.value) != std::string_view::npos) total += one.count;
  return total;
}

Result<std::vector<pages::Filter>> filters_of(Snapshot& snapshot, const ListQuery& query) {
  pages::Filter agency{"agency", "Agency", {}};
  PROBITY_TRY(const auto agencies, judgement::by_organisation(snapshot.db));
  for (const judgement::Tally& one : agencies) {
    PROBITY_TRY(const auto link, organisation_link(snapshot, one.value));
    agency.choices.push_back({one.value, link.text, one.count, false});
  }
  pages::Filter impact{"impact", "Impact (first digit)", {}};
  PROBITY_TRY(const auto impacts, judgement::by_impact(snapshot.db));
  for (const Bucket& one : kImpacts)
    impact.choices.push_back(
        {std::string(one.value), std::string(one.text), sum(impacts, one.impacts), false});
  pages::Filter label{"label", "Safety label", {}};
  PROBITY_TRY(const auto earned, judgement::by_earned(snapshot.db));
  for (const Bucket& one : kLabels)
    label.choices.push_back(
        {std::string(one.value), std::string(one.text), sum(earned, one.impacts), false});
  std::vector<pages::Filter> filters = {std::move(agency), std::move(impact), std::move(label)};
  if (const auto component = base::SubjectDigest::from_hex(query.one("component"))) {
    judgement::Wanted wanted;
    wanted.component = component;
    PROBITY_TRY(const auto link, component_link(snapshot, *component));
    PROBITY_TRY(const auto count, judgement::count(snapshot.db, wanted));
    filters.push_back({"component", "Component", {{component->hex(), link.text, count, false}}});
  }
  return filters;
}

Result<Order> order_of(const std::string& sort) {
  if (sort.empty()) return Order::gravest;
  if (sort == "new") return Order::newest;
  if (sort == "name") return Order::name;
  return fail(Code::usage, "no such order", "sort", "list.sort", sort, "new, name, or none");
}

// "-3600.riverton/phone-line": the key of the last row shown and its name.
Result<judgement::Place> place_of(const std::string& after) {
  const std::size_t dot = after.find('.');
  const auto key = base::parse_int(std::string_view(after).substr(0, dot));
  if (dot == std::string::npos || !key)
    return fail(Code::usage, "no such place in the list", "after", "list.after", after,
                "as in the link to the next page");
  return judgement::Place{*key, after.substr(dot + 1)};
}

Result<judgement::Wanted> wanted_of(Snapshot& snapshot, const ListQuery& query) {
  judgement::Wanted wanted;
  wanted.organisations = query.all("agency");
  for (const Bucket& one : kImpacts)
    if (query.has("impact", one.value)) wanted.impacts += one.impacts;
  const bool earned = query.has("label", "earned");
  if (earned != query.has("label", "missing")) wanted.earned = earned;
  PROBITY_TRY(wanted.order, order_of(query.one("sort")));
  if (const std::string component = query.one("component"); !component.empty()) {
    wanted.component = base::SubjectDigest::from_hex(component);
    if (!wanted.component)
      return fail(Code::usage, "that is no manifest root", "component", "list.component", component,
                  "64 hex digits");
  }
  if (const std::string text = query.one("q"); !text.empty()) {
    PROBITY_TRY(wanted.among,
                registers::uses::matching(snapshot.db, text, base::limits::kPageRowsMax));
  }
  if (const std::string after = query.one("after"); !after.empty()) {
    PROBITY_TRY(wanted.after, place_of(after));
  }
  return wanted;
}

}  // namespace

Result<pages::UseList> use_list(Snapshot& snapshot, const http::Parameters& parameters) {
  const ListQuery query("/uses", parameters);
  PROBITY_TRY(judgement::Wanted wanted, wanted_of(snapshot, query));
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  constexpr auto kRows = static_cast<std::int64_t>(base::limits::kPageRows);
  wanted.count = kRows + 1;  // one more tells whether there is a next page
  PROBITY_TRY(auto rows, judgement::rows(snapshot.db, wanted));
  const bool more = static_cast<std::int64_t>(rows.size()) > kRows;
  if (more) rows.pop_back();

  pages::UseList page;
  PROBITY_TRY(auto filters, filters_of(snapshot, query));
  page.agencies = static_cast<std::int64_t>(filters.front().choices.size());
  PROBITY_TRY(page.components, registers::models::count_components(snapshot.db, {}));
  page.list = query.listing(std::move(filters));
  page.list.orders = {query.order("Gravest first", ""), query.order("Newest first", "new"),
                      query.order("By name", "name")};
  page.list.shown = static_cast<std::int64_t>(rows.size());
  PROBITY_TRY(page.list.matching, judgement::count(snapshot.db, wanted));
  PROBITY_TRY(page.list.total, judgement::count(snapshot.db, {}));
  if (more)
    page.list.next_href = query.after(std::to_string(rows.back().key) + "." + rows.back().name);
  PROBITY_TRY(page.withheld, judgement::restricted_uses(snapshot.db));
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, rows));
  return page;
}

}  // namespace probity::server::portal

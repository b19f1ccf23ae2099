// The catalog of uses.
#include <algorithm>
#include <map>

#include "base/limits.h"
#include "base/number.h"
#include "judgement/catalog.h"
#include "judgement/facets.h"
#include "registers/models/catalog.h"
#include "server/portal/bars.h"
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

// Several digits that people tell apart, by the value in the address.
struct Bucket {
  std::string_view value;
  const char* text;
  std::string_view digits;  // '-' for one not yet known
};
constexpr Bucket kImpacts[] = {{"0-2", said("0 to 2: little or none"), "012"},
                               {"3-4", said("3 to 4: services and delays"), "34"},
                               {"5-6", said("5 to 6: access and benefits"), "56"},
                               {"7-9", said("7 to 9: rights, safety, forbidden"), "789"},
                               {"open", said("Not yet known"), "-"}};
constexpr Bucket kData[] = {{"0-2", said("0 to 2: no personal data"), "012"},
                            {"3-4", said("3 to 4: anonymised or pseudonymised"), "34"},
                            {"5-6", said("5 to 6: personal"), "56"},
                            {"7", said("7: children, health, biometric and the like"), "7"},
                            {"open", said("Not yet known"), "-"}};
constexpr Bucket kMissing[] = {{"0", said("0: nothing"), "0"},
                               {"1-3", said("1 to 3: renewals and documents"), "123"},
                               {"4-7", said("4 to 7: evidence or checks"), "4567"},
                               {"8-9", said("8 to 9: failed, incident or suspended"), "89"},
                               {"open", said("Not yet known"), "-"}};
constexpr std::size_t kPurposesDrawn = 10;  // the most frequent
constexpr Bucket kLabels[] = {{"earned", said("Earned"), ""}, {"missing", said("Not earned"), ""}};

struct Word {
  std::string_view value;
  const char* text;
};
constexpr Word kTierWords[] = {
    {"open", said("Open")}, {"guarded", said("Guarded")}, {"blocked", said("Blocked")}};
constexpr Word kStageWords[] = {{"planned", said("Planned")},
                                {"pilot", said("Pilot")},
                                {"live", said("In service")},
                                {"not_stated", said("Not published")}};
constexpr Word kKindWords[] = {
    {"agency", said("Agency")}, {"assessor", said("Assessor")}, {"vendor", said("Vendor")}};

// "012" and "-" as places in counts by digit.
std::int64_t sum(const std::array<std::int64_t, 11>& counts, std::string_view digits) {
  std::int64_t total = 0;
  for (const char c : digits)
    total += counts[c == '-' ? judgement::Facets::kOpen : static_cast<std::size_t>(c - '0')];
  return total;
}

template <std::size_t N>
pages::Filter by_digit(std::string name, std::string title, const Bucket (&buckets)[N],
                       const std::array<std::int64_t, 11>& counts) {
  pages::Filter filter{std::move(name), std::move(title), {}};
  for (const Bucket& one : buckets)
    filter.choices.push_back(
        {std::string(one.value), say(one.text), sum(counts, one.digits), false});
  return filter;
}

pages::Filter by_impact(const judgement::Counts& counts) {
  return by_digit("impact", say("Impact (first digit)"), kImpacts, counts.impacts);
}
pages::Filter by_missing(const judgement::Counts& counts) {
  return by_digit("missing", say("What is still missing (fourth digit)"), kMissing, counts.missing);
}

template <std::size_t N>
std::string digits_of(const ListQuery& query, std::string_view name, const Bucket (&buckets)[N]) {
  std::string digits;
  for (const Bucket& one : buckets)
    if (query.has(name, one.value)) digits += one.digits;
  return digits;
}

template <std::size_t N>
pages::Filter by_word(std::string name, std::string title, const Word (&words)[N],
                      const std::vector<judgement::Tally>& counts) {
  pages::Filter filter{std::move(name), std::move(title), {}};
  for (const Word& one : words)
    for (const judgement::Tally& tally : counts)
      if (tally.value == one.value)
        filter.choices.push_back({std::string(one.value), say(one.text), tally.count, false});
  return filter;
}

Result<pages::Filter> by_agency(Snapshot& snapshot, const judgement::Counts& counts) {
  PROBITY_TRY(const auto organisations, ledger::organisations(snapshot.db));
  std::map<std::string, std::string> names;
  for (const ledger::Organisation& one : organisations) names[one.id] = one.name;
  pages::Filter filter{"agency", say("Agency"), {}};
  for (const judgement::Tally& one : counts.organisations)
    filter.choices.push_back({one.value, names[one.value], one.count, false});
  return filter;
}

pages::Filter by_purpose(const rubric::Rubric& rules, const judgement::Counts& counts) {
  pages::Filter filter{"purpose", say("Purpose"), {}};
  for (const judgement::Tally& one : counts.purposes)
    filter.choices.push_back({one.value, purpose_words(rules, one.value), one.count, false});
  return filter;
}

Result<pages::Filter> by_component(Snapshot& snapshot, const judgement::Counts& counts) {
  pages::Filter filter{"component", say("Component"), {}};
  for (const judgement::Tally& one : counts.components) {
    PROBITY_TRY(const auto link,
                component_link(snapshot, *base::SubjectDigest::from_hex(one.value)));
    filter.choices.push_back({one.value, link.text, one.count, false});
  }
  return filter;
}

Result<std::vector<pages::Filter>> filters_of(Snapshot& snapshot, const rubric::Rubric& rules,
                                              const judgement::Counts& counts) {
  std::vector<pages::Filter> filters;
  PROBITY_TRY(auto agency, by_agency(snapshot, counts));
  filters.push_back(std::move(agency));
  filters.push_back(by_word("kind", say("Kind of organisation"), kKindWords, counts.kinds));
  filters.push_back(by_purpose(rules, counts));
  filters.push_back(by_impact(counts));
  filters.push_back(by_digit("data", say("Data (second digit)"), kData, counts.data));
  filters.push_back(by_missing(counts));
  pages::Filter label{"label", say("Safety label"), {}};
  for (const Bucket& one : kLabels)
    label.choices.push_back({std::string(one.value), say(one.text),
                             counts.earned[one.value == "earned" ? 1 : 0], false});
  filters.push_back(std::move(label));
  filters.push_back(by_word("tier", say("Access"), kTierWords, counts.tiers));
  filters.push_back(by_word("stage", say("Stage"), kStageWords, counts.stages));
  PROBITY_TRY(auto component, by_component(snapshot, counts));
  filters.push_back(std::move(component));
  return filters;
}

// What a filter would leave, drawn; a choice leads to its own list.
std::optional<pages::Bars> drawn(const ListQuery& query, const pages::Filter& filter) {
  std::vector<Counted> rows;
  for (const pages::Choice& one : filter.choices)
    rows.push_back({one.text, query.with(filter.name, one.value), one.count});
  return bars(filter.title, say("Uses"), std::move(rows));
}

Result<Order> order_of(const std::string& sort, bool words) {
  if (sort.empty()) return words ? Order::match : Order::gravest;
  if (sort == "grave") return Order::gravest;
  if (sort == "new") return Order::newest;
  if (sort == "name") return Order::name;
  return fail(Code::usage, "no such order", "sort", "list.sort", sort, "grave, new, name, or none");
}

// "3600.84": the key of the last row shown and the entry that registered it.
Result<judgement::Place> place_of(const std::string& after) {
  const std::size_t dot = after.find('.');
  const auto key = base::parse_int(std::string_view(after).substr(0, dot));
  const auto entry = dot == std::string::npos
                         ? std::nullopt
                         : base::parse_int(std::string_view(after).substr(dot + 1));
  if (!key || !entry || *entry < 0)
    return fail(Code::usage, "no such place in the list", "after", "list.after", after,
                "as in the link to the next page");
  return judgement::Place{*key, static_cast<std::uint64_t>(*entry)};
}

std::vector<pages::Bars> numbers_of(const ListQuery& query, const rubric::Rubric& rules,
                                    const judgement::Counts& counts) {
  pages::Filter purposes = by_purpose(rules, counts);
  std::stable_sort(
      purposes.choices.begin(), purposes.choices.end(),
      [](const pages::Choice& a, const pages::Choice& b) { return a.count > b.count; });
  if (purposes.choices.size() > kPurposesDrawn) purposes.choices.resize(kPurposesDrawn);
  std::vector<pages::Bars> all;
  for (const pages::Filter& one : {by_impact(counts), by_missing(counts), purposes})
    if (auto drawing = drawn(query, one)) all.push_back(std::move(*drawing));
  return all;
}

}  // namespace

std::optional<pages::Bars> impacts_of(const ListQuery& query, const judgement::Counts& counts) {
  return drawn(query, by_impact(counts));
}

Result<judgement::Wanted> wanted_uses(const ListQuery& query) {
  judgement::Wanted wanted;
  wanted.organisations = query.all("agency");
  wanted.kinds = query.all("kind");
  wanted.purposes = query.all("purpose");
  wanted.tiers = query.all("tier");
  wanted.stages = query.all("stage");
  wanted.impacts = digits_of(query, "impact", kImpacts);
  wanted.data = digits_of(query, "data", kData);
  wanted.missing = digits_of(query, "missing", kMissing);
  wanted.code = query.one("code");
  if (!wanted.code.empty() && (wanted.code.size() != 4 ||
                               wanted.code.find_first_not_of("0123456789-") != std::string::npos))
    return fail(Code::usage, "that is no risk code", "code", "list.code", wanted.code,
                "four digits, '-' for one that is not yet known");
  const bool earned = query.has("label", "earned");
  if (earned != query.has("label", "missing")) wanted.earned = earned;
  wanted.words = query.one("q");
  PROBITY_TRY(wanted.order, order_of(query.one("sort"), !wanted.words.empty()));
  if (const std::string component = query.one("component"); !component.empty()) {
    wanted.component = base::SubjectDigest::from_hex(component);
    if (!wanted.component)
      return fail(Code::usage, "that is no manifest root", "component", "list.component", component,
                  "64 hex digits");
  }
  if (const std::string after = query.one("after"); !after.empty()) {
    PROBITY_TRY(wanted.after, place_of(after));
  }
  return wanted;
}

std::string place_after(const judgement::Row& row) {
  return std::to_string(row.key) + "." + std::to_string(row.entry);
}

Result<pages::UseList> use_list(Snapshot& snapshot, const http::Parameters& parameters) {
  const ListQuery query("/uses", parameters);
  PROBITY_TRY(judgement::Wanted wanted, wanted_uses(query));
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  wanted.count = base::limits::kPageRows;
  PROBITY_TRY(auto survey, judgement::survey(snapshot.db, wanted));
  const std::vector<judgement::Row>& rows = survey.rows;

  pages::UseList page;
  PROBITY_TRY(const auto fleets, judgement::by_organisation(snapshot.db));
  page.agencies = static_cast<std::int64_t>(fleets.size());
  PROBITY_TRY(page.components, registers::models::count_components(snapshot.db, {}));
  PROBITY_TRY(auto filters, filters_of(snapshot, rules, survey.counts));
  page.list = query.listing(std::move(filters));
  page.list.orders = {query.order(say("Gravest first"), wanted.words.empty() ? "" : "grave"),
                      query.order(say("Newest first"), "new"), query.order(say("By name"), "name")};
  if (!wanted.words.empty())
    page.list.orders.insert(page.list.orders.begin(), query.order(say("Best match first"), ""));
  page.list.shown = static_cast<std::int64_t>(rows.size());
  page.list.matching = survey.matching;
  page.list.at_least = survey.at_least;
  for (const judgement::Fleet& one : fleets) page.list.total += one.uses;
  if (survey.more_rows) page.list.next_href = query.after(place_after(rows.back()));
  PROBITY_TRY(page.withheld, judgement::restricted_uses(snapshot.db));
  page.numbers = numbers_of(query, rules, survey.counts);
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, rows));
  return page;
}

}  // namespace probity::server::portal

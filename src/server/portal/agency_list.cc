#include "server/portal/agency_list.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/limits.h"
#include "json/codec.h"
#include "judgement/catalog.h"
#include "judgement/search.h"
#include "registers/models/catalog.h"
#include "rubric/code.h"
#include "server/portal/listing.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;
using ledger::Organisation;

namespace {

// The organisations that the words find, by name; all without words.
Result<std::vector<Organisation>> found(Snapshot& snapshot, const std::string& words) {
  PROBITY_TRY(auto all, ledger::organisations(snapshot.db));
  if (!words.empty()) {
    PROBITY_TRY(const auto entries,
                judgement::matching(snapshot.db, words, ledger::Sort::organisation,
                                    base::limits::kPageRowsMax));
    std::erase_if(all, [&](const Organisation& one) {
      return std::find(entries.begin(), entries.end(), one.entry) == entries.end();
    });
  }
  std::sort(all.begin(), all.end(), [](const Organisation& a, const Organisation& b) {
    return a.name != b.name ? a.name < b.name : a.id < b.id;
  });
  return all;
}

pages::Filter kind_filter(const std::vector<Organisation>& all) {
  std::map<std::string, pages::Choice> choices;
  for (const Organisation& one : all) {
    const std::string kind(json::word(one.kind));
    pages::Choice& choice = choices[kind];
    choice.value = kind;
    choice.text = kind_words(one.kind);
    ++choice.count;
  }
  pages::Filter filter{"kind", say("Kind of organisation"), {}};
  for (auto& [kind, choice] : choices) filter.choices.push_back(std::move(choice));
  return filter;
}

// Those of the kinds asked for.
std::vector<Organisation> of_kinds(std::vector<Organisation> all, const ListQuery& query) {
  if (!query.all("kind").empty())
    std::erase_if(
        all, [&](const Organisation& one) { return !query.has("kind", json::word(one.kind)); });
  return all;
}

// The rows after the place in the list, at most `count`.
std::vector<Organisation> page_of(const std::vector<Organisation>& all, const std::string& after,
                                  std::size_t count) {
  auto from = all.begin();
  if (!after.empty())
    from = std::find_if(all.begin(), all.end(),
                        [&](const Organisation& one) { return one.id == after; });
  if (!after.empty() && from != all.end()) ++from;
  const auto left = static_cast<std::size_t>(all.end() - from);
  return {from, from + static_cast<std::ptrdiff_t>(std::min(left, count))};
}

}  // namespace

Result<std::vector<pages::AgencyRow>> agency_rows(Snapshot& snapshot,
                                                  const std::vector<Organisation>& organisations) {
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto by_agency, judgement::by_organisation(snapshot.db));
  PROBITY_TRY(const auto by_steward, registers::models::by_steward(snapshot.db));
  std::map<std::string, const judgement::Fleet*> fleets;
  for (const judgement::Fleet& one : by_agency) fleets[one.organisation] = &one;
  std::map<std::string, std::int64_t> components;
  for (const registers::models::Tally& one : by_steward) components[one.value] = one.count;
  std::vector<pages::AgencyRow> rows;
  for (const Organisation& one : organisations) {
    const auto fleet = fleets.find(one.id);
    const bool has_uses = fleet != fleets.end();
    pages::AgencyRow row{agency_link(one),
                         kind_words(one.kind),
                         has_uses ? fleet->second->uses : 0,
                         has_uses ? "/uses?agency=" + one.id : "",
                         components[one.id],
                         "",
                         std::optional<pages::Code>{}};
    if (row.components > 0) row.components_href = "/components?steward=" + one.id;
    if (has_uses && fleet->second->gravest.code != rubric::kNotCoded) {
      PROBITY_TRY(row.highest, row_code(snapshot, rules, fleet->second->gravest));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<pages::AgencyList> agency_list(Snapshot& snapshot, const http::Parameters& parameters) {
  const ListQuery query("/agencies", parameters);
  PROBITY_TRY(const auto all, found(snapshot, query.one("q")));
  const std::vector<Organisation> matching = of_kinds(all, query);
  const std::vector<Organisation> shown =
      page_of(matching, query.one("after"), base::limits::kPageRows);
  pages::AgencyList page;
  page.list = query.listing({kind_filter(all)});
  page.list.shown = static_cast<std::int64_t>(shown.size());
  page.list.matching = static_cast<std::int64_t>(matching.size());
  PROBITY_TRY(const auto everyone, ledger::organisations(snapshot.db));
  page.list.total = static_cast<std::int64_t>(everyone.size());
  if (!shown.empty() && shown.back().id != matching.back().id)
    page.list.next_href = query.after(shown.back().id);
  PROBITY_TRY(page.agencies, agency_rows(snapshot, shown));
  return page;
}

Result<Table> agency_table(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/agencies.csv", request.query);
  PROBITY_TRY(const auto all, found(snapshot, query.one("q")));
  const std::vector<Organisation> matching = of_kinds(all, query);
  const std::vector<Organisation> shown =
      page_of(matching, query.one("after"), base::limits::kFileRows);
  PROBITY_TRY(const auto rows, agency_rows(snapshot, shown));
  Table table;
  table.header = {"id", "name", "kind", "uses", "highest_code", "components", "entry", "page"};
  const std::string site = http::site_of(request);
  for (std::size_t i = 0; i < rows.size(); ++i)
    table.rows.push_back({shown[i].id, shown[i].name, std::string(json::word(shown[i].kind)),
                          std::to_string(rows[i].uses),
                          rows[i].highest ? rows[i].highest->code : "",
                          std::to_string(rows[i].components), std::to_string(shown[i].entry),
                          site + rows[i].agency.href});
  if (!shown.empty() && shown.back().id != matching.back().id)
    table.next_href = query.after(shown.back().id);
  return table;
}

Result<Feed> agency_feed(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/agencies", request.query);
  PROBITY_TRY(auto all, found(snapshot, query.one("q")));
  std::vector<std::uint64_t> entries;
  for (const Organisation& one : of_kinds(std::move(all), query)) entries.push_back(one.entry);
  std::sort(entries.begin(), entries.end(), std::greater<>());
  if (entries.size() > base::limits::kPageRows) entries.resize(base::limits::kPageRows);
  return feed_from(snapshot, say("Organisations that joined"), entries);
}

}  // namespace probity::server::portal

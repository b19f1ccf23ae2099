// The list of models.
#include <algorithm>
#include <functional>
#include <map>

#include "base/limits.h"
#include "judgement/search.h"
#include "registers/models/register.h"
#include "server/portal/agency_list.h"
#include "server/portal/listing.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;
namespace models = registers::models;

namespace {

// What the words find, the newest first; all without words.
Result<std::vector<models::StoredModel>> found(Snapshot& snapshot, const std::string& words) {
  PROBITY_TRY(auto all, models::all_models(snapshot.db));
  std::reverse(all.begin(), all.end());
  if (words.empty()) return all;
  PROBITY_TRY(const auto entries, judgement::matching(snapshot.db, words, ledger::Sort::model,
                                                      base::limits::kPageRowsMax));
  std::erase_if(all, [&](const models::StoredModel& one) {
    return std::find(entries.begin(), entries.end(), one.entry) == entries.end();
  });
  return all;
}

bool takes(const ListQuery& query, const models::StoredModel& one, std::string_view but) {
  const auto has = [&](std::string_view name, const std::string& value) {
    return name == but || query.all(name).empty() || query.has(name, value);
  };
  return has("steward", one.organisation) && has("modality", one.modality);
}

// How many each choice of a filter would leave, the others in force.
Result<std::vector<pages::Filter>> filters_of(Snapshot& snapshot, const ListQuery& query,
                                              const std::vector<models::StoredModel>& all) {
  std::map<std::string, std::int64_t> stewards;
  std::map<std::string, std::int64_t> modalities;
  for (const models::StoredModel& one : all) {
    if (takes(query, one, "steward")) ++stewards[one.organisation];
    if (takes(query, one, "modality")) ++modalities[one.modality];
  }
  pages::Filter steward{"steward", say("Steward"), {}};
  for (const auto& [id, count] : stewards) {
    PROBITY_TRY(const auto link, organisation_link(snapshot, id));
    steward.choices.push_back({id, link.text, count, false});
  }
  pages::Filter modality{"modality", say("Works on"), {}};
  for (const auto& [word, count] : modalities)
    modality.choices.push_back({word, word_title(word), count, false});
  return std::vector<pages::Filter>{std::move(steward), std::move(modality)};
}

// The rows of a page or a file; `more` when others come after them.
struct Rows {
  std::vector<models::StoredModel> shown;
  std::size_t matching = 0;
  bool more = false;
};
Rows rows_of(const std::vector<models::StoredModel>& all, const ListQuery& query,
             std::size_t count) {
  Rows rows;
  bool begun = query.one("after").empty();
  for (const models::StoredModel& one : all) {
    if (!takes(query, one, "")) continue;
    ++rows.matching;
    if (begun && rows.shown.size() == count) rows.more = true;
    if (begun && rows.shown.size() < count) rows.shown.push_back(one);
    if (one.id == query.one("after")) begun = true;
  }
  return rows;
}

Result<pages::ModelRow> row_of(Snapshot& snapshot, const models::StoredModel& one) {
  pages::ModelRow row{
      {one.name, model_href(one.id)}, {}, modality_words(one.modality), one.summary, ""};
  PROBITY_TRY(row.steward, organisation_link(snapshot, one.organisation));
  PROBITY_TRY(const auto releases, models::releases_of_model(snapshot.db, one.id));
  if (!releases.empty()) row.newest = releases.front().release.version;
  return row;
}

}  // namespace

Result<pages::ModelList> model_list(Snapshot& snapshot, const http::Parameters& parameters) {
  const ListQuery query("/models", parameters);
  PROBITY_TRY(const auto all, found(snapshot, query.one("q")));
  const Rows rows = rows_of(all, query, base::limits::kPageRows);
  pages::ModelList page;
  PROBITY_TRY(auto filters, filters_of(snapshot, query, all));
  page.list = query.listing(std::move(filters));
  page.list.shown = static_cast<std::int64_t>(rows.shown.size());
  page.list.matching = static_cast<std::int64_t>(rows.matching);
  PROBITY_TRY(const auto everything, models::all_models(snapshot.db));
  page.list.total = static_cast<std::int64_t>(everything.size());
  if (rows.more) page.list.next_href = query.after(rows.shown.back().id);
  for (const models::StoredModel& one : rows.shown) {
    PROBITY_TRY(auto row, row_of(snapshot, one));
    page.models.push_back(std::move(row));
  }
  return page;
}

Result<Table> model_table(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/models.csv", request.query);
  PROBITY_TRY(const auto all, found(snapshot, query.one("q")));
  const Rows rows = rows_of(all, query, base::limits::kFileRows);
  Table table;
  table.header = {"id",      "name",           "steward", "works_on",
                  "summary", "newest_release", "entry",   "page"};
  const std::string site = http::site_of(request);
  for (const models::StoredModel& one : rows.shown) {
    PROBITY_TRY(const auto row, row_of(snapshot, one));
    table.rows.push_back({one.id, one.name, one.organisation, one.modality, one.summary, row.newest,
                          std::to_string(one.entry), site + row.model.href});
  }
  if (rows.more) table.next_href = query.after(rows.shown.back().id);
  return table;
}

Result<Feed> model_feed(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/models", request.query);
  PROBITY_TRY(const auto all, found(snapshot, query.one("q")));
  std::vector<std::uint64_t> entries;
  for (const models::StoredModel& one : all) {
    if (!takes(query, one, "")) continue;
    entries.push_back(one.entry);
    PROBITY_TRY(const auto releases, models::releases_of_model(snapshot.db, one.id));
    for (const models::StoredRelease& release : releases) entries.push_back(release.entry);
  }
  std::sort(entries.begin(), entries.end(), std::greater<>());
  if (entries.size() > base::limits::kPageRows) entries.resize(base::limits::kPageRows);
  return feed_from(snapshot, say("New models and releases"), entries);
}

}  // namespace probity::server::portal

// The lists of uses and components as files.
#include "base/limits.h"
#include "server/portal/events.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Result;
namespace limits = base::limits;
namespace models = registers::models;

namespace {

constexpr std::string_view kOpen = "not yet known";

Result<Feed> feed_from(Snapshot& snapshot, std::string title,
                       const std::vector<std::uint64_t>& entries) {
  std::vector<pages::Event> events;
  for (const std::uint64_t index : entries) {
    PROBITY_TRY(const auto entry, store::read_entry(snapshot.db, {index}));
    if (!entry) continue;
    PROBITY_TRY(auto event, event_of(snapshot, *entry));
    events.push_back(std::move(event));
  }
  return feed_of(std::move(title), events);
}

std::vector<std::string> use_cells(const judgement::Row& row, const pages::Code& code,
                                   const pages::Link& agency, const std::string& site) {
  std::vector<std::string> cells = {row.name,    row.title,   row.organisation,
                                    agency.text, row.purpose, row.stage};
  cells.push_back(code.coded ? code.code : "not yet coded");
  for (const pages::Digit& digit : code.digits)
    cells.push_back(digit.value == "-" ? std::string(kOpen) : digit.value);
  cells.insert(cells.end(), {code.provisional ? "yes" : "no", row.earned ? "yes" : "no", row.tier,
                             std::to_string(row.entry), site + use_href(row.name)});
  return cells;
}

}  // namespace

Result<Table> use_table(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/uses.csv", request.query);
  PROBITY_TRY(judgement::Wanted wanted, wanted_uses(query));
  wanted.count = limits::kFileRows + 1;  // one more tells whether there are more
  PROBITY_TRY(auto rows, judgement::rows(snapshot.db, wanted));
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  Table table;
  table.header = {"id",      "name",        "agency_id",    "agency", "purpose",
                  "stage",   "code",        "impact",       "data",   "autonomy_and_reach",
                  "missing", "provisional", "label_earned", "access", "entry",
                  "page"};
  if (rows.size() > limits::kFileRows) {
    rows.pop_back();
    table.next_href = query.after(place_after(rows.back()));
  }
  const std::string site = http::site_of(request);
  for (const judgement::Row& row : rows) {
    PROBITY_TRY(const auto code, row_code(snapshot, rules, row));
    PROBITY_TRY(const auto agency, organisation_link(snapshot, row.organisation));
    table.rows.push_back(use_cells(row, code, agency, site));
  }
  return table;
}

Result<Feed> use_feed(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const judgement::Wanted wanted, wanted_uses(ListQuery("/uses", request.query)));
  PROBITY_TRY(const auto entries, judgement::changes_of(snapshot.db, wanted, limits::kPageRows));
  return feed_from(snapshot, "Changes of risk codes", entries);
}

Result<Table> component_table(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/components.csv", request.query);
  PROBITY_TRY(models::Wanted wanted, wanted_components(snapshot, query));
  wanted.count = static_cast<std::int64_t>(limits::kFileRows) + 1;
  PROBITY_TRY(auto components, models::components(snapshot.db, wanted));
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  Table table;
  table.header = {"root",    "name",         "works_on", "stewards", "releases", "licence",
                  "used_in", "highest_code", "label",    "entry",    "page"};
  if (components.size() > limits::kFileRows) {
    components.pop_back();
    table.next_href = query.after(components.back().artifact.hex());
  }
  const std::string site = http::site_of(request);
  for (const models::Component& component : components) {
    PROBITY_TRY(const auto row, component_row(snapshot, rules, component));
    std::string stewards;
    for (const pages::Link& one : row.stewards)
      stewards += (stewards.empty() ? "" : "; ") + one.text;
    table.rows.push_back({row.root, row.component.text, component.modality, stewards, row.versions,
                          row.licence, std::to_string(row.used),
                          row.highest ? row.highest->code : "", row.label.text,
                          std::to_string(component.entry), site + row.component.href});
  }
  return table;
}

Result<Feed> component_feed(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(models::Wanted wanted,
              wanted_components(snapshot, ListQuery("/components", request.query)));
  wanted.by_name = false;
  wanted.count = static_cast<std::int64_t>(limits::kPageRows);
  PROBITY_TRY(const auto components, models::components(snapshot.db, wanted));
  std::vector<std::uint64_t> entries;
  for (const models::Component& one : components) entries.push_back(one.entry);
  return feed_from(snapshot, "New components", entries);
}

}  // namespace probity::server::portal

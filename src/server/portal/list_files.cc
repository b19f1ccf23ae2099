// The lists of uses, components and incidents as files.
#include <functional>
#include <set>

#include "base/limits.h"
#include "json/codec.h"
#include "registers/incidents/course.h"
#include "server/portal/erased.h"
#include "server/portal/events.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Result;
namespace limits = base::limits;
namespace incidents = registers::incidents;
namespace models = registers::models;

namespace {

std::vector<std::string> use_cells(const judgement::Row& row, const pages::Code& code,
                                   const pages::Link& agency, const std::string& site) {
  std::vector<std::string> cells = {row.name,    row.title,   row.organisation,
                                    agency.text, row.purpose, row.stage};
  cells.push_back(code.coded ? code.code : say("not yet coded"));
  for (const pages::Digit& digit : code.digits)
    cells.push_back(digit.value == "-" ? say("not yet known") : digit.value);
  cells.insert(cells.end(),
               {code.provisional ? say("yes") : say("no"), row.earned ? say("yes") : say("no"),
                row.tier, std::to_string(row.entry), site + use_href(row.name)});
  return cells;
}

Result<std::vector<std::string>> incident_cells(Snapshot& snapshot, const incidents::Row& row,
                                                const std::string& site) {
  const incidents::Incident& incident = row.stored.incident;
  PROBITY_TRY(const auto agency, organisation_link(snapshot, row.stored.organisation));
  PROBITY_TRY(const auto course, incidents::course_of(snapshot.db, row.stored));
  const auto resolved = incidents::phase_at(course, snapshot.now).resolved;
  std::string uses;
  for (const base::SubjectDigest& use : incident.uses) {
    PROBITY_TRY(const std::string label, snapshot.view.label(use));
    uses += (uses.empty() ? "" : "; ") + label;
  }
  std::string components;
  for (const base::SubjectDigest& component : incident.components)
    components += (components.empty() ? "" : "; ") + component.hex();
  const std::string id = incident.id.str();
  return std::vector<std::string>{id,
                                  or_erased(incident.title),
                                  row.stored.organisation,
                                  agency.text,
                                  std::string(json::word(row.severity)),
                                  row.state,
                                  base::to_string(incident.began),
                                  base::to_string(incident.noticed),
                                  resolved ? base::to_string(*resolved) : "",
                                  uses,
                                  components,
                                  incident.case_number ? incident.case_number->str() : "",
                                  std::to_string(row.stored.entry),
                                  site + incident_href(id)};
}

}  // namespace

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
  return feed_from(snapshot, say("Changes of risk codes"), entries);
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

Result<Table> incident_table(Snapshot& snapshot, const http::Request& request) {
  const ListQuery query("/incidents.csv", request.query);
  PROBITY_TRY(incidents::Wanted wanted, wanted_incidents(query));
  wanted.count = static_cast<std::int64_t>(limits::kFileRows) + 1;
  PROBITY_TRY(auto rows, incidents::rows(snapshot.db, wanted));
  Table table;
  table.header = {"id",      "title",    "agency_id", "agency",     "severity",    "state", "began",
                  "noticed", "resolved", "uses",      "components", "case_number", "entry", "page"};
  if (rows.size() > limits::kFileRows) {
    rows.pop_back();
    table.next_href = query.after(std::to_string(rows.back().stored.entry));
  }
  const std::string site = http::site_of(request);
  for (const incidents::Row& row : rows) {
    PROBITY_TRY(auto cells, incident_cells(snapshot, row, site));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

// Their registration and what was said of them since.
Result<Feed> incident_feed(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(incidents::Wanted wanted, wanted_incidents(ListQuery("/incidents", request.query)));
  wanted.count = static_cast<std::int64_t>(limits::kPageRows);
  PROBITY_TRY(const auto rows, incidents::rows(snapshot.db, wanted));
  std::set<std::uint64_t, std::greater<>> entries;
  for (const incidents::Row& row : rows) {
    PROBITY_TRY(const auto about, ledger::entries_about(snapshot.db, row.stored.digest));
    for (const log::LogIndex entry : about) entries.insert(entry.value);
  }
  std::vector<std::uint64_t> newest(entries.begin(), entries.end());
  if (newest.size() > limits::kPageRows) newest.resize(limits::kPageRows);
  return feed_from(snapshot, say("Incidents, and what became of them"), newest);
}

Result<Feed> component_feed(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(models::Wanted wanted,
              wanted_components(snapshot, ListQuery("/components", request.query)));
  wanted.by_name = false;
  wanted.count = static_cast<std::int64_t>(limits::kPageRows);
  PROBITY_TRY(const auto components, models::components(snapshot.db, wanted));
  std::vector<std::uint64_t> entries;
  for (const models::Component& one : components) entries.push_back(one.entry);
  return feed_from(snapshot, say("New components"), entries);
}

}  // namespace probity::server::portal

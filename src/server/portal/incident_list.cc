// The catalog of incidents.
#include "base/limits.h"
#include "base/number.h"
#include "base/quarter.h"
#include "server/portal/incident_rows.h"
#include "server/portal/listing.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
namespace incidents = registers::incidents;

namespace {

constexpr std::string_view kStates[] = {"open", "closed", "withdrawn"};
constexpr std::string_view kSeverities[] = {"minor", "serious", "critical"};

std::int64_t count_of(const std::vector<incidents::Tally>& tallies, std::string_view value) {
  for (const incidents::Tally& one : tallies)
    if (one.value == value) return one.count;
  return 0;
}

// What the subject of a filter is called.
Result<pages::Link> subject_link(Snapshot& snapshot, const base::SubjectDigest& digest) {
  PROBITY_TRY(const auto registered, snapshot.view.subject(digest));
  if (registered && registered->kind == "artifact") return component_link(snapshot, digest);
  PROBITY_TRY(std::string label, snapshot.view.label(digest));
  return pages::Link{std::move(label), ""};
}

Result<std::vector<pages::Filter>> filters_of(Snapshot& snapshot, const ListQuery& query,
                                              const incidents::Wanted& wanted) {
  pages::Filter state{"state", say("State"), {}};
  PROBITY_TRY(const auto states, incidents::by_state(snapshot.db));
  for (const std::string_view one : kStates)
    state.choices.push_back({std::string(one), state_title(one), count_of(states, one), false});
  pages::Filter severity{"severity", say("Severity"), {}};
  PROBITY_TRY(const auto severities, incidents::by_severity(snapshot.db));
  for (const std::string_view one : kSeverities)
    severity.choices.push_back(
        {std::string(one), severity_title(one), count_of(severities, one), false});
  pages::Filter agency{"agency", say("Agency"), {}};
  PROBITY_TRY(const auto agencies, incidents::by_organisation(snapshot.db));
  for (const incidents::Tally& one : agencies) {
    PROBITY_TRY(const auto link, organisation_link(snapshot, one.value));
    agency.choices.push_back({one.value, link.text, one.count, false});
  }
  std::vector<pages::Filter> filters = {std::move(state), std::move(severity), std::move(agency)};
  // Those that a link brings: they are shown while they are in force.
  if (wanted.subject) {
    incidents::Wanted alone;
    alone.subject = wanted.subject;
    PROBITY_TRY(const auto link, subject_link(snapshot, *wanted.subject));
    PROBITY_TRY(const auto count, incidents::count(snapshot.db, alone));
    filters.push_back(
        {"subject", say("Concerns"), {{wanted.subject->hex(), link.text, count, false}}});
  }
  if (const auto quarter = base::Quarter::parse(query.one("quarter"))) {
    incidents::Wanted alone;
    alone.from = quarter->begin();
    alone.until = quarter->end();
    PROBITY_TRY(const auto count, incidents::count(snapshot.db, alone));
    filters.push_back(
        {"quarter", say("Entered in"), {{quarter->str(), quarter_words(*quarter), count, false}}});
  }
  return filters;
}

}  // namespace

Result<incidents::Wanted> wanted_incidents(const ListQuery& query) {
  incidents::Wanted wanted;
  wanted.organisations = query.all("agency");
  wanted.states = query.all("state");
  wanted.severities = query.all("severity");
  wanted.text = query.one("q");
  if (const std::string subject = query.one("subject"); !subject.empty()) {
    wanted.subject = base::SubjectDigest::from_hex(subject);
    if (!wanted.subject)
      return fail(Code::usage, "that is no digest", "subject", "list.subject", subject,
                  "64 hex digits");
  }
  if (const std::string text = query.one("quarter"); !text.empty()) {
    const auto quarter = base::Quarter::parse(text);
    if (!quarter)
      return fail(Code::usage, "that is no quarter", "quarter", "list.quarter", text,
                  std::string(base::Quarter::kWanted));
    wanted.from = quarter->begin();
    wanted.until = quarter->end();
  }
  if (const std::string after = query.one("after"); !after.empty()) {
    const auto entry = base::parse_int(after);
    if (!entry || *entry < 0)
      return fail(Code::usage, "no such place in the list", "after", "list.after", after,
                  "as in the link to the next page");
    wanted.before = static_cast<std::uint64_t>(*entry);
  }
  return wanted;
}

Result<pages::IncidentList> incident_list(Snapshot& snapshot, const http::Parameters& parameters) {
  const ListQuery query("/incidents", parameters);
  PROBITY_TRY(incidents::Wanted wanted, wanted_incidents(query));
  constexpr auto kRows = static_cast<std::int64_t>(base::limits::kPageRows);
  wanted.count = kRows + 1;  // one more tells whether there is a next page
  PROBITY_TRY(auto rows, incidents::rows(snapshot.db, wanted));
  const bool more = static_cast<std::int64_t>(rows.size()) > kRows;
  if (more) rows.pop_back();

  pages::IncidentList page;
  PROBITY_TRY(auto filters, filters_of(snapshot, query, wanted));
  page.list = query.listing(std::move(filters));
  page.list.shown = static_cast<std::int64_t>(rows.size());
  PROBITY_TRY(page.list.matching, incidents::count(snapshot.db, wanted));
  PROBITY_TRY(page.list.total, incidents::count(snapshot.db, {}));
  if (more) page.list.next_href = query.after(std::to_string(rows.back().stored.entry));
  PROBITY_TRY(page.withheld, incidents::restricted_incidents(snapshot.db));
  PROBITY_TRY(page.incidents, incident_rows(snapshot, rows));
  return page;
}

}  // namespace probity::server::portal

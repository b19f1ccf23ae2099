#include "server/portal/incident_rows.h"

#include "server/portal/erased.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;
using pages::Tone;
namespace incidents = registers::incidents;

namespace {

constexpr std::int64_t kLatest = 5;

pages::Tag state_tag(const incidents::Row& row) {
  if (row.state == "closed") return {say("Closed"), Tone::good};
  if (row.state == "withdrawn") return {say("Withdrawn"), Tone::plain};
  return {say("Open"), row.severity == incidents::Severity::minor ? Tone::care : Tone::bad};
}

Result<std::vector<pages::IncidentRow>> latest(Snapshot& snapshot, incidents::Wanted wanted) {
  wanted.count = kLatest;
  PROBITY_TRY(const auto rows, incidents::rows(snapshot.db, wanted));
  return incident_rows(snapshot, rows);
}

}  // namespace

pages::Tag severity_tag(incidents::Severity severity) {
  switch (severity) {
    case incidents::Severity::minor:
      return {say("Minor"), Tone::plain};
    case incidents::Severity::serious:
      return {say("Serious"), Tone::bad};
    case incidents::Severity::critical:
      break;
  }
  return {say("Critical"), Tone::bad};
}

Result<std::vector<pages::IncidentRow>> incident_rows(Snapshot& snapshot,
                                                      const std::vector<incidents::Row>& rows) {
  std::vector<pages::IncidentRow> all;
  for (const incidents::Row& row : rows) {
    const incidents::Incident& incident = row.stored.incident;
    pages::IncidentRow out;
    out.incident = {or_erased(incident.title), incident_href(incident.id.str())};
    PROBITY_TRY(out.agency, organisation_link(snapshot, row.stored.organisation));
    out.severity = severity_tag(row.severity);
    out.state = state_tag(row);
    out.summary = incident.summary;
    out.noticed = day(incident.noticed);
    out.entry = entry_link(row.stored.entry);
    all.push_back(std::move(out));
  }
  return all;
}

Result<std::vector<pages::IncidentRow>> incidents_about(Snapshot& snapshot,
                                                        const base::SubjectDigest& subject) {
  incidents::Wanted wanted;
  wanted.subject = subject;
  return latest(snapshot, std::move(wanted));
}

Result<std::vector<pages::IncidentRow>> incidents_of(Snapshot& snapshot,
                                                     const std::string& organisation) {
  incidents::Wanted wanted;
  wanted.organisations = {organisation};
  return latest(snapshot, std::move(wanted));
}

}  // namespace probity::server::portal

#include "server/portal/incident_page.h"

#include "judgement/catalog.h"
#include "registers/incidents/course.h"
#include "registers/uses/register.h"
#include "server/portal/erased.h"
#include "server/portal/events.h"
#include "server/portal/incident_rows.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using pages::Tone;
namespace incidents = registers::incidents;
using incidents::Severity;

namespace {

constexpr std::size_t kEvents = 50;
constexpr const char* kWithheldIncident = said(
    "This incident is about a use in a restricted area (law enforcement or migration), so "
    "nothing more is shown than that it was registered. Its entries stand in the public log.");

pages::Tag state_tag(const incidents::Phase& now, const incidents::Incident& incident) {
  if (!now.counts) return {say("Withdrawn"), Tone::plain};
  if (now.state == incidents::State::closed)
    return {say("Closed, resolved on {}", day(now.resolved.value_or(incident.noticed)).words),
            Tone::good};
  return {say("Open, noticed on {}", day(incident.noticed).words),
          now.is_alarm() ? Tone::bad : Tone::care};
}

std::string severity_words(Severity severity) {
  switch (severity) {
    case Severity::minor:
      return say("Minor: it is no serious incident in the sense of Art. 3(49) of the AI Act.");
    case Severity::serious:
      return say(
          "Serious in the sense of Art. 3(49) of the AI Act: serious harm to somebody's health, to "
          "property or to the environment, or an infringement of obligations that protect "
          "fundamental rights. The provider has to report it to the authority within 15 days "
          "(Art. 73).");
    case Severity::critical:
      break;
  }
  return say(
      "Critical: a death, a widespread infringement, or a serious and irreversible disruption of "
      "critical infrastructure. The provider has to report a death to the authority within 10 "
      "days, the others within 2 (Art. 73 of the AI Act).");
}

std::string effect_words(const incidents::Phase& now, bool of_use) {
  if (!now.counts) return say("It was withdrawn and changes nothing.");
  if (now.state == incidents::State::closed)
    return say("It is closed and changes nothing any more.");
  if (!now.is_alarm()) return say("It is minor and does not change the risk code.");
  return of_use ? say("While it is open, the fourth digit of the risk code is at least 8 and the "
                      "use has no valid safety label.")
                : say("While it is open, every use made of this component has a fourth digit of "
                      "at least 8 and no valid safety label.");
}

Status add_uses(Snapshot& snapshot, const incidents::Incident& incident,
                const incidents::Phase& now, pages::IncidentPage& page) {
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  for (const SubjectDigest& digest : incident.uses) {
    PROBITY_TRY(const auto use, registers::uses::find_use(snapshot.db, digest));
    PROBITY_TRY(const auto row, judgement::row_of(snapshot.db, digest));
    if (!use) continue;
    pages::Concerned one{
        say("Use"), {use->use.name, use_href(use->use.id.str())}, effect_words(now, true), {}};
    if (row) {
      PROBITY_TRY(one.code, row_code(snapshot, rules, *row));
    }
    page.concerned.push_back(std::move(one));
  }
  return {};
}

}  // namespace

Result<pages::IncidentPage> incident_page(Snapshot& snapshot, const std::string& id) {
  PROBITY_TRY(const auto row, incidents::row_of(snapshot.db, id));
  if (!row)
    return fail(Code::not_found, "no incident of that name is in the log", "", "page.incident", id,
                "the id of a registered incident");
  const incidents::StoredIncident& stored = row->stored;
  const incidents::Incident& incident = stored.incident;
  pages::IncidentPage page;
  page.id = id;
  PROBITY_TRY(page.agency, organisation_link(snapshot, stored.organisation));
  if (row->restricted) {
    page.title = say("An incident that is not shown");
    page.withheld = say(kWithheldIncident);
    page.state = {say("Registered on {}", day(stored.time).words), Tone::plain};
    page.severity = {say("Severity not shown"), Tone::plain};
    return page;
  }
  PROBITY_TRY(const auto course, incidents::course_of(snapshot.db, stored));
  const incidents::Phase& now = incidents::phase_at(course, snapshot.now);
  const std::string entry = entry_href(stored.entry);
  page.title = or_erased(incident.title);
  page.summary = incident.summary;
  page.state = state_tag(now, incident);
  page.severity = severity_tag(now.severity);
  page.severity_words = severity_words(now.severity);
  page.in_short = {{say("Registered by"), page.agency.text, page.agency.href},
                   {say("Registered on"), instant(stored.time).words, entry},
                   {say("Began"), instant(incident.began).words, entry},
                   {say("Noticed"), instant(incident.noticed).words, entry}};
  if (now.counts && now.resolved)
    page.in_short.push_back({say("Resolved"), instant(*now.resolved).words, std::nullopt});
  page.in_short.push_back({say("Harm"), or_erased(incident.harm), std::nullopt});
  if (incident.case_number)
    page.in_short.push_back({say("Began with the report"), incident.case_number->str(),
                             case_href(*incident.case_number)});
  PROBITY_CHECK(add_uses(snapshot, incident, now, page));
  for (const SubjectDigest& component : incident.components) {
    PROBITY_TRY(auto link, component_link(snapshot, component));
    page.concerned.push_back({say("Component"), std::move(link), effect_words(now, false), {}});
  }
  page.measures = now.measures ? or_erased(*now.measures) : "";
  page.commands = {{say("What does the log say about this incident?"),
                    "probity show \"incident " + id + "\" --data DIR"}};
  PROBITY_TRY(page.timeline, events_about(snapshot, stored.digest, kEvents));
  return page;
}

}  // namespace probity::server::portal

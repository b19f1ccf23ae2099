// What can be said now about one incident of one's own agency.
#include "json/codec.h"
#include "registers/incidents/catalog.h"
#include "server/console/desk.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using http::Response;
using pages::Tone;
namespace incidents = registers::incidents;

namespace {

Result<Response> incident_desk(Visit& visit) {
  const std::string id = std::string(visit.request.captured("agency")) + "/" +
                         std::string(visit.request.captured("slug"));
  PROBITY_TRY(const auto row, incidents::row_of(visit.snapshot.db, id));
  if (!row)
    return fail(Code::not_found, "no incident of that name is registered", "", "page.incident", id,
                "the id of an incident");
  PROBITY_TRY(const access::Person* person, officer_of(visit.visitor, row->stored.organisation));
  const incidents::Incident& what = row->stored.incident;
  pages::SubjectDesk page;
  page.title = what.title;
  page.id = id;
  page.lead = what.summary;
  page.page = {say("Its public page"), portal::incident_href(id)};
  page.tags = {{portal::state_title(row->state), row->state == "open" ? Tone::bad : Tone::plain},
               {portal::severity_title(json::word(row->severity)), Tone::care}};
  page.in_short = {{say("Began"), portal::instant(what.began).words, {}},
                   {say("Noticed"), portal::instant(what.noticed).words, {}},
                   {say("Harm"), what.harm, {}},
                   {say("Registered in"), portal::entry_link(row->stored.entry).text,
                    portal::entry_href(row->stored.entry)}};
  for (const base::SubjectDigest& use : what.uses) {
    PROBITY_TRY(const std::string name, visit.snapshot.view.label(use));
    page.in_short.push_back({say("Concerns"), name, "/console" + portal::use_href(name)});
  }
  page.nothing = say("Nothing: it is closed.");
  if (row->state == "withdrawn") {
    page.nothing = say("It is withdrawn. Nothing more is said about it; its page stays.");
    return shown(visit, layout(visit, page.title), page);
  }
  (row->state == "open" ? page.now : page.always)
      .push_back(sayable("incident-update", "incident " + id, *person));
  page.always.push_back(
      sayable("withdrawal", "incident " + id, *person,
              say("Only where it was registered by mistake: an incident that is over "
                  "is closed.")));
  return shown(visit, layout(visit, page.title), page);
}

}  // namespace

void add_incident_desk(Console& console) {
  console.add_page("/console/incidents/{agency}/{slug}", incident_desk);
}

}  // namespace probity::server::console

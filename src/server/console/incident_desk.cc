// What can be said now about one incident of one's own agency.
#include "json/codec.h"
#include "ledger/checks.h"
#include "registers/incidents/catalog.h"
#include "server/console/desk.h"
#include "server/portal/erased.h"
#include "server/portal/events.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using http::Response;
using pages::Tone;
namespace incidents = registers::incidents;

namespace {

// What was said of it and is still there: the registration and what has become of it since.
base::Status add_erasable(Visit& visit, const base::SubjectDigest& incident,
                          const access::Person& person, pages::SubjectDesk& page) {
  PROBITY_TRY(const auto entries, ledger::entries_about(visit.snapshot.db, incident));
  for (const log::LogIndex index : entries) {
    PROBITY_TRY(const auto entry, store::read_entry(visit.snapshot.db, index));
    if (!entry || !entry->envelope || !ledger::word_of(entry->kind).starts_with("incident"))
      continue;
    PROBITY_TRY(const auto key, ledger::find_key(visit.snapshot.db, entry->key));
    if (!key || key->signer.organisation != person.organisation) continue;
    PROBITY_TRY(const auto event, portal::event_of(visit.snapshot, *entry));
    pages::Sayable one =
        sayable(ledger::kErasure, "statement " + entry->pae.hex(), person,
                say("Log entry {}, {}", index.value, portal::day(entry->time).words));
    one.title = say("Erase: {}", event.what);
    page.said.push_back(std::move(one));
  }
  return {};
}

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
  page.title = portal::or_erased(what.title);
  page.id = id;
  page.lead = portal::or_erased(what.summary);
  page.page = {say("Its public page"), portal::incident_href(id)};
  page.tags = {{portal::state_title(row->state), row->state == "open" ? Tone::bad : Tone::plain},
               {portal::severity_title(json::word(row->severity)), Tone::care}};
  page.in_short = {{say("Began"), portal::instant(what.began).words, {}},
                   {say("Noticed"), portal::instant(what.noticed).words, {}},
                   {say("Harm"), portal::or_erased(what.harm), {}},
                   {say("Registered in"), portal::entry_link(row->stored.entry).text,
                    portal::entry_href(row->stored.entry)}};
  for (const base::SubjectDigest& use : what.uses) {
    PROBITY_TRY(const std::string name, visit.snapshot.view.label(use));
    page.in_short.push_back({say("Concerns"), name, "/console" + portal::use_href(name)});
  }
  PROBITY_CHECK(add_erasable(visit, row->stored.digest, *person, page));
  page.nothing = say("Nothing: it is closed.");
  if (row->state == "withdrawn") {
    page.nothing = say("It is withdrawn. Nothing more is said about it; its page stays.");
    return shown(visit, layout(visit, page.title), page);
  }
  (row->state == "open" ? page.now : page.always)
      .push_back(sayable("incident-update/v2", "incident " + id, *person));
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

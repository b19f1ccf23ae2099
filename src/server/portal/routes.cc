// The map of the site: which address shows which page, and where it stands.
#include "access/token_file.h"
#include "registers/tokens/register.h"
#include "server/pages/pages.h"
#include "server/portal/agency_list.h"
#include "server/portal/agency_page.h"
#include "server/portal/api_page.h"
#include "server/portal/cite.h"
#include "server/portal/component_page.h"
#include "server/portal/dossier.h"
#include "server/portal/entry_page.h"
#include "server/portal/evidence_file.h"
#include "server/portal/incident_page.h"
#include "server/portal/lists.h"
#include "server/portal/log_page.h"
#include "server/portal/model_page.h"
#include "server/portal/quarter_page.h"
#include "server/portal/report_pages.h"
#include "server/portal/rules_page.h"
#include "server/portal/search_page.h"
#include "server/portal/shown.h"
#include "server/portal/token_page.h"
#include "server/portal/use_page.h"
#include "server/portal/verify_page.h"
#include "server/portal/withheld.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Result;
using http::Request;

namespace {

const pages::Link kUses = {"Uses", "/uses"};
const pages::Link kComponents = {"Components", "/components"};
const pages::Link kIncidents = {"Incidents", "/incidents"};
const pages::Link kLog = {"Public log", "/log"};

// "<agency>/<slug>" of an address.
std::string id_of(const Request& request) {
  return std::string(request.captured("agency")) + "/" + std::string(request.captured("slug"));
}

Result<Page<pages::Home>> home(Snapshot& snapshot, const Request&) {
  PROBITY_TRY(auto view, home_page(snapshot));
  return Page<pages::Home>{
      "Public register of AI in use",
      "Every AI system in public service here, with its risk code and its proof.",
      "",
      {},
      "",
      std::move(view)};
}

Result<Page<pages::UseList>> uses(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, use_list(snapshot, request.query));
  return Page<pages::UseList>{"Uses of AI in public services",
                              "All registered uses of AI, with risk code and safety label.",
                              kUses.href,
                              {},
                              kUses.text,
                              std::move(view)};
}

Result<Page<pages::UsePage>> use(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, use_page(snapshot, id_of(request)));
  PROBITY_TRY(view.cite, cite_named(snapshot, request, view.title, "use", view.id));
  return Page<pages::UsePage>{
      view.title, "One use of AI in a public service: risk code, facts, checks, rights.",
      kUses.href, {kUses},
      view.title, view};
}

Result<Page<pages::Dossier>> use_dossier(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, dossier(snapshot, id_of(request)));
  const std::string name = view.use.title;
  return Page<pages::Dossier>{
      language::say("Dossier: {}", name),
      language::say("Everything that the register says about one use of AI."),
      kUses.href,
      {kUses, {name, use_href(view.use.id)}},
      language::say("Dossier"),
      std::move(view)};
}

Result<Page<pages::ComponentList>> components(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, component_list(snapshot, request.query));
  return Page<pages::ComponentList>{
      "Components",     "All registered model files, by their digest.",
      kComponents.href, {},
      kComponents.text, std::move(view)};
}

Result<Page<pages::ComponentPage>> component(Snapshot& snapshot, const Request& request) {
  const std::string root(request.captured("root"));
  PROBITY_TRY(auto view, component_page(snapshot, root));
  PROBITY_TRY(view.cite, cite_named(snapshot, request, view.title, "artifact", root));
  return Page<pages::ComponentPage>{
      view.title,       "Profile of a component: provenance, checks, files, uses.",
      kComponents.href, {kComponents},
      view.title,       view};
}

Result<Page<pages::ModelPage>> model(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, model_page(snapshot, id_of(request)));
  return Page<pages::ModelPage>{
      view.title, "A named line of releases.", kComponents.href, {kComponents}, view.title, view};
}

Result<Page<pages::AgencyList>> agencies(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, agency_list(snapshot, request.query));
  return Page<pages::AgencyList>{
      "Agencies", "Organisations in this register: who uses AI, who checks it, who supplies it.",
      "",         {},
      "Agencies", std::move(view)};
}

Result<Page<pages::ModelList>> models(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, model_list(snapshot, request.query));
  return Page<pages::ModelList>{
      "Models",         "Named lines of releases, and who looks after them.",
      kComponents.href, {kComponents},
      "Models",         std::move(view)};
}

// What happened to the subject of a page, as the page shows it.
template <class View>
FileForms timeline(Result<Page<View>> (*make)(Snapshot&, const Request&)) {
  return {nullptr, [make](Snapshot& snapshot, const Request& request) -> Result<Feed> {
            PROBITY_TRY(const Page<View> page, make(snapshot, request));
            return feed_of(page.title, page.view.timeline);
          }};
}

Result<Page<pages::AgencyPage>> agency(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, agency_page(snapshot, std::string(request.captured("id"))));
  PROBITY_TRY(view.cite, cite_named(snapshot, request, view.title, "agency", view.id));
  return Page<pages::AgencyPage>{view.title,
                                 "An organisation, its uses of AI and who may sign for it.",
                                 "",
                                 {{"Agencies", "/agencies"}},
                                 view.title,
                                 view,
                                 std::string(request.captured("id"))};
}

Result<Page<pages::IncidentList>> incidents(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, incident_list(snapshot, request.query));
  return Page<pages::IncidentList>{"Incidents with AI in public services",
                                   "What went wrong, how grave it was, what was done about it.",
                                   kIncidents.href,
                                   {},
                                   kIncidents.text,
                                   std::move(view)};
}

Result<Page<pages::IncidentPage>> incident(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, incident_page(snapshot, id_of(request)));
  return Page<pages::IncidentPage>{
      view.title,      "One incident: how it stands, what it concerns, what was done.",
      kIncidents.href, {kIncidents},
      view.title,      view};
}

Result<Page<pages::QuarterPage>> quarter(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, quarter_page(snapshot, std::string(request.captured("quarter"))));
  return Page<pages::QuarterPage>{
      view.title,      "Incidents and releases of a quarter, by agency and model.",
      kIncidents.href, {kIncidents},
      view.title,      view};
}

Result<Page<pages::TokenPage>> token(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, token_page(snapshot, std::string(request.captured("digest"))));
  if (const auto pae = base::PaeDigest::from_hex(view.digest)) {
    PROBITY_TRY(const auto entry, store::find(snapshot.db, *pae));
    if (entry) {
      PROBITY_TRY(view.cite, cite(snapshot, request, "Safety label: " + view.title, entry->value));
    }
  }
  const bool of_use = view.kind == "use";
  return Page<pages::TokenPage>{view.title,
                                "What a safety label allows and how to check it.",
                                of_use ? kUses.href : kComponents.href,
                                {of_use ? kUses : kComponents, view.about},
                                "Safety label",
                                view};
}

Result<Page<pages::LogPage>> log(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, log_page(snapshot, request.query));
  return Page<pages::LogPage>{
      "The public log", "The transparency log: position, checkpoint, entries.",
      kLog.href,        {},
      kLog.text,        std::move(view)};
}

Result<Page<pages::EntryPage>> entry(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(const std::uint64_t index, index_of(request.captured("index")));
  PROBITY_TRY(auto view, entry_page(snapshot, index));
  PROBITY_TRY(view.cite, cite(snapshot, request, view.what, index));
  const std::string name = "Entry " + std::to_string(index);
  return Page<pages::EntryPage>{
      name + ": " + view.what,
      "One signed entry of the public log, raw and decoded, with its proof.",
      kLog.href,
      {kLog},
      name,
      view};
}

Result<Page<pages::RulesPage>> rules(Snapshot& snapshot, const Request&) {
  PROBITY_TRY(auto view, rules_page(snapshot));
  return Page<pages::RulesPage>{"The shared rules", "How a risk code comes about, digit by digit.",
                                "/rules",           {},
                                "Shared rules",     std::move(view)};
}

Result<Page<pages::VerifyPage>> verify(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, verify_page(snapshot, site_of(request)));
  return Page<pages::VerifyPage>{
      "Check it yourself", "How to check labels, entries and the log without this server.",
      "/verify",           {},
      "Check it yourself", std::move(view)};
}

Result<Page<pages::ApiPage>> api(const Interface& interface, Snapshot& snapshot,
                                 const Request& request) {
  PROBITY_TRY(auto view, api_page(interface, snapshot, http::site_of(request)));
  return Page<pages::ApiPage>{"For programs",
                              "Every address of the interface for programs, with examples.",
                              "",
                              {},
                              "For programs",
                              std::move(view)};
}

// The file's name in the address is for whoever saves it.
Result<std::string> token_file(Snapshot& snapshot, const Request& request) {
  const std::string hex(request.captured("digest"));
  const auto pae = base::PaeDigest::from_hex(hex);
  std::optional<registers::tokens::StoredToken> found;
  if (pae) {
    PROBITY_TRY(found, registers::tokens::token_named(snapshot.db, *pae));
  }
  if (!found)
    return base::fail(base::Code::not_found, "there is no such safety label", "", "page.token", hex,
                      "the digest of a safety label");
  PROBITY_TRY(const ShownEntry shown, shown_entry(snapshot, found->entry));
  if (shown.withheld)
    return base::fail(base::Code::forbidden,
                      "this label is not shown: its use is in a restricted area", "",
                      "entry.withheld");
  return access::token_bundle(snapshot.node, snapshot.db, {found->entry});
}

}  // namespace

void add_pages(Portal& portal) {
  add_evidence_files(portal);
  using Twin = Portal::Twin;
  portal.add_page("/", shown<pages::Home>(home), Twin::none);
  portal.add_page("/uses", shown<pages::UseList>(uses, {use_table, use_feed}), Twin::api);
  portal.add_page("/uses/{agency}/{slug}", shown<pages::UsePage>(use, timeline(use)), Twin::api);
  portal.add_page("/uses/{agency}/{slug}/dossier", shown<pages::Dossier>(use_dossier), Twin::api);
  portal.add_page("/components",
                  shown<pages::ComponentList>(components, {component_table, component_feed}),
                  Twin::api);
  portal.add_page("/components/{root}", shown<pages::ComponentPage>(component, timeline(component)),
                  Twin::api);
  portal.add_page("/models/{agency}/{slug}", shown<pages::ModelPage>(model, timeline(model)),
                  Twin::api);
  portal.add_page("/agencies", shown<pages::AgencyList>(agencies, {agency_table, agency_feed}),
                  Twin::api);
  portal.add_page("/models", shown<pages::ModelList>(models, {model_table, model_feed}), Twin::api);
  portal.add_page("/agencies/{id}", shown<pages::AgencyPage>(agency, timeline(agency)), Twin::api);
  portal.add_page("/tokens/{digest}", shown<pages::TokenPage>(token, timeline(token)), Twin::api);
  portal.add_page("/incidents",
                  shown<pages::IncidentList>(incidents, {incident_table, incident_feed}),
                  Twin::api);
  portal.add_page("/incidents/{agency}/{slug}", shown<pages::IncidentPage>(incident), Twin::api);
  portal.add_page("/quarters", shown<pages::QuarterPage>(quarter, {quarter_table, {}}), Twin::none);
  portal.add_page("/quarters/{quarter}", shown<pages::QuarterPage>(quarter, {quarter_table, {}}),
                  Twin::api);
  add_report_pages(portal);
  add_search(portal);
  portal.add_page("/log", shown<pages::LogPage>(log, {log_table, log_feed}), Twin::none);
  portal.add_page("/log/{index}", shown<pages::EntryPage>(entry), Twin::none);
  portal.add_page("/rules", shown<pages::RulesPage>(rules), Twin::none);
  portal.add_page("/verify", shown<pages::VerifyPage>(verify), Twin::none);
  portal.add_page("/api",
                  shown<pages::ApiPage>([&portal](Snapshot& snapshot, const Request& request) {
                    return api(portal.interface(), snapshot, request);
                  }),
                  Twin::none);
  portal.add_redirect("/check", "/verify");
  portal.add_download("/tokens/{digest}/{file}", "application/vnd.dev.sigstore.bundle.v0.3+json",
                      token_file, {{"Content-Disposition", "attachment"}});
  portal.add_download("/checkpoint", "text/plain; charset=utf-8",
                      [](Snapshot& snapshot, const Request&) -> Result<std::string> {
                        return snapshot.checkpoint;
                      });
}

}  // namespace probity::server::portal

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
#include "server/portal/log_tree.h"
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

pages::Link all_uses() { return {say("Uses"), "/uses"}; }
pages::Link all_components() { return {say("Components"), "/components"}; }
pages::Link all_incidents() { return {say("Incidents"), "/incidents"}; }
pages::Link whole_log() { return {say("Public log"), "/log"}; }

// "<agency>/<slug>" of an address.
std::string id_of(const Request& request) {
  return std::string(request.captured("agency")) + "/" + std::string(request.captured("slug"));
}

Result<Page<pages::Home>> home(Snapshot& snapshot, const Request&) {
  PROBITY_TRY(auto view, home_page(snapshot));
  return Page<pages::Home>{
      say("Public register of AI in use"),
      say("Every AI system in public service here, with its risk code and its proof."),
      "",
      {},
      "",
      std::move(view)};
}

Result<Page<pages::UseList>> uses(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, use_list(snapshot, request.query));
  return Page<pages::UseList>{say("Uses of AI in public services"),
                              say("All registered uses of AI, with risk code and safety label."),
                              "/uses",
                              {},
                              all_uses().text,
                              std::move(view)};
}

Result<Page<pages::UsePage>> use(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, use_page(snapshot, id_of(request)));
  PROBITY_TRY(view.cite, cite_named(snapshot, request, view.title, "use", view.id));
  return Page<pages::UsePage>{
      view.title, say("One use of AI in a public service: risk code, facts, checks, rights."),
      "/uses",    {all_uses()},
      view.title, view};
}

Result<Page<pages::Dossier>> use_dossier(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, dossier(snapshot, id_of(request)));
  const std::string name = view.use.title;
  return Page<pages::Dossier>{say("Dossier: {}", name),
                              say("Everything that the register says about one use of AI."),
                              "/uses",
                              {all_uses(), {name, use_href(view.use.id)}},
                              say("Dossier"),
                              std::move(view)};
}

Result<Page<pages::ComponentList>> components(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, component_list(snapshot, request.query));
  return Page<pages::ComponentList>{
      say("Components"),     say("All registered model files, by their digest."),
      "/components",         {},
      all_components().text, std::move(view)};
}

Result<Page<pages::ComponentPage>> component(Snapshot& snapshot, const Request& request) {
  const std::string root(request.captured("root"));
  PROBITY_TRY(auto view, component_page(snapshot, root));
  PROBITY_TRY(view.cite, cite_named(snapshot, request, view.title, "artifact", root));
  return Page<pages::ComponentPage>{
      view.title,    say("Profile of a component: provenance, checks, files, uses."),
      "/components", {all_components()},
      view.title,    view};
}

Result<Page<pages::ModelPage>> model(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, model_page(snapshot, id_of(request)));
  return Page<pages::ModelPage>{view.title,    say("A named line of releases."),
                                "/components", {all_components()},
                                view.title,    view};
}

Result<Page<pages::AgencyList>> agencies(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, agency_list(snapshot, request.query));
  return Page<pages::AgencyList>{
      say("Agencies"),
      say("Organisations in this register: who uses AI, who checks it, who supplies it."),
      "",
      {},
      say("Agencies"),
      std::move(view)};
}

Result<Page<pages::ModelList>> models(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, model_list(snapshot, request.query));
  return Page<pages::ModelList>{
      say("Models"), say("Named lines of releases, and who looks after them."),
      "/components", {all_components()},
      say("Models"), std::move(view)};
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
                                 say("An organisation, its uses of AI and who may sign for it."),
                                 "",
                                 {{say("Agencies"), "/agencies"}},
                                 view.title,
                                 view,
                                 std::string(request.captured("id"))};
}

Result<Page<pages::IncidentList>> incidents(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, incident_list(snapshot, request.query));
  return Page<pages::IncidentList>{
      say("Incidents with AI in public services"),
      say("What went wrong, how grave it was, what was done about it."),
      "/incidents",
      {},
      all_incidents().text,
      std::move(view)};
}

Result<Page<pages::IncidentPage>> incident(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, incident_page(snapshot, id_of(request)));
  return Page<pages::IncidentPage>{
      view.title,   say("One incident: how it stands, what it concerns, what was done."),
      "/incidents", {all_incidents()},
      view.title,   view};
}

Result<Page<pages::QuarterPage>> quarter(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, quarter_page(snapshot, std::string(request.captured("quarter"))));
  return Page<pages::QuarterPage>{
      view.title,   say("Incidents and releases of a quarter, by agency and model."),
      "/incidents", {all_incidents()},
      view.title,   view};
}

Result<Page<pages::TokenPage>> token(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, token_page(snapshot, std::string(request.captured("digest"))));
  if (const auto pae = base::PaeDigest::from_hex(view.digest)) {
    PROBITY_TRY(const auto entry, store::find(snapshot.db, *pae));
    if (entry) {
      PROBITY_TRY(view.cite,
                  cite(snapshot, request, say("Safety label: {}", view.title), entry->value));
    }
  }
  const bool of_use = view.kind == "use";
  return Page<pages::TokenPage>{view.title,
                                say("What a safety label allows and how to check it."),
                                of_use ? "/uses" : "/components",
                                {of_use ? all_uses() : all_components(), view.about},
                                say("Safety label"),
                                view};
}

Result<Page<pages::LogPage>> log(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, log_page(snapshot, request.query));
  return Page<pages::LogPage>{say("The public log"),
                              say("The transparency log: position, checkpoint, entries."),
                              "/log",
                              {},
                              whole_log().text,
                              std::move(view)};
}

Result<Page<pages::EntryPage>> entry(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(const std::uint64_t index, index_of(request.captured("index")));
  PROBITY_TRY(auto view, entry_page(snapshot, index));
  PROBITY_TRY(view.cite, cite(snapshot, request, view.what, index));
  const std::string name = say("Entry {}", index);
  return Page<pages::EntryPage>{
      say("{}: {}", name, view.what),
      say("One signed entry of the public log, raw and decoded, with its proof."),
      "/log",
      {whole_log()},
      name,
      view};
}

Result<Page<pages::RulesPage>> rules(Snapshot& snapshot, const Request&) {
  PROBITY_TRY(auto view, rules_page(snapshot));
  return Page<pages::RulesPage>{say("The shared rules"),
                                say("How a risk code comes about, digit by digit."),
                                "/rules",
                                {},
                                say("Shared rules"),
                                std::move(view)};
}

Result<Page<pages::VerifyPage>> verify(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(auto view, verify_page(snapshot, site_of(request)));
  return Page<pages::VerifyPage>{
      say("Check it yourself"),
      say("How to check labels, entries and the log without this server."),
      "/verify",
      {},
      say("Check it yourself"),
      std::move(view)};
}

Result<Page<pages::ApiPage>> api(const Interface& interface, Snapshot& snapshot,
                                 const Request& request) {
  PROBITY_TRY(auto view, api_page(interface, snapshot, http::site_of(request)));
  return Page<pages::ApiPage>{say("For programs"),
                              say("Every address of the interface for programs, with examples."),
                              "",
                              {},
                              say("For programs"),
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
  add_log_tree(portal);
}

}  // namespace probity::server::portal

#include "server/console/vendor.h"

#include <algorithm>

#include "registers/supplies/register.h"
#include "server/console/checklist.h"
#include "server/console/desk.h"
#include "server/console/journey.h"
#include "server/console/shared_files.h"
#include "server/portal/codes.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using base::SubjectDigest;
using http::Response;
using language::say;
using language::say_count;
namespace models = registers::models;
namespace supplies = registers::supplies;
namespace uses = registers::uses;

namespace {

// Components of one vendor that its desk looks at.
constexpr std::int64_t kComponents = 100;

std::string yours_words(const Checklist& list) {
  if (list.missing == 0) return say("Nothing is missing.");
  if (list.yours == 0) return say("You can hand in files; others have to sign what is missing.");
  return say_count(list.yours, "You can supply {} of what is missing yourself.",
                   "You can supply {} of what is missing yourself.");
}

// What ends soon of one list.
void add_endings(const Checklist& list, const pages::Link& subject, std::vector<DueTask>& tasks) {
  for (const Checklist::Ending& one : list.endings)
    tasks.push_back({one.until,
                     {{},
                      say("It ends soon: {}", one.what),
                      say("What meets it lasts until {}.", portal::instant(one.until).words),
                      subject.text,
                      pages::Link{say("Look at it"), subject.href}}});
}

Status add_supplied(Visit& visit, const access::Person& person, pages::VendorDesk& desk,
                    std::vector<DueTask>& tasks) {
  PROBITY_TRY(const auto supplied, supplies::uses_supplied_by(
                                       visit.snapshot.db, person.organisation, visit.snapshot.now));
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  for (const supplies::StoredSupply& one : supplied) {
    PROBITY_TRY(const auto use, uses::find_use(visit.snapshot.db, one.use));
    if (!use) continue;
    PROBITY_TRY(const auto agency, portal::organisation_link(visit.snapshot, use->organisation));
    PROBITY_TRY(const auto judged, visit.snapshot.view.judgement(one.use));
    PROBITY_TRY(const auto list, use_checklist(visit, *use, person));
    const pages::Link subject{use->use.name, "/console" + portal::use_href(use->use.id.str())};
    add_endings(list, subject, tasks);
    desk.checklists.push_back(
        {subject, say("A use of {}", agency.text),
         portal::code_of(rules, judged.code, judged.provisional, visit.snapshot.now), tags_of(list),
         yours_words(list)});
  }
  return {};
}

Status add_stewarded(Visit& visit, const access::Person& person, pages::VendorDesk& desk,
                     std::vector<DueTask>& tasks) {
  models::Wanted wanted;
  wanted.stewards = {person.organisation};
  wanted.count = kComponents;
  PROBITY_TRY(const auto found, models::components(visit.snapshot.db, wanted));
  for (const models::Component& one : found) {
    PROBITY_TRY(const auto list, component_checklist(visit, one, person));
    const pages::Link subject{one.name + " " + one.version,
                              "/console/components/" + one.artifact.hex()};
    add_endings(list, subject, tasks);
    desk.checklists.push_back(
        {subject, say("A component of {}", one.model), {}, tags_of(list), yours_words(list)});
  }
  return {};
}

// What the form of a kind about components offers a steward.
void add_sayings(const std::string& about, const access::Person& person,
                 std::vector<pages::Sayable>& all) {
  for (const std::string_view form : {"training-data", "licence", "lineage", "grant"})
    all.push_back(sayable(form, about, person));
}

}  // namespace

Result<const access::Person*> supplier_among(Visit& visit, const SubjectDigest& use) {
  PROBITY_TRY(const auto vendors, supplies::vendors_of(visit.snapshot.db, use, visit.snapshot.now));
  for (const access::Person& person : visit.visitor.persons)
    if (person.role == ledger::Role::officer &&
        std::any_of(vendors.begin(), vendors.end(), [&](const supplies::StoredSupply& one) {
          return one.what.vendor.str() == person.organisation;
        }))
      return &person;
  return static_cast<const access::Person*>(nullptr);
}

Result<Response> deliver_for_use(Visit& visit, const uses::StoredUse& use,
                                 const access::Person& person) {
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  PROBITY_TRY(const auto judged, visit.snapshot.view.judgement(use.digest));
  PROBITY_TRY(auto list, use_checklist(visit, use, person));
  PROBITY_TRY(const auto agency, portal::organisation_link(visit.snapshot, use.organisation));
  const std::string id = use.use.id.str();
  pages::ChecklistPage page;
  page.kicker = id;
  page.title = say("What to deliver: {}", use.use.name);
  page.lead = say(
      "Every requirement that the shared rules have for this use of {}, with what meets it and who "
      "can supply what is missing. {} supplies it.",
      agency.text, person.organisation_name);
  page.page = {say("Its public page"), portal::use_href(id)};
  page.tags = tags_of(list);
  page.code = portal::code_of(rules, judged.code, judged.provisional, visit.snapshot.now);
  if (use.use.components.empty())
    page.closed = say(
        "The service is not open, so it is judged by what is handed in: its documentation, a "
        "statement of its training data, and reports of its tests. Hand them to the agency below. "
        "The agency answers for them, and opens them to the assessors who check it.");
  page.groups = std::move(list.groups);
  page.questions = std::move(list.questions);
  PROBITY_TRY(auto form, hand_in(visit, "use " + id, use.organisation, person));
  page.hand_in.push_back(std::move(form));
  PROBITY_TRY(page.deliveries, deliveries_about(visit, use.digest, person));
  page.no_deliveries = say("You have handed in nothing about this use yet.");
  return shown(visit, layout(visit, page.title), page);
}

Result<Response> deliver_for_component(Visit& visit, const models::Component& component,
                                       const access::Person& person) {
  const SubjectDigest& root = component.artifact;
  PROBITY_TRY(auto list, component_checklist(visit, component, person));
  pages::ChecklistPage page;
  page.kicker = component.model;
  page.title = say("What to deliver: {}", component.name + " " + component.version);
  page.lead =
      say("Every requirement that the shared rules have for this component, from the lowest impact "
          "that "
          "asks for it. Your organisation is its steward.");
  page.page = {say("Its public page"), portal::component_href(root)};
  page.tags = tags_of(list);
  PROBITY_TRY(const auto against, portal::against(visit.snapshot, root));
  if (against) page.tags.push_back(*against);
  page.groups = std::move(list.groups);
  page.questions = std::move(list.questions);
  const std::string about = "artifact " + root.hex();
  add_sayings(about, person, page.say);
  PROBITY_TRY(auto form, hand_in(visit, about, "", person));
  page.hand_in.push_back(std::move(form));
  PROBITY_TRY(page.deliveries, deliveries_about(visit, root, person));
  page.no_deliveries = say("You have handed in nothing about this component yet.");
  return shown(visit, layout(visit, page.title), page);
}

Result<std::optional<pages::DeskSection>> vendor_section(Visit& visit,
                                                         const access::Person& person) {
  if (person.role != ledger::Role::officer) return std::optional<pages::DeskSection>();
  const bool is_vendor = person.kind == ledger::OrganisationKind::vendor;
  pages::VendorDesk desk;
  std::vector<DueTask> tasks;
  PROBITY_CHECK(add_supplied(visit, person, desk, tasks));
  if (is_vendor) PROBITY_CHECK(add_stewarded(visit, person, desk, tasks));
  // An agency has this section only where it supplies another.
  if (!is_vendor && desk.checklists.empty()) return std::optional<pages::DeskSection>();
  desk.no_checklists = say(
      "No agency has said that your organisation supplies it, and it is steward of no component.");
  pages::DeskSection section;
  section.title =
      is_vendor ? person.organisation_name : say("{}, as a supplier", person.organisation_name);
  section.lead = say("You sign as {}, {}.", person.id, person.title);
  section.nothing = say("Nothing ends soon. What is missing stands in the lists below.");
  section.tasks = by_deadline(std::move(tasks), visit.snapshot.now);
  if (is_vendor) section.begin.push_back(sayable("incident", "", person));
  section.vendor = std::move(desk);
  return std::optional(std::move(section));
}

}  // namespace probity::server::console

// What can be said now about one use or one component of one's own agency; each a button that
// begins a draft. Only what the rules would take is offered.
#include <algorithm>

#include "json/codec.h"
#include "ledger/checks.h"
#include "registers/models/catalog.h"
#include "registers/models/register.h"
#include "registers/uses/register.h"
#include "rubric/code.h"
#include "server/console/amending.h"
#include "server/console/assessor.h"
#include "server/console/desk.h"
#include "server/console/journey.h"
#include "server/console/outcome.h"
#include "server/console/parts.h"
#include "server/console/questions.h"
#include "server/console/sharing.h"
#include "server/console/vendor.h"
#include "server/portal/codes.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;
using pages::Tone;
namespace uses = registers::uses;
namespace models = registers::models;

namespace {

constexpr std::string_view kTakenBack[] = {"use-facts",     "self-declaration", "adoption",
                                           "training-data", "lineage",          "licence"};
// About a component too, and offered by name where they can be said.
constexpr std::string_view kElsewhere[] = {"suspension",     "resumption", "withdrawal",
                                           "attestation/v2", "grant",      "grant-end"};
// Statements that one page offers to take back, the newest.
constexpr std::size_t kSaid = 20;

void add_standing(const std::optional<ledger::Standing>& standing, const std::string& about,
                  const access::Person& person, pages::SubjectDesk& page) {
  if (standing && standing->state == ledger::State::suspended)
    page.now.push_back(sayable("resumption", about, person));
  else
    page.always.push_back(sayable("suspension", about, person));
  page.always.push_back(sayable("withdrawal", about, person));
}

// What the agency said about it and can take back: facts, declarations and adoptions, not what
// registered it, which falls with it.
Status add_said(Visit& visit, const base::SubjectDigest& subject, const access::Person& person,
                pages::SubjectDesk& page) {
  PROBITY_TRY(const auto entries, ledger::entries_about(visit.snapshot.db, subject));
  for (const log::LogIndex index : entries) {
    PROBITY_TRY(const auto entry, store::read_entry(visit.snapshot.db, index));
    if (!entry || std::find(std::begin(kTakenBack), std::end(kTakenBack), entry->kind) ==
                      std::end(kTakenBack))
      continue;
    PROBITY_TRY(const auto key, ledger::find_key(visit.snapshot.db, entry->key));
    if (!key || key->signer.organisation != person.organisation) continue;
    PROBITY_TRY(const auto standing,
                visit.snapshot.view.standing(entry->pae.retag<base::SubjectTag>()));
    if (standing || page.said.size() == kSaid) continue;
    PROBITY_TRY(const auto event, portal::event_of(visit.snapshot, *entry));
    pages::Sayable one =
        sayable("withdrawal", "statement " + entry->pae.hex(), person,
                say("Log entry {}, {}", index.value, portal::day(entry->time).words));
    one.title = event.what;
    page.said.push_back(std::move(one));
  }
  return {};
}

bool is_gone(const std::optional<ledger::Standing>& standing) {
  return standing && standing->state != ledger::State::suspended;
}

class UseDesk {
 public:
  UseDesk(Visit& visit, const uses::StoredUse& use, const access::Person& person)
      : visit_(visit), use_(use), person_(person), about_("use " + use.use.id.str()) {}

  Result<pages::SubjectDesk> make() {
    PROBITY_TRY(const auto rules, visit_.snapshot.view.rubric());
    PROBITY_TRY(const auto judged, visit_.snapshot.view.judgement(use_.digest));
    PROBITY_TRY(const auto standing, visit_.snapshot.view.standing(use_.digest));
    page_.title = use_.use.name;
    page_.id = use_.use.id.str();
    page_.lead = use_.use.summary;
    page_.page = {say("Its public page"), portal::use_href(page_.id)};
    page_.code = portal::code_of(rules, judged.code, judged.provisional, visit_.snapshot.now);
    PROBITY_TRY(const auto against, portal::against(visit_.snapshot, use_.digest));
    if (against) page_.tags.push_back(*against);
    PROBITY_TRY(auto label, safety_label(visit_, use_.digest));
    page_.tags.push_back(std::move(label));
    if (judged.code != rubric::kNotCoded) page_.missing = portal::missing_of(rules, judged.missing);
    page_.in_short = {{say("Purpose"), portal::purpose_words(rules, use_.use.purpose), {}},
                      {say("Where"), use_.use.context, {}},
                      {say("Who answers for the risk"), use_.use.owner, {}},
                      {say("Registered in"), portal::entry_link(use_.entry).text,
                       portal::entry_href(use_.entry)}};
    if (is_gone(standing)) {
      page_.nothing = say("It is withdrawn. Nothing more is said about it; its page stays.");
      return page_;
    }
    page_.nothing = say("Nothing. It has its answers and its adopted code.");
    if (judged.code == rubric::kNotCoded) {
      if (open_in(judged).own > 0) page_.now.push_back(sayable(kAnswers, about_, person_));
    } else {
      PROBITY_CHECK(add_adoption(judged));
    }
    PROBITY_CHECK(add_declaration(judged));
    pages::Sayable incident = sayable("incident", "", person_);
    incident.typed = {{"/uses", use_.digest.hex()}};
    page_.always.push_back(std::move(incident));
    page_.always.push_back(sayable(kAmend, about_, person_));
    add_standing(standing, about_, person_, page_);
    PROBITY_CHECK(add_answers(rules));
    PROBITY_CHECK(add_said(visit_, use_.digest, person_, page_));
    PROBITY_TRY(page_.sharing, sharing_of(visit_, use_.digest, about_, person_));
    return page_;
  }

 private:
  Status add_adoption(const rubric::Judgement& judged) {
    PROBITY_TRY(const auto last, uses::last_adoption(visit_.snapshot.db, use_.digest));
    if (last && last->code == judged.code.substr(0, 3))
      page_.always.push_back(
          sayable("adoption", about_, person_,
                  last->decision == uses::Decision::adopt
                      ? say("You adopted this code. You can still disagree, with reasons.")
                      : say("You disagreed with this code. You can still adopt it, or give other "
                            "reasons.")));
    else
      page_.now.push_back(sayable("adoption", about_, person_,
                                  say("The computed code is {}. Adopt it as the accountable "
                                      "official, or disagree and say why.",
                                      portal::keyed(judged.code))));
    return {};
  }

  Status add_declaration(const rubric::Judgement& judged) {
    PROBITY_TRY(const auto with, visit_.snapshot.view.supposing(use_.digest, use_.organisation,
                                                                {{"declaration.self", true}}));
    const bool helps = with.missing.size() < judged.missing.size() || with.code != judged.code;
    (helps ? page_.now : page_.always).push_back(sayable("self-declaration", about_, person_));
    return {};
  }

  // What the agency itself said last, each to be corrected.
  Status add_answers(const rubric::Rubric& rules) {
    PROBITY_TRY(const auto facts, visit_.snapshot.view.facts(use_.digest));
    std::map<std::string, const rubric::Fact*> last;
    for (const rubric::Fact& fact : facts) {
      const auto index = rules.vocabulary().find(fact.name);
      if (!index || rules.vocabulary()[*index].kind != rubric::Kind::answer ||
          fact.issuer != use_.organisation || fact.name == "made_of")
        continue;
      const rubric::Fact*& seen = last[fact.name];
      if (!seen || fact.entry >= seen->entry) seen = &fact;
    }
    for (const rubric::Term& term : rules.vocabulary().terms()) {
      const auto found = last.find(term.name);
      if (found == last.end()) continue;
      const std::string value = rubric::to_text(found->second->value);
      // The purpose is part of the registration, and corrected with it.
      const bool corrected = term.name != "use.purpose";
      const std::string words = answer_words(term.name, value);
      page_.answers.push_back({portal::question_of(rules, term.name),
                               words != value ? words : portal::answer_of(rules, term.name, value),
                               portal::entry_link(found->second->entry), corrected ? term.name : "",
                               value, person_.id});
    }
    return {};
  }

  Visit& visit_;
  const uses::StoredUse& use_;
  const access::Person& person_;
  std::string about_;
  pages::SubjectDesk page_;
};

Result<Response> use_desk(Visit& visit) {
  const std::string id = std::string(visit.request.captured("agency")) + "/" +
                         std::string(visit.request.captured("slug"));
  PROBITY_TRY(const auto use, uses::find_use(visit.snapshot.db, id));
  if (!use)
    return fail(Code::not_found, "no use of that name is registered", "", "page.use", id,
                "the id of a use");
  const Result<const access::Person*> person = officer_of(visit.visitor, use->organisation);
  if (!person) {
    // Others look at it from their own side.
    PROBITY_TRY(const access::Person* supplier, supplier_among(visit, use->digest));
    if (supplier) return deliver_for_use(visit, *use, *supplier);
    if (const access::Person* assessor = assessor_among(visit.visitor))
      return check_use(visit, *use, *assessor);
    return fail(person.error());
  }
  PROBITY_TRY(const auto page, UseDesk(visit, *use, **person).make());
  return shown(visit, layout(visit, page.title), page);
}

Result<models::Component> component_at(Visit& visit) {
  const std::string hex(visit.request.captured("root"));
  const auto root = base::SubjectDigest::from_hex(hex);
  std::optional<models::Component> found;
  if (root) {
    PROBITY_TRY(found, models::find_component(visit.snapshot.db, *root));
  }
  if (!found)
    return fail(Code::not_found, "no component of that root is registered", "", "page.component",
                hex, "the root of a component");
  return *std::move(found);
}

// Every steward may speak for it.
Result<const access::Person*> steward_among(Visit& visit, const models::Component& component) {
  PROBITY_TRY(const auto releases,
              models::releases_of_artifact(visit.snapshot.db, component.artifact));
  Result<const access::Person*> person =
      officer_of(visit.visitor, ledger::organisation_of(component.model));
  for (const models::StoredRelease& release : releases)
    if (!person) person = officer_of(visit.visitor, release.organisation);
  return person;
}

// As who looks at it: a vendor delivers, another steward says, an assessor checks.
Result<Response> component_page(Visit& visit) {
  PROBITY_TRY(const models::Component component, component_at(visit));
  const Result<const access::Person*> steward = steward_among(visit, component);
  if (steward && (*steward)->kind == ledger::OrganisationKind::vendor)
    return deliver_for_component(visit, component, **steward);
  if (steward)
    return http::private_page(
        http::redirect("/console/components/" + component.artifact.hex() + "/say"));
  if (const access::Person* assessor = assessor_among(visit.visitor))
    return check_component(visit, component, *assessor);
  return fail(steward.error());
}

Result<Response> component_desk(Visit& visit) {
  PROBITY_TRY(const models::Component component, component_at(visit));
  const models::Component* found = &component;
  const base::SubjectDigest* root = &component.artifact;
  const std::string hex = root->hex();
  PROBITY_TRY(const access::Person* person, steward_among(visit, component));
  pages::SubjectDesk page;
  page.title = found->name + " " + found->version;
  page.id = hex;
  page.lead =
      say("A component of {}. What you say of it counts for every use of it.", found->model);
  page.page = {say("Its public page"), portal::component_href(*root)};
  PROBITY_TRY(auto label, safety_label(visit, *root));
  page.tags.push_back(std::move(label));
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  PROBITY_TRY(const auto profile, visit.snapshot.view.profile(*root));
  page.missing = portal::missing_of(rules, profile.missing);
  page.in_short = {{say("Profile"), portal::capital(portal::saying_words(profile.assessing)), {}}};
  PROBITY_TRY(const auto standing, visit.snapshot.view.standing(*root));
  if (is_gone(standing)) {
    page.nothing = say("It is withdrawn. Nothing more is said about it; its page stays.");
    return shown(visit, layout(visit, page.title), page);
  }
  const std::string about = "artifact " + hex;
  for (const Journey& journey : journeys())
    for (const std::string& kind : journey.about)
      if (kind == "artifact" && std::find(std::begin(kElsewhere), std::end(kElsewhere),
                                          journey.name) == std::end(kElsewhere))
        page.always.push_back(sayable(journey.name, about, *person));
  add_standing(standing, about, *person, page);
  PROBITY_CHECK(add_said(visit, *root, *person, page));
  PROBITY_TRY(page.sharing, sharing_of(visit, *root, about, *person));
  page.nothing = say("Nothing is asked of you now.");
  return shown(visit, layout(visit, page.title), page);
}

}  // namespace

Result<const access::Person*> officer_of(const access::Visitor& visitor,
                                         const std::string& organisation) {
  for (const access::Person& one : visitor.persons)
    if (one.role == ledger::Role::officer && one.organisation == organisation) return &one;
  return fail(Code::forbidden, "only officers of its own agency can say something about it here",
              "", "desk.owner", visitor.login, say("an officer of {}", organisation));
}

void add_subject_desk(Console& console) {
  console.add_page("/console/uses/{agency}/{slug}", use_desk);
  console.add_page("/console/components/{root}", component_page);
  console.add_page("/console/components/{root}/say", component_desk);
}

}  // namespace probity::server::console

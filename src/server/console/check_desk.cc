// One component or use as an assessor sees it who is about to check it.
#include "registers/attestations/register.h"
#include "registers/models/register.h"
#include "rubric/code.h"
#include "server/console/assessor.h"
#include "server/console/desk.h"
#include "server/console/queue.h"
#include "server/console/shared_files.h"
#include "server/console/supplying.h"
#include "server/portal/codes.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using http::Response;
using language::say;
using language::say_count;
using pages::Tone;
namespace attestations = registers::attestations;
namespace grants = registers::grants;
namespace models = registers::models;
namespace uses = registers::uses;

namespace {

constexpr std::string_view kForm = "attestation/v2";

// The grants of one subject that this organisation holds, and the files they open.
Status add_files(Visit& visit, const SubjectDigest& subject, const access::Person& person,
                 pages::CheckDesk& page) {
  PROBITY_TRY(const auto held, grants::grants_in_force(visit.snapshot.db, person.organisation,
                                                       subject, visit.snapshot.now));
  for (const grants::StoredGrant& one : held) {
    PROBITY_TRY(auto line, grant_line(visit, one, /*given=*/false));
    page.grants.push_back(std::move(line));
  }
  if (held.empty()) {
    page.no_grants =
        say("None. Whoever answers for it can open its files to your organisation from their desk. "
            "What is public stands on its public page.");
    return {};
  }
  PROBITY_TRY(page.files, files_open_to(visit, subject, person.organisation));
  if (page.files.empty())
    page.no_files = say("The node keeps no file about it yet. Ask whoever granted this.");
  return {};
}

void add_saying(const std::string& about, const access::Person& person, bool answers,
                pages::CheckDesk& page) {
  if (answers)
    page.cannot = say(
        "Your organisation answers for it itself, so it cannot check it: nobody checks their own.");
  else
    page.say.push_back(sayable(kForm, about, person));
}

// Only what a check can supply; what is open otherwise stands on the public page.
std::vector<pages::Missing> by_check(const rubric::Rubric& rules,
                                     std::vector<rubric::Missing> missing) {
  std::erase_if(missing,
                [&](const rubric::Missing& one) { return !takes(rules, one.id).by_check(); });
  return portal::missing_of(rules, missing);
}

}  // namespace

Result<pages::Link> subject_link(Visit& visit, const SubjectDigest& subject) {
  PROBITY_TRY(const auto use, uses::find_use(visit.snapshot.db, subject));
  if (use) return pages::Link{use->use.name, "/console" + portal::use_href(use->use.id.str())};
  PROBITY_TRY(auto link, portal::component_link(visit.snapshot, subject));
  return pages::Link{std::move(link.text), "/console/components/" + subject.hex()};
}

Result<pages::GrantLine> grant_line(Visit& visit, const grants::StoredGrant& grant, bool given) {
  pages::GrantLine line;
  PROBITY_TRY(line.subject, subject_link(visit, grant.subject));
  PROBITY_TRY(
      const auto other,
      portal::organisation_link(visit.snapshot, given ? grant.what.grantee.str() : grant.granter));
  line.who = given ? say("Granted to {}", other.text) : say("Granted by {}", other.text);
  line.purpose = grant.what.purpose;
  line.covers = grant.what.files ? say_count(static_cast<std::int64_t>(grant.what.files->size()),
                                             "It covers {} file.", "It covers {} files.")
                                 : say("It covers all files about it.");
  PROBITY_TRY(const auto zone, zone_of(visit, grant.granter));
  line.until = portal::end(grant.until, zone);
  const base::Time now = visit.snapshot.now;
  if (grant.end && grant.end->time <= now)
    line.state = {say("Ended on {}", portal::day(grant.end->time).words), Tone::plain};
  else if (!grant.holds_at(now))
    line.state = {say("No longer in force"), Tone::plain};
  else
    line.state = {say("In force"), Tone::good};
  line.entry = portal::entry_link(grant.entry);
  return line;
}

Result<Response> check_use(Visit& visit, const uses::StoredUse& use, const access::Person& person) {
  PROBITY_TRY(const auto judged, visit.snapshot.view.judgement(use.digest));
  PROBITY_TRY(const auto held, grants::grants_in_force(visit.snapshot.db, person.organisation,
                                                       use.digest, visit.snapshot.now));
  if (judged.restricted && held.empty())
    return fail(Code::forbidden,
                "this use is restricted; its agency opens it to assessors one by one", "",
                "desk.restricted", use.use.id.str(), "a grant of " + use.organisation);
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  const std::string id = use.use.id.str();
  pages::CheckDesk page;
  page.kicker = id;
  page.title = use.use.name;
  page.lead = use.use.summary;
  page.page = {say("Its public page"), portal::use_href(id)};
  page.code = portal::code_of(rules, judged.code, judged.provisional, visit.snapshot.now);
  PROBITY_TRY(const auto against, portal::against(visit.snapshot, use.digest));
  if (against) page.tags.push_back(*against);
  PROBITY_TRY(auto label, safety_label(visit, use.digest));
  page.tags.push_back(std::move(label));
  page.missing = by_check(rules, judged.missing);
  page.no_missing = judged.code == rubric::kNotCoded
                        ? say("It is not yet coded: its agency still has to answer questions.")
                        : say("Nothing that a check could supply is missing.");
  PROBITY_TRY(const auto agency, portal::organisation_link(visit.snapshot, use.organisation));
  page.in_short = {{say("Run by"), agency.text, agency.href},
                   {say("Purpose"), portal::purpose_words(rules, use.use.purpose), {}},
                   {say("Where"), use.use.context, {}},
                   {say("Who answers for the risk"), use.use.owner, {}}};
  for (const SubjectDigest& component : use.use.components) {
    PROBITY_TRY(const auto link, subject_link(visit, component));
    page.in_short.push_back({say("Made of"), link.text, link.href});
  }
  if (use.use.components.empty())
    page.in_short.push_back(
        {say("Made of"), say("A service that is not open. Its files come by grant."), {}});
  PROBITY_CHECK(add_files(visit, use.digest, person, page));
  PROBITY_TRY(const auto checks, attestations::checks_of(visit.snapshot.db, use.digest));
  PROBITY_TRY(page.checks,
              portal::checks_of(visit.snapshot, checks, {{use.organisation}, &judged.missing}));
  PROBITY_TRY(const bool answers, answers_for(visit, person.organisation, use.digest));
  add_saying("use " + id, person, answers, page);
  return shown(visit, layout(visit, page.title), page);
}

Result<Response> check_component(Visit& visit, const models::Component& component,
                                 const access::Person& person) {
  const SubjectDigest& root = component.artifact;
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  PROBITY_TRY(const auto profile, visit.snapshot.view.profile(root));
  PROBITY_TRY(const auto model, models::find_model(visit.snapshot.db, component.model));
  PROBITY_TRY(const auto releases, models::releases_of_artifact(visit.snapshot.db, root));
  pages::CheckDesk page;
  page.kicker = component.model;
  page.title = component.name + " " + component.version;
  page.lead = model ? model->summary : say("A component of {}.", component.model);
  page.page = {say("Its public page"), portal::component_href(root)};
  PROBITY_TRY(const auto against, portal::against(visit.snapshot, root));
  if (against) page.tags.push_back(*against);
  PROBITY_TRY(auto label, safety_label(visit, root));
  page.tags.push_back(std::move(label));
  std::vector<rubric::Missing> own = profile.missing;
  for (rubric::Missing& one : own) one.component.clear();  // the page is about it
  page.missing = by_check(rules, own);
  page.no_missing = say("Nothing that a check could supply is missing, at any impact.");
  page.in_short = {{say("Profile"), portal::capital(portal::saying_words(profile.assessing)), {}},
                   {say("What it works on"), portal::modality_words(component.modality), {}}};
  std::set<std::string> stewards;
  for (const models::StoredRelease& one : releases)
    if (stewards.insert(one.organisation).second) {
      PROBITY_TRY(const auto steward, portal::organisation_link(visit.snapshot, one.organisation));
      page.in_short.push_back({say("Steward"), steward.text, steward.href});
    }
  judgement::Wanted using_it;
  using_it.component = root;
  PROBITY_TRY(const auto count, judgement::count(visit.snapshot.db, using_it));
  page.in_short.push_back(
      {say("Used in"), say_count(count, "{} use", "{} uses"), "/uses?component=" + root.hex()});
  PROBITY_CHECK(add_files(visit, root, person, page));
  PROBITY_TRY(const auto checks, attestations::checks_of(visit.snapshot.db, root));
  PROBITY_TRY(page.checks, portal::checks_of(visit.snapshot, checks, {stewards, &profile.missing}));
  PROBITY_TRY(const bool answers, answers_for(visit, person.organisation, root));
  add_saying("artifact " + root.hex(), person, answers, page);
  return shown(visit, layout(visit, page.title), page);
}

}  // namespace probity::server::console

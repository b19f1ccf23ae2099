#include "server/portal/agency_page.h"

#include <numeric>

#include "base/limits.h"
#include "json/codec.h"
#include "judgement/catalog.h"
#include "judgement/facets.h"
#include "registers/agencies/register.h"
#include "registers/attestations/register.h"
#include "registers/models/catalog.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/incident_rows.h"
#include "server/portal/lists.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using pages::Tone;
namespace agencies = registers::agencies;
namespace models = registers::models;

namespace {

constexpr std::size_t kEvents = 50;
// From this first digit on a person can feel it: a service that runs otherwise, a delay, a
// refusal, harm.
constexpr int kFelt = 3;

Result<pages::Moment> logged(Snapshot& snapshot, std::uint64_t entry) {
  PROBITY_TRY(const auto found, store::read_entry(snapshot.db, {entry}));
  return day(found ? found->time : base::Time{});
}

Result<pages::Person> person_of(Snapshot& snapshot, const ledger::Key& key) {
  pages::Person out;
  out.key = key.signer.key.hex();
  out.roles = {role_words(key.signer.role)};
  out.state = {say("Active"), Tone::good};
  if (key.revoked) out.state = {say("Ended in log entry {}", *key.revoked), Tone::care};
  if (key.compromised_since)
    out.state = {say("Compromised since {}", day(*key.compromised_since).words), Tone::bad};
  PROBITY_TRY(out.since, logged(snapshot, key.granted));
  out.entry = entry_link(key.granted);
  return out;
}

}  // namespace

Result<std::vector<pages::Person>> people_of(Snapshot& snapshot, const std::string& id) {
  std::vector<pages::Person> people;
  PROBITY_TRY(const auto holders, agencies::people(snapshot.db, id));
  for (const agencies::OfficeHolder& holder : holders) {
    PROBITY_TRY(auto person, person_of(snapshot, holder.key));
    person.name = holder.key.signer.person;
    if (!holder.title.empty() && holder.title != json::word(holder.key.signer.role))
      person.roles.push_back(holder.title);
    person.custody = holder.custody == agencies::Custody::node ? say("kept by the node")
                                                               : say("held by the person");
    people.push_back(std::move(person));
  }
  PROBITY_TRY(const auto keys, ledger::keys_of(snapshot.db, id));
  for (const ledger::Key& key : keys) {
    if (key.signer.role != ledger::Role::agency) continue;
    PROBITY_TRY(auto own, person_of(snapshot, key));
    own.name = say("The organisation itself");
    own.roles = {say("signs safety labels")};
    people.push_back(std::move(own));
  }
  return people;
}

namespace {

Status add_catalog(Snapshot& snapshot, const std::string& id, pages::AgencyPage& page) {
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  judgement::Wanted uses;
  uses.organisations = {id};
  PROBITY_TRY(const auto survey, judgement::survey(snapshot.db, uses));
  const std::int64_t all = survey.matching;
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, survey.rows));
  if (all > 1) page.impacts = impacts_of(ListQuery("/uses", {{"agency", id}}), survey.counts);
  models::Wanted wanted;
  wanted.stewards = {id};
  PROBITY_TRY(const auto components, models::components(snapshot.db, wanted));
  for (const models::Component& component : components) {
    PROBITY_TRY(auto row, component_row(snapshot, rules, component));
    page.components.push_back(std::move(row));
  }
  PROBITY_TRY(const auto looked_after, models::count_components(snapshot.db, wanted));
  if (all > 0) {
    page.in_short.push_back({say("Uses of AI"), grouped(all), "/uses?agency=" + id});
    const std::int64_t people =
        std::accumulate(survey.counts.impacts.begin() + kFelt,
                        survey.counts.impacts.begin() + judgement::Facets::kOpen, std::int64_t{0});
    page.in_short.push_back({say("That can affect how a person is served, or worse"),
                             people > 0 ? grouped(people) : say("none"),
                             "/uses?agency=" + id + "&impact=3-4&impact=5-6&impact=7-9"});
    if (!page.uses.empty()) {
      const pages::UseRow& gravest = page.uses.front();
      page.in_short.push_back(
          {say("The gravest, and whom to ask about it"), gravest.use.text, gravest.use.href});
    }
  } else {
    page.in_short.push_back({say("Uses of AI"), say("It has registered none"), std::nullopt});
  }
  if (looked_after > 0)
    page.in_short.push_back(
        {say("Components it looks after"), grouped(looked_after), "/components?steward=" + id});
  return {};
}

}  // namespace

Result<pages::AgencyPage> agency_page(Snapshot& snapshot, const std::string& id) {
  PROBITY_TRY(const auto organisation, snapshot.view.organisation(id));
  if (!organisation)
    return fail(Code::not_found, "no organisation of that name is in the log", "", "page.agency",
                id, "the name of an admitted organisation");
  PROBITY_TRY(const auto profile, agencies::profile(snapshot.db, id));
  pages::AgencyPage page;
  page.title = organisation->name;
  page.id = id;
  page.kind = kind_words(organisation->kind);
  page.summary = language::lookup(profile.summary);  // of the root agency it is ours
  PROBITY_TRY(const auto joined, logged(snapshot, organisation->entry));
  page.in_short = {{say("In the log since"), joined.words, entry_href(organisation->entry)},
                   {say("Its dates end at midnight in"), organisation->zone, std::nullopt}};
  if (!profile.homepage.empty())
    page.in_short.push_back({say("Home page"), profile.homepage, std::nullopt});
  PROBITY_CHECK(add_catalog(snapshot, id, page));
  PROBITY_TRY(auto checks, registers::attestations::checks_by(snapshot.db, id));
  if (checks.size() > base::limits::kPageRows) checks.resize(base::limits::kPageRows);
  PROBITY_TRY(page.checks, checks_of(snapshot, checks, {}));
  PROBITY_TRY(page.people, people_of(snapshot, id));
  PROBITY_TRY(page.incidents, incidents_of(snapshot, id));
  page.incidents_href = "/incidents?agency=" + id;
  PROBITY_TRY(page.timeline, events_about(snapshot, organisation->digest, kEvents));
  return page;
}

}  // namespace probity::server::portal

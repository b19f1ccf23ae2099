// A registrar's overview: organisations, their people with offices and keys from the log, and the
// accounts of this node.
#include "server/console/people.h"

#include <algorithm>

#include "registers/agencies/register.h"
#include "server/console/parts.h"
#include "server/portal/agency_page.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;
using pages::Tone;

Status needs_registrar(const access::Visitor& visitor) {
  PROBITY_CHECK(needs(visitor, ledger::Role::registrar));
  if (visitor.second_factor) return {};
  return fail(Code::forbidden, "a registrar acts only after giving a second factor", {},
              "sign.second-factor", {}, "a second factor, set up on your account's page");
}

Result<base::KeyId> registrar_key(const access::Visitor& visitor) {
  PROBITY_CHECK(needs_registrar(visitor));
  for (const access::Person& person : visitor.persons)
    if (person.role == ledger::Role::registrar) return person.key;
  return fail(Code::forbidden, "you hold no office of registrar", {}, "console.office");
}

std::string people_notice(std::string_view done) {
  if (done == "appointed")
    return say("The person is appointed, and may sign with the account that there was already.");
  if (done == "admitted") return say("The organisation is admitted. Now appoint its people.");
  if (done == "ended") return say("The key is ended: nothing signed with it is taken from now on.");
  if (done == "renewed") return say("The organisation has a new key.");
  if (done == "locked") return say("The account is locked, and its sessions are ended.");
  if (done == "unlocked") return say("The account is unlocked.");
  return {};
}

std::string organisation_path(std::string_view id) {
  return "/console/people/organisations/" + std::string(id);
}

Result<ledger::Organisation> organisation_of(const Visit& visit, std::string_view id) {
  PROBITY_TRY(auto found, ledger::find_organisation(visit.snapshot.db, std::string(id)));
  if (!found)
    return fail(Code::not_found, "there is no such organisation", {}, "organisation.unknown");
  return *std::move(found);
}

namespace {

Result<pages::OrganisationRow> row_of(const Visit& visit, const ledger::Organisation& one) {
  PROBITY_TRY(const auto keys, ledger::keys_of(visit.snapshot.db, one.id));
  std::int64_t people = 0;
  bool own = false;
  for (const ledger::Key& key : keys) {
    if (key.revoked) continue;
    if (key.signer.role == ledger::Role::agency)
      own = true;
    else
      ++people;
  }
  return pages::OrganisationRow{{one.name, organisation_path(one.id)},
                                portal::kind_words(one.kind),
                                people == 0 ? say("Nobody") : portal::grouped(people),
                                own ? pages::Tag{say("In force"), Tone::good}
                                    : pages::Tag{say("Ended; give it a new one"), Tone::bad}};
}

pages::Tag state_tag(access::AccountState state) {
  switch (state) {
    case access::AccountState::invited:
      return {say("Invited"), Tone::care};
    case access::AccountState::active:
      return {say("Active"), Tone::good};
    case access::AccountState::locked:
      return {say("Locked"), Tone::bad};
  }
  return {};
}

pages::AccountRow account_row(const access::Account& account) {
  pages::AccountRow row{
      account.login,
      account.display_name,
      "",
      state_tag(account.state),
      account.second_factor ? say("Second factor set up") : say("No second factor"),
      {}};
  row.persons = account.persons.empty() ? say("Nobody") : portal::say_list(account.persons);
  const std::string id = std::to_string(account.id);
  const bool locked = account.state == access::AccountState::locked;
  row.asks.push_back({.action = std::string(kPeople) + "/accounts/" + id + "/invite",
                      .button = say("Invite again"),
                      .about = account.login,
                      .quiet = true});
  row.asks.push_back(
      {.action = std::string(kPeople) + "/accounts/" + id + (locked ? "/unlock" : "/lock"),
       .button = locked ? say("Unlock") : say("Lock"),
       .about = account.login,
       .quiet = true});
  return row;
}

Result<Response> overview(Console& console, Visit& visit) {
  PROBITY_CHECK(needs(visit.visitor, ledger::Role::registrar));
  pages::PeoplePage page;
  page.lead = say("Who may speak in the log, with which keys, and who may sign in here.");
  page.notice = people_notice(visit.request.parameter("done"));
  page.begin = {{say("Appoint a person"), std::string(kPeople) + "/appoint"},
                {say("Admit an organisation"), std::string(kPeople) + "/admit"}};
  PROBITY_TRY(const auto all, ledger::organisations(visit.snapshot.db));
  for (const ledger::Organisation& one : all) {
    PROBITY_TRY(auto row, row_of(visit, one));
    page.organisations.push_back(std::move(row));
  }
  PROBITY_TRY(const auto accounts, console.accounts().all(visit.snapshot.db));
  for (const access::Account& account : accounts) page.accounts.push_back(account_row(account));
  return shown(layout(visit, say("People and organisations")), page);
}

Result<Response> organisation(Console&, Visit& visit) {
  PROBITY_CHECK(needs(visit.visitor, ledger::Role::registrar));
  PROBITY_TRY(const auto one, organisation_of(visit, visit.request.captured("id")));
  PROBITY_TRY(const auto profile, registers::agencies::profile(visit.snapshot.db, one.id));
  PROBITY_TRY(const auto people, portal::people_of(visit.snapshot, one.id));
  pages::OrganisationPage page;
  page.title = one.name;
  page.kind = portal::kind_words(one.kind);
  page.summary = language::lookup(profile.summary);  // of the root agency it is ours
  page.notice = people_notice(visit.request.parameter("done"));
  page.page = {say("Its public page"), portal::agency_href(one.id)};
  page.begin = {{say("Appoint a person"),
                 std::string(kPeople) + "/appoint?organisation=" + http::percent_encoded(one.id)},
                {say("Give it a new key"), organisation_path(one.id) + "/key"}};
  for (const pages::Person& person : people) {
    PROBITY_TRY(const auto key,
                ledger::find_key(visit.snapshot.db, *base::KeyId::from_hex(person.key)));
    page.keys.push_back({person, {}});
    if (key && !key->revoked)
      page.keys.back().revoke =
          pages::Link{say("End this key"), std::string(kPeople) + "/keys/" + person.key};
  }
  return shown(layout(visit, one.name, {{say("People and organisations"), kPeople}}), page);
}

}  // namespace

void add_people(Console& console) {
  console.add_page(kPeople, [&console](Visit& visit) { return overview(console, visit); });
  console.add_page(organisation_path("{id}"),
                   [&console](Visit& visit) { return organisation(console, visit); });
  add_appointing(console);
  add_keys(console);
  add_accounts(console);
}

}  // namespace probity::server::console

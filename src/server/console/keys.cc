// Ending a key, and giving an organisation a new one. A registrar ends any; everybody else those of
// their own organisation.
#include "access/people.h"
#include "server/console/asking.h"
#include "server/console/people.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using http::Response;

namespace {

// A key of the log that the visitor may end, and with which of theirs.
struct Ending {
  ledger::Key key;
  base::KeyId by;
};
Result<Ending> ending_of(const Visit& visit) {
  const auto id = base::KeyId::from_hex(visit.request.captured("key"));
  std::optional<ledger::Key> key;
  if (id) {
    PROBITY_TRY(key, ledger::find_key(visit.snapshot.db, *id));
  }
  if (!key || key->signer.organisation.empty())
    return fail(Code::not_found, "there is no such key of a person or an organisation", {},
                "key.unknown");
  if (visit.visitor.is(ledger::Role::registrar)) {
    PROBITY_TRY(const base::KeyId by, registrar_key(visit.visitor));
    return Ending{*std::move(key), by};
  }
  // Rather with a key that this node keeps: it signs here.
  const access::Person* own = nullptr;
  for (const access::Person& person : visit.visitor.persons)
    if (person.organisation == key->signer.organisation &&
        (!own || person.custody == registers::agencies::Custody::node))
      own = &person;
  if (own) return Ending{*std::move(key), own->key};
  return fail(Code::forbidden, "only a registrar or the organisation itself ends a key", {},
              "key.owner", {}, "an office in the organisation of that key");
}

pages::AskPage ending_page(const Visit& visit, const ledger::Key& key) {
  const std::string& person = key.signer.person;
  pages::AskPage page;
  page.title = say("End a key");
  page.lead =
      say("From the entry on that says so, nothing signed with this key is taken any more.");
  page.facts = {{say("It speaks for"), person.empty() ? key.signer.organisation : person, {}},
                {say("Office"), portal::role_words(key.signer.role), {}},
                {say("Key"), key.signer.key.hex(), {}},
                {say("In force since"), portal::entry_link(key.granted).text,
                 portal::entry_href(key.granted)}};
  page.notes = {
      say("This cannot be taken back. A person who goes on needs a new appointment, with a "
          "new key."),
      say("The reason becomes public. Write nothing about a person's private life.")};
  page.ask = {
      .action = visit.request.path,
      .fields = {lines("reason", say("Reason"), say("Such as: left the office on 1 June")),
                 optional(line("compromised_since", say("In wrong hands since"),
                               say("Only if somebody else may have used the key. What it signed "
                                   "from the beginning of that day, in UTC, stops counting."),
                               "date"))},
      .button = say("End the key and sign"),
      .grave = true};
  return page;
}

Result<Response> show_page(const Visit& visit, const pages::AskPage& page, int status = 200) {
  std::vector<pages::Link> crumbs;
  if (visit.visitor.is(ledger::Role::registrar))
    crumbs = {{say("People and organisations"), kPeople}};
  else
    crumbs = {{say("Your account"), "/console/account"}};
  return shown(layout(visit, page.title, std::move(crumbs)), page, status);
}

Result<Response> wrong(const Visit& visit, pages::AskPage page, std::string_view field,
                       const std::string& text) {
  refill(page.ask, visit.form.fields);
  put_fault(page.ask, page.faults, field, text);
  return show_page(visit, page, 422);
}

Result<Response> refused_by_log(const Visit& visit, pages::AskPage page, const base::Error& error) {
  if (error.code == Code::environment || error.code == Code::internal) return fail(error);
  return wrong(visit, std::move(page), field_of(error), fault_words(error));
}

Result<Response> show_ending(Visit& visit) {
  PROBITY_TRY(const Ending ending, ending_of(visit));
  return show_page(visit, ending_page(visit, ending.key));
}

Result<Response> end_key(Console& console, Visit& visit) {
  PROBITY_TRY(const Ending ending, ending_of(visit));
  pages::AskPage page = ending_page(visit, ending.key);
  if (visit.form.field("reason").empty())
    return wrong(visit, std::move(page), "reason", say("Say why the key is ended."));
  access::Revoking what{ending.key.signer.key, visit.field("reason"), {}};
  if (const std::string since = visit.field("compromised_since"); !since.empty()) {
    const auto day = base::parse_time(since + "T00:00:00Z");
    if (!day)
      return wrong(visit, std::move(page), "compromised_since",
                   say("Enter a day such as 2026-11-23, or leave it empty."));
    what.compromised_since = *day;
  }
  const auto ended =
      access::revoke_key(console.node(), visit.visitor, ending.by, what, visit.request.remote);
  if (!ended) return refused_by_log(visit, std::move(page), ended.error());
  const std::string to = visit.visitor.is(ledger::Role::registrar)
                             ? organisation_path(ending.key.signer.organisation) + "?done=ended"
                             : "/console/account";
  return http::private_page(http::redirect(to));
}

pages::AskPage renewal_page(const Visit& visit, const ledger::Organisation& organisation) {
  pages::AskPage page;
  page.kicker = organisation.name;
  page.title = say("Give it a new key");
  page.lead =
      say("For an organisation whose own key was ended. This node makes the new one and keeps "
          "it; it signs safety labels.");
  page.ask = {.action = visit.request.path,
              .fields = {lines("reason", say("Reason"), say("It becomes public."))},
              .button = say("Make the key and sign")};
  return page;
}

Result<Response> show_renewal(Visit& visit) {
  PROBITY_CHECK(needs(visit.visitor, ledger::Role::registrar));
  PROBITY_TRY(const auto organisation, organisation_of(visit, visit.request.captured("id")));
  return show_page(visit, renewal_page(visit, organisation));
}

Result<Response> renew(Console& console, Visit& visit) {
  PROBITY_TRY(const base::KeyId by, registrar_key(visit.visitor));
  PROBITY_TRY(const auto organisation, organisation_of(visit, visit.request.captured("id")));
  const auto renewed =
      access::renew_organisation_key(console.node(), visit.visitor, by, organisation.id,
                                     visit.field("reason"), visit.request.remote);
  if (!renewed) return refused_by_log(visit, renewal_page(visit, organisation), renewed.error());
  return http::private_page(http::redirect(organisation_path(organisation.id) + "?done=renewed"));
}

}  // namespace

void add_keys(Console& console) {
  const std::string key = std::string(kPeople) + "/keys/{key}";
  console.add_page(key, show_ending);
  console.add_action(key, [&console](Visit& visit) { return end_key(console, visit); });
  const std::string renewal = organisation_path("{id}") + "/key";
  console.add_page(renewal, show_renewal);
  console.add_action(renewal, [&console](Visit& visit) { return renew(console, visit); });
}

}  // namespace probity::server::console

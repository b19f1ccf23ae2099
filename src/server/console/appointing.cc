// Appointing a person and admitting an organisation: one form each, one statement each.
#include "access/people.h"
#include "server/console/asking.h"
#include "server/console/people.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using http::Response;
namespace agencies = registers::agencies;

namespace {

Choices offices() {
  return {{"officer", say("Officer: registers, states facts, adopts results")},
          {"assessor", say("Assessor: checks what others made; for assessing organisations")},
          {"registrar",
           say("Registrar: admits organisations and appoints people; for the root agency")}};
}

Choices kinds() {
  return {{"agency", say("Agency")}, {"assessor", say("Assessor")}, {"vendor", say("Vendor")}};
}

Result<pages::AskPage> appoint_page(const Visit& visit) {
  Choices organisations;
  PROBITY_TRY(const auto all, ledger::organisations(visit.snapshot.db));
  for (const ledger::Organisation& one : all) organisations.emplace_back(one.id, one.name);
  pages::AskPage page;
  page.title = say("Appoint a person");
  page.lead =
      say("It becomes a signed entry: the log then knows for whom the person's key speaks.");
  page.notes = {say("Public and permanent: the pseudonym, the office, its title, and the key."),
                say("Kept in this node alone: login and name. They are never in the log.")};
  page.ask = {
      .action = std::string(kPeople) + "/appoint",
      .fields =
          {select("organisation", say("Organisation"), organisations),
           line("person", say("Pseudonym"),
                say("How the log calls this person, for good: small letters, digits and hyphens, "
                    "such as permits-clerk. Never a name.")),
           select("office", say("Office"), offices()),
           line("title", say("Title of the office"),
                say("Such as: accountable official, library services")),
           line("login", say("Login of the account"),
                say("A short name or a mail address. If there is such an account already, this "
                    "office is added to it."),
                "text", "off"),
           line("display_name", say("Name"), say("As the account greets the person.")),
           select("language", say("Language"), languages()),
           optional(
               lines("public_key", say("Public key"),
                     say("Only for people who hold their own key: the text that begins with "
                         "BEGIN PUBLIC KEY. Left empty, this node makes a key and keeps it.")))},
      .button = say("Appoint and sign")};
  return page;
}

Result<Response> show_page(const Visit& visit, const pages::AskPage& page, int status = 200) {
  return shown(layout(visit, page.title, {{say("People and organisations"), kPeople}}), page,
               status);
}

// The form again, with what the log or the accounts did not take.
Result<Response> wrong(const Visit& visit, pages::AskPage page, const base::Error& error) {
  if (error.code == base::Code::environment || error.code == base::Code::internal)
    return base::fail(error);
  refill(page.ask, visit.form.fields);
  put_fault(page.ask, page.faults, field_of(error), fault_words(error));
  return show_page(visit, page, 422);
}

Result<Response> show_appoint(Visit& visit) {
  PROBITY_CHECK(needs(visit.visitor, ledger::Role::registrar));
  PROBITY_TRY(pages::AskPage page, appoint_page(visit));
  refill(page.ask, visit.request.query);
  return show_page(visit, page);
}

Response back_to(std::string_view organisation, std::string_view done) {
  return http::private_page(
      http::redirect(organisation_path(organisation) + "?done=" + std::string(done)));
}

Result<Response> appoint(Console& console, Visit& visit) {
  PROBITY_TRY(const base::KeyId by, registrar_key(visit.visitor));
  PROBITY_TRY(const pages::AskPage page, appoint_page(visit));
  const access::Appointing what{
      .organisation = visit.field("organisation"),
      .person = visit.field("person"),
      .office = json::from_word<agencies::Office>(visit.form.field("office"))
                    .value_or(agencies::Office::officer),
      .title = visit.field("title"),
      .public_key = visit.field("public_key"),
      .login = visit.field("login"),
      .display_name = visit.field("display_name"),
      .language = visit.field("language")};
  const auto appointed =
      access::appoint(console.node(), visit.visitor, by, what, visit.request.remote);
  if (!appointed) return wrong(visit, page, appointed.error());
  if (!appointed->invitation) return back_to(what.organisation, "appointed");
  return invitation_shown(visit, *appointed->invitation);
}

pages::AskPage admit_page() {
  pages::AskPage page;
  page.title = say("Admit an organisation");
  page.lead = say("It becomes a signed entry, and its name is never given to another.");
  page.ask = {.action = std::string(kPeople) + "/admit",
              .fields = {line("name", say("Name"), say("As people know it: City of Riverton")),
                         line("id", say("Short name"),
                              say("For addresses, for good: small letters, digits and hyphens.")),
                         select("kind", say("Kind"), kinds()),
                         line("zone", say("Time zone"),
                              say("Its dates end at midnight there. Such as: Europe/Lisbon")),
                         lines("summary", say("What it does, in one sentence")),
                         optional(line("homepage", say("Homepage"), "", "url"))},
              .button = say("Admit and sign")};
  return page;
}

Result<Response> show_admit(Visit& visit) {
  PROBITY_CHECK(needs(visit.visitor, ledger::Role::registrar));
  return show_page(visit, admit_page());
}

Result<Response> admit(Console& console, Visit& visit) {
  PROBITY_TRY(const base::KeyId by, registrar_key(visit.visitor));
  const access::Admitting what{
      .id = visit.field("id"),
      .name = visit.field("name"),
      .kind = json::from_word<ledger::OrganisationKind>(visit.form.field("kind"))
                  .value_or(ledger::OrganisationKind::agency),
      .zone = visit.field("zone"),
      .summary = visit.field("summary"),
      .homepage = visit.field("homepage")};
  const auto admitted =
      access::admit(console.node(), visit.visitor, by, what, visit.request.remote);
  if (!admitted) return wrong(visit, admit_page(), admitted.error());
  return back_to(what.id, "admitted");
}

}  // namespace

Result<Response> invitation_shown(const Visit& visit, const access::Invitation& invitation) {
  pages::OncePage page;
  page.title = say("The invitation");
  page.lead = say(
      "Give this address to the person, by a way that only they read. It is shown this once, and "
      "works once.");
  page.facts = {{say("For"), invitation.account.login, {}},
                {say("Until"), portal::instant(invitation.expires).words, {}}};
  page.secrets = {http::site_of(visit.request) + invitation.path()};
  page.notes = {
      say("Whoever opens it first sets the password. If it was not the right person, invite "
          "again: that ends this one.")};
  page.next = {say("Back to people"), kPeople};
  return shown(layout(visit, page.title, {{say("People and organisations"), kPeople}}), page);
}

void add_appointing(Console& console) {
  const std::string path = kPeople;
  console.add_page(path + "/appoint", show_appoint);
  console.add_action(path + "/appoint",
                     [&console](Visit& visit) { return appoint(console, visit); });
  console.add_page(path + "/admit", show_admit);
  console.add_action(path + "/admit", [&console](Visit& visit) { return admit(console, visit); });
}

}  // namespace probity::server::console

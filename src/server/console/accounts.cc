// What a registrar does to accounts: invite again, when a password or a device is lost; lock and
// unlock.
#include "base/number.h"
#include "server/console/asking.h"
#include "server/console/people.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using http::Response;

namespace {

Result<access::Account> account_of(Console& console, const Visit& visit) {
  PROBITY_CHECK(needs_registrar(visit.visitor));
  if (const auto id = base::parse_int(visit.request.captured("account"))) {
    PROBITY_TRY(auto found, console.accounts().find(visit.snapshot.db, *id));
    if (found) return *std::move(found);
  }
  return fail(Code::not_found, "there is no such account", {}, "account.unknown");
}

access::By by(const Visit& visit) { return {visit.visitor.login, visit.request.remote}; }

Response back(std::string_view done) {
  return http::private_page(
      http::redirect(std::string(kPeople) + "?done=" + std::string(done) + "#accounts"));
}

pages::AskPage invite_page(const Visit& visit, const access::Account& account) {
  pages::AskPage page;
  page.kicker = account.login;
  page.title = say("Invite again");
  page.lead =
      say("Their password and all their sessions end now; they set a new password by the "
          "invitation.");
  page.ask = {.action = visit.request.path,
              .hidden = {{"sure", "yes"}},
              .button = say("End them and make the invitation")};
  if (account.second_factor)
    page.ask.fields = {checks("device", say("Second factor"),
                              {{"lost", say("The device is lost as well: take it away too")}},
                              say("Tick this only if you are sure who asks."))};
  page.elsewhere = {{say("Back to people"), kPeople}};
  return page;
}

// Asked once more before anything ends.
Result<Response> invite(Console& console, Visit& visit) {
  PROBITY_TRY(const access::Account account, account_of(console, visit));
  const pages::AskPage page = invite_page(visit, account);
  if (visit.form.field("sure") != "yes")
    return shown(layout(visit, page.title, {{say("People and organisations"), kPeople}}), page);
  PROBITY_TRY(
      const auto invitation,
      console.accounts().reset(account.id, visit.form.field("device") == "lost", by(visit)));
  return invitation_shown(visit, invitation);
}

Result<Response> lock(Console& console, Visit& visit) {
  PROBITY_TRY(const access::Account account, account_of(console, visit));
  if (account.id == visit.visitor.account)
    return fail(Code::conflict, "you cannot lock your own account", {}, "account.own", {},
                "another registrar");
  PROBITY_CHECK(console.accounts().lock(account.id, by(visit)));
  return back("locked");
}

Result<Response> unlock(Console& console, Visit& visit) {
  PROBITY_TRY(const access::Account account, account_of(console, visit));
  PROBITY_CHECK(console.accounts().unlock(account.id, by(visit)));
  return back("unlocked");
}

}  // namespace

void add_accounts(Console& console) {
  const auto on = [&console](Result<Response> (*make)(Console&, Visit&)) {
    return [&console, make](Visit& visit) { return make(console, visit); };
  };
  const std::string path = std::string(kPeople) + "/accounts/{account}/";
  console.add_action(path + "invite", on(invite));
  console.add_action(path + "lock", on(lock));
  console.add_action(path + "unlock", on(unlock));
}

}  // namespace probity::server::console

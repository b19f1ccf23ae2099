// Setting up the second factor: the picture and the key for the app, the first code, the recovery
// codes. A device that is set up already is replaced only by who has given its code.
#include "server/console/account.h"
#include "server/console/asking.h"
#include "server/console/picture.h"
#include "server/http/cookie.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;

namespace {

constexpr const char* kAccount = "/console/account";
constexpr const char* kDevice = "/console/account/second-factor";

// Who has set up a device proves that they hold it before anything about it changes.
Status may_change(Console& console, const Visit& visit) {
  PROBITY_TRY(const bool enrolled, console.accounts().second_factor().enrolled(
                                       visit.snapshot.db, visit.visitor.account));
  if (!enrolled || visit.visitor.second_factor) return {};
  return fail(Code::forbidden, "sign in again with your code before you change your second factor",
              {}, "second-factor.again", {}, "a session that began with the second factor");
}

Result<Response> codes_page(const pages::Layout& layout, const std::vector<std::string>& codes) {
  pages::OncePage page;
  page.title = say("Your recovery codes");
  page.lead = say(
      "Each lets you in once when your telephone is lost. They are shown this once: print them, or "
      "write them down, and keep them where you keep keys.");
  page.secrets = codes;
  page.notes = {say("Codes that you were given before no longer work.")};
  page.next = {say("I have kept them"), kAccount};
  return shown(layout, page);
}

Result<Response> begin(Console& console, Visit& visit) {
  PROBITY_CHECK(may_change(console, visit));
  PROBITY_TRY(const auto begun,
              console.accounts().second_factor().begin(visit.visitor.account, visit.visitor.login,
                                                       console.node().file().name));
  return http::private_page(http::redirect(kDevice));
}

Result<Response> device_page(Console& console, Visit& visit, const std::string& fault) {
  PROBITY_TRY(const auto begun, console.accounts().second_factor().begun(
                                    visit.snapshot.db, visit.visitor.account, visit.visitor.login,
                                    console.node().file().name));
  if (!begun) return http::private_page(http::redirect(kAccount));
  pages::DevicePage page;
  PROBITY_TRY(page.picture, picture_of(begun->uri));
  // In groups of four, as people read it.
  for (std::size_t i = 0; i < begun->secret.size(); i += 4)
    page.secret += (i ? " " : "") + begun->secret.substr(i, 4);
  page.confirm = {.action = "/console/account/second-factor/confirm",
                  .fields = {line("code", say("Six-digit code"), "", "text", "one-time-code")},
                  .button = say("Set it up")};
  if (!fault.empty()) put_fault(page.confirm, page.faults, "code", fault);
  return shown(layout(visit, say("Set up your second factor"), {{say("Your account"), kAccount}}),
               page, fault.empty() ? 200 : 422);
}

Result<Response> show(Console& console, Visit& visit) { return device_page(console, visit, ""); }

Result<Response> confirm(Console& console, Visit& visit) {
  PROBITY_CHECK(may_change(console, visit));
  const auto enrolled = console.accounts().enrol_second_factor(
      visit.visitor, visit.form.field("code"), visit.request.remote);
  if (!enrolled && enrolled.error().rule == "second-factor.code")
    return device_page(
        console, visit,
        say("That is not the code of this half minute. Look at the app, and at the clock "
            "of your telephone."));
  if (!enrolled) return fail(enrolled.error());
  pages::Layout around =
      layout(visit, say("Your recovery codes"), {{say("Your account"), kAccount}});
  around.csrf = access::csrf_token(enrolled->cookie);  // of the session that begins here
  PROBITY_TRY(Response response, codes_page(around, enrolled->recovery_codes));
  http::set_cookie(response, visit.request,
                   {.name = std::string(kSessionCookie), .value = enrolled->cookie});
  return response;
}

Result<Response> renew_codes(Console& console, Visit& visit) {
  PROBITY_CHECK(may_change(console, visit));
  PROBITY_TRY(const auto codes, console.accounts().second_factor().renew_recovery_codes(
                                    visit.visitor.account, visit.request.remote));
  return codes_page(layout(visit, say("Your recovery codes"), {{say("Your account"), kAccount}}),
                    codes);
}

}  // namespace

Status add_second_factor(Console& console, const Visit& visit, pages::AccountPage& page) {
  access::SecondFactor& second = console.accounts().second_factor();
  PROBITY_TRY(const bool enrolled, second.enrolled(visit.snapshot.db, visit.visitor.account));
  if (!enrolled) {
    page.second_factor = {say("Not set up"), visit.visitor.is(ledger::Role::registrar)
                                                 ? pages::Tone::bad
                                                 : pages::Tone::care};
    page.second_factor_words =
        visit.visitor.is(ledger::Role::registrar)
            ? say("A registrar has to set it up before signing anything.")
            : say("With it nobody can sign in as you who only knows your password.");
    page.second_factor_asks = {{.action = kDevice, .button = say("Set it up")}};
    return {};
  }
  PROBITY_TRY(const std::int64_t left,
              second.recovery_codes_left(visit.snapshot.db, visit.visitor.account));
  page.second_factor = {say("Set up"), pages::Tone::good};
  page.second_factor_words =
      left == 0 ? say("You have no recovery codes left. Make new ones.")
      : left == 1
          ? say("You have one recovery code left. Make new ones soon.")
          : say_count(left, "You have {} recovery code left.", "You have {} recovery codes left.");
  page.second_factor_asks = {
      {.action = "/console/account/recovery-codes",
       .button = say("Make new recovery codes"),
       .quiet = true},
      {.action = kDevice, .button = say("Use another device"), .quiet = true}};
  return {};
}

void add_second_factor_pages(Console& console) {
  const auto on = [&console](Result<Response> (*make)(Console&, Visit&)) {
    return [&console, make](Visit& visit) { return make(console, visit); };
  };
  console.add_page(kDevice, on(show));
  console.add_action(kDevice, on(begin));
  console.add_action("/console/account/second-factor/confirm", on(confirm));
  console.add_action("/console/account/recovery-codes", on(renew_codes));
}

}  // namespace probity::server::console

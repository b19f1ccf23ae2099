// The ways in and out: password, second factor, invitation, sign-out.
#include "server/console/agency_sign_in.h"
#include "server/console/asking.h"
#include "server/console/parts.h"
#include "server/http/cookie.h"
#include "server/portal/words.h"

namespace probity::server::console {

using access::SignIn;
using base::Code;
using base::fail;
using base::Result;
using http::Response;

namespace {

constexpr std::string_view kHome = "/console";

// Where to go afterwards: what the address or the form says, if it is a path of this site.
std::string next_of(const Caller& caller) {
  std::string next = caller.field("next");
  if (next.empty()) next = caller.request.parameter("next");
  return http::is_path_of_this_site(next) ? next : std::string(kHome);
}

Response too_many(Response response, std::int64_t retry_after) {
  response.headers.push_back({"Retry-After", std::to_string(retry_after)});
  return response;
}

std::string wait_words(std::int64_t seconds) {
  return seconds <= 90 ? say("That was tried too often. Wait a minute or two, then try again.")
                       : say_count((seconds + 59) / 60,
                                   "That was tried too often. Wait {} minute, then try again.",
                                   "That was tried too often. Wait {} minutes, then try again.");
}

pages::AskPage sign_in_page(Console& console, const Caller& caller) {
  pages::AskPage page;
  page.title = say("Sign in");
  page.lead =
      say("For people who register, check and sign. Reading the register needs no account.");
  page.ask = {
      .action = "/sign-in",
      .hidden = {{"next", next_of(caller)}},
      .fields = {line("login", say("Your login"), "", "text", "username"),
                 line("password", say("Your password"), "", "password", "current-password")},
      .button = say("Sign in")};
  page.after =
      say("Forgotten your password, or no account yet? A registrar sends you an invitation to set "
          "one.");
  if (AgencySignIn* agency = console.agency_sign_in())
    page.elsewhere = {{say("Sign in with {}", agency->provider().name()),
                       "/sign-in/agency?next=" + http::percent_encoded(next_of(caller))}};
  return page;
}

pages::AskPage code_page(const Caller& caller) {
  pages::AskPage page;
  page.title = say("Enter your code");
  page.lead = say("Your password was right. Now enter the six digits that your app shows.");
  page.ask = {
      .action = "/sign-in/code",
      .hidden = {{"next", next_of(caller)}},
      .fields = {line("code", say("Six-digit code"),
                      say("Without your telephone, enter one of your recovery codes instead; "
                          "each works once."),
                      "text", "one-time-code")},
      .button = say("Go on")};
  page.elsewhere = {{say("Begin again"), "/sign-in"}};
  return page;
}

pages::AskPage invitation_page(const Caller& caller, const access::Account& account) {
  pages::AskPage page;
  page.title = say("Welcome");
  page.lead = say("Choose a password, and this account is yours.");
  page.facts = {{say("Invited by"), caller.snapshot.node.file().name, {}},
                {say("Your login"), account.login, {}}};
  if (!account.persons.empty())
    page.facts.push_back({say("You will sign as"), portal::say_list(account.persons), {}});
  page.ask = {
      .action = caller.request.path,
      .hidden = {{"username", account.login}},
      .fields = {line("password", say("Your new password"),
                      say("At least 12 characters. Length is what counts: a few words in a row "
                          "are good, and easy to remember."),
                      "password", "new-password"),
                 line("again", say("The same once more"), "", "password", "new-password")},
      .button = say("Set the password")};
  return page;
}

// What follows from a try: the way on, or the form again with what was wrong.
Result<Response> answer(Caller& caller, const SignIn& tried, pages::AskPage page,
                        std::string_view field, const std::string& refusal) {
  const std::string next = next_of(caller);
  int status = 422;
  switch (tried.answer) {
    case SignIn::Answer::welcome:
      return welcome(caller.request, tried, next);
    case SignIn::Answer::second_factor:
      return welcome(caller.request, tried, "/sign-in/code?next=" + http::percent_encoded(next));
    case SignIn::Answer::refused:
      put_fault(page.ask, page.faults, field, refusal);
      break;
    case SignIn::Answer::wait:
      status = 429;
      put_fault(page.ask, page.faults, field, wait_words(tried.retry_after));
      break;
  }
  refill(page.ask, caller.form.fields);
  PROBITY_TRY(Response response, shown(layout(caller, page.title), page, status));
  return status == 429 ? too_many(std::move(response), tried.retry_after) : response;
}

Result<Response> show_sign_in(Console& console, Caller& caller) {
  PROBITY_TRY(const auto visitor,
              console.accounts().sessions().visitor(caller.snapshot.db,
                                                    http::cookie(caller.request, kSessionCookie)));
  if (visitor) return http::private_page(http::redirect(next_of(caller)));
  pages::AskPage page = sign_in_page(console, caller);
  if (caller.request.parameter("out") == "1")
    page.notice = say("You are signed out.");
  else if (!caller.request.parameter("next").empty())
    page.notice =
        say("Sign in to go on. If you were signed in before, that ended because nothing was "
            "done for half an hour.");
  return shown(layout(caller, page.title), page);
}

Result<Response> sign_in(Console& console, Caller& caller) {
  PROBITY_TRY(const SignIn tried,
              console.accounts().sign_in(caller.field("login"), caller.form.field("password"),
                                         caller.request.remote));
  return answer(
      caller, tried, sign_in_page(console, caller), "login",
      say("That login and password do not belong together, or the account is locked. Check "
          "both and try again."));
}

Result<Response> show_code(Console& console, Caller& caller) {
  PROBITY_TRY(const auto half,
              console.accounts().sessions().half_signed_in(
                  caller.snapshot.db, http::cookie(caller.request, kSessionCookie)));
  if (!half) return http::private_page(http::redirect("/sign-in"));
  const pages::AskPage page = code_page(caller);
  return shown(layout(caller, page.title), page);
}

Result<Response> give_code(Console& console, Caller& caller) {
  PROBITY_TRY(const auto half,
              console.accounts().sessions().half_signed_in(
                  caller.snapshot.db, http::cookie(caller.request, kSessionCookie)));
  if (!half) return http::private_page(http::redirect("/sign-in"));
  PROBITY_TRY(const SignIn tried, console.accounts().give_second_factor(
                                      http::cookie(caller.request, kSessionCookie),
                                      caller.form.field("code"), caller.request.remote));
  pages::AskPage page = code_page(caller);
  auto answered =
      answer(caller, tried, page, "code",
             say("That is not the code of this half minute, or it was used already. Wait "
                 "for the next one."));
  return answered;
}

// The account of an invitation that still holds.
Result<access::Account> invited(Console& console, Caller& caller) {
  PROBITY_TRY(auto account,
              console.accounts().invited(caller.snapshot.db, caller.request.captured("token")));
  if (!account)
    return fail(Code::not_found,
                "this invitation was used, replaced by a newer one, or is more than three days old",
                {}, "invitation.over", {}, "a new invitation from a registrar");
  return *std::move(account);
}

Result<Response> show_invitation(Console& console, Caller& caller) {
  PROBITY_TRY(const auto account, invited(console, caller));
  const pages::AskPage page = invitation_page(caller, account);
  return shown(layout(caller, page.title), page);
}

Result<Response> accept(Console& console, Caller& caller) {
  PROBITY_TRY(const auto account, invited(console, caller));
  pages::AskPage page = invitation_page(caller, account);
  if (caller.form.field("password") != caller.form.field("again")) {
    put_fault(page.ask, page.faults, "again", say("The two are not the same. Type both anew."));
    return shown(layout(caller, page.title), page, 422);
  }
  const auto tried = console.accounts().accept(
      caller.request.captured("token"), caller.form.field("password"), caller.request.remote);
  if (!tried && tried.error().rule.starts_with("password.")) {
    put_fault(page.ask, page.faults, "password", fault_words(tried.error()));
    return shown(layout(caller, page.title), page, 422);
  }
  if (!tried) return fail(tried.error());
  return answer(caller, *tried, page, "password", say("The password could not be set. Try again."));
}

Result<Response> sign_out(Console& console, Visit& visit) {
  PROBITY_CHECK(console.accounts().sessions().sign_out(visit.visitor, visit.request.remote));
  Response response = http::private_page(http::redirect("/sign-in?out=1"));
  http::drop_cookie(response, visit.request, kSessionCookie);
  return response;
}

}  // namespace

void add_sign_in(Console& console) {
  const auto entrance = [&console](Result<Response> (*make)(Console&, Caller&)) {
    return [&console, make](Caller& caller) { return make(console, caller); };
  };
  console.add_entrance("/sign-in", entrance(show_sign_in), entrance(sign_in));
  console.add_entrance("/sign-in/code", entrance(show_code), entrance(give_code));
  console.add_entrance("/invitation/{token}", entrance(show_invitation), entrance(accept));
  console.add_action("/sign-out", [&console](Visit& visit) { return sign_out(console, visit); });
}

}  // namespace probity::server::console

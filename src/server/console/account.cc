// Somebody's own account: name, password, sessions, tokens for programs, and what was recorded of
// it. The second factor is in second_factor.cc.
#include "server/console/account.h"
#include "base/number.h"
#include "language/languages.h"
#include "language/say.h"
#include "server/console/agency_sign_in.h"
#include "server/console/asking.h"
#include "server/console/parts.h"
#include "server/console/trail_words.h"
#include "server/http/cookie.h"
#include "server/portal/words.h"

namespace probity::server::console {

using access::Scope;
using base::Code;
using base::fail;
using base::Result;
using http::Response;

namespace {

Choices all_scopes() {
  return {{"read", say("Read what your account may see")},
          {"draft", say("Keep drafts")},
          {"sign", say("Sign with your keys that this node keeps")},
          {"import", say("Bring in spreadsheets")},
          {"manage", say("Appoint people and end keys, if you are a registrar")}};
}

std::string notice_of(std::string_view done) {
  if (done == "profile") return say("Your name and language are kept.");
  if (done == "password")
    return say("Your password is changed, and all your other sessions are ended.");
  if (done == "session") return say("That session is ended.");
  if (done == "linked") return say("Your agency's sign-in now opens this account too.");
  if (done == "token")
    return say("That token is ended: programs that use it get no answer any more.");
  return {};
}

std::string scope_words(const std::set<Scope>& scopes) {
  std::vector<std::string> all;
  for (const auto& [value, words] : all_scopes())
    if (const auto scope = json::from_word<Scope>(value); scope && scopes.contains(*scope))
      all.push_back(words);
  return portal::say_chain(all);
}

pages::OfficeLine office_line(const access::Person& person) {
  const bool here = person.custody == registers::agencies::Custody::node;
  return {person.id,
          {person.organisation_name, portal::agency_href(person.organisation)},
          portal::role_words(person.role),
          person.title,
          person.key.hex(),
          here ? say("Kept by this node") : say("Held by you"),
          {say("End this key"), "/console/people/keys/" + person.key.hex()}};
}

pages::Ask profile_ask(const access::Visitor& visitor) {
  pages::Ask ask{.action = "/console/account/profile",
                 .fields = {line("display_name", say("Your name, as this page greets you"), "",
                                 "text", "name"),
                            select("language", say("Language"), languages())},
                 .button = say("Keep")};
  refill(ask, {{"display_name", visitor.display_name}, {"language", visitor.language}});
  return ask;
}

pages::Ask password_ask(const access::Visitor& visitor) {
  return {.action = "/console/account/password",
          .hidden = {{"username", visitor.login}},
          .fields = {line("old", say("Your password now"), "", "password", "current-password"),
                     line("password", say("Your new password"),
                          say("At least 12 characters; a few words in a row are good."), "password",
                          "new-password"),
                     line("again", say("The same once more"), "", "password", "new-password")},
          .button = say("Change the password")};
}

pages::Ask token_ask() {
  return {.action = "/console/account/tokens",
          .fields = {line("name", say("What it is for"), say("Such as: nightly export")),
                     checks("scopes", say("What it may do"), all_scopes()),
                     line("days", say("For how many days"), say("At most 366."))},
          .button = say("Make the token")};
}

pages::TokenRow token_row(const access::ApiToken& token, base::Time now) {
  const bool over = token.expires <= now;
  pages::TokenRow row{token.name,
                      scope_words(token.scopes),
                      portal::day(token.made),
                      portal::day(token.expires),
                      token.last_used ? say("Last used on {}", portal::date_words(*token.last_used))
                                      : say("Never used"),
                      {say("In force"), pages::Tone::good},
                      {}};
  if (token.revoked)
    row.state = {say("Ended"), pages::Tone::plain};
  else if (over)
    row.state = {say("Over"), pages::Tone::plain};
  else
    row.revoke = pages::Ask{.action = "/console/account/tokens/revoke",
                            .hidden = {{"token", std::to_string(token.id)}},
                            .button = say("End it"),
                            .about = token.name,
                            .quiet = true};
  return row;
}

Result<std::vector<pages::SessionRow>> session_rows(Console& console, const Visit& visit) {
  PROBITY_TRY(const auto sessions,
              console.accounts().sessions().of_account(visit.snapshot.db, visit.visitor.account));
  std::vector<pages::SessionRow> rows;
  for (const access::SessionLine& one : sessions)
    rows.push_back({portal::instant(one.began),
                    portal::instant(one.seen),
                    one.network,
                    one.id == visit.visitor.session,
                    {.action = "/console/account/sessions/end",
                     .hidden = {{"session", std::to_string(one.id)}},
                     .button = say("End it"),
                     .about = portal::instant(one.began).words,
                     .quiet = true}});
  return rows;
}

base::Status add_trail(Console& console, const Visit& visit, pages::AccountPage& page) {
  const std::int64_t before = base::parse_int(visit.request.parameter("before")).value_or(0);
  PROBITY_TRY(const auto entries,
              console.accounts().trail().read(visit.snapshot.db, visit.visitor.account, before,
                                              base::limits::kPageRows));
  for (const access::TrailEntry& entry : entries)
    page.trail.push_back(
        {portal::instant(entry.time), words_of(entry.event), entry.detail, entry.network});
  if (entries.size() == base::limits::kPageRows)
    page.trail_more = "/console/account?before=" + std::to_string(entries.back().number) + "#trail";
  return {};
}

Result<std::optional<pages::AgencyLink>> agency_link(Console& console, const Visit& visit) {
  AgencySignIn* agency = console.agency_sign_in();
  if (!agency) return std::optional<pages::AgencyLink>();
  pages::AgencyLink link{agency->provider().name(), "", "/console/account/agency"};
  PROBITY_TRY(const auto linked,
              console.accounts().externals(visit.snapshot.db, visit.visitor.account));
  for (const access::Accounts::External& one : linked)
    if (one.issuer == agency->provider().issuer()) link.linked = portal::day(one.linked).words;
  return std::optional(std::move(link));
}

Result<pages::AccountPage> account_page(Console& console, const Visit& visit) {
  pages::AccountPage page;
  page.title = say("Your account");
  page.login = visit.visitor.login;
  page.notice = notice_of(visit.request.parameter("done"));
  for (const access::Person& person : visit.visitor.persons)
    page.offices.push_back(office_line(person));
  page.profile = profile_ask(visit.visitor);
  page.password = password_ask(visit.visitor);
  PROBITY_CHECK(add_second_factor(console, visit, page));
  PROBITY_TRY(page.agency, agency_link(console, visit));
  PROBITY_TRY(page.sessions, session_rows(console, visit));
  page.everywhere = {.action = "/console/account/sessions/end-all",
                     .button = say("Sign out everywhere, here too"),
                     .quiet = true};
  PROBITY_TRY(const auto tokens,
              console.accounts().api_tokens().of_account(visit.snapshot.db, visit.visitor.account));
  for (const access::ApiToken& token : tokens)
    page.tokens.push_back(token_row(token, visit.snapshot.now));
  page.token = token_ask();
  PROBITY_CHECK(add_trail(console, visit, page));
  return page;
}

// The page again with what was wrong with one of its forms.
Result<Response> wrong(Console& console, Visit& visit, pages::Ask pages::AccountPage::*ask,
                       std::string_view field, const std::string& text) {
  PROBITY_TRY(pages::AccountPage page, account_page(console, visit));
  for (pages::FormField& one : (page.*ask).fields) one.value.clear();
  refill(page.*ask, visit.form.fields);
  put_fault(page.*ask, page.faults, field, text);
  return shown(layout(visit, page.title), page, 422);
}

Response done(std::string_view what) {
  return http::private_page(http::redirect("/console/account?done=" + std::string(what)));
}

Result<Response> show(Console& console, Visit& visit) {
  PROBITY_TRY(const pages::AccountPage page, account_page(console, visit));
  return shown(layout(visit, page.title), page);
}

Result<Response> keep_profile(Console& console, Visit& visit) {
  const auto kept = console.accounts().set_profile(
      visit.visitor.account, visit.field("display_name"), visit.field("language"));
  if (!kept && kept.error().code == Code::bad_input)
    return wrong(console, visit, &pages::AccountPage::profile, field_of(kept.error()),
                 fault_words(kept.error()));
  PROBITY_CHECK(kept);
  // It goes on in the language that was just chosen.
  const language::Language* chosen = language::find_language(visit.field("language"));
  const language::Speaking speaking(chosen ? chosen->code : language::current());
  return done("profile");
}

Result<Response> change_password(Console& console, Visit& visit) {
  const auto bad = [&](std::string_view field, const std::string& text) {
    return wrong(console, visit, &pages::AccountPage::password, field, text);
  };
  if (visit.form.field("password") != visit.form.field("again"))
    return bad("again", say("The two are not the same. Type both anew."));
  const auto cookie = console.accounts().change_password(
      visit.visitor, visit.form.field("old"), visit.form.field("password"), visit.request.remote);
  if (!cookie) {
    const base::Error& error = cookie.error();
    if (error.rule == "password.wrong") return bad("old", say("That is not your password."));
    if (error.rule == "sign-in.wait" || error.rule.starts_with("password."))
      return bad("password", fault_words(error));
    return fail(error);
  }
  return welcome(visit.request, {.cookie = *cookie}, "/console/account?done=password");
}

// An id that a form of ours put there.
Result<std::int64_t> id_of(const Visit& visit, std::string_view field) {
  const auto id = base::parse_int(visit.form.field(field));
  if (!id) return fail(Code::usage, "the form names nothing that there is", {}, "form.id");
  return *id;
}

Result<Response> end_session(Console& console, Visit& visit) {
  PROBITY_TRY(const std::int64_t session, id_of(visit, "session"));
  PROBITY_CHECK(console.accounts().sessions().end(visit.visitor, session, visit.request.remote));
  return done("session");
}

Result<Response> end_all_sessions(Console& console, Visit& visit) {
  PROBITY_CHECK(
      console.accounts().sessions().sign_out_everywhere(visit.visitor, visit.request.remote));
  Response response = http::private_page(http::redirect("/sign-in?out=1"));
  http::drop_cookie(response, visit.request, kSessionCookie);
  return response;
}

Result<Response> make_token(Console& console, Visit& visit) {
  const auto bad = [&](std::string_view field, const std::string& text) {
    return wrong(console, visit, &pages::AccountPage::token, field, text);
  };
  std::set<Scope> scopes;
  for (const std::string_view word : visit.form.all("scopes")) {
    const auto scope = json::from_word<Scope>(word);
    if (!scope) return bad("scopes", say("Tick only what stands there."));
    scopes.insert(*scope);
  }
  const auto days = base::parse_int(visit.form.field("days"));
  if (!days) return bad("days", say("Enter a whole number of days, such as 90."));
  const auto made = console.accounts().api_tokens().make(visit.visitor.account, visit.field("name"),
                                                         scopes, *days, "", visit.request.remote);
  if (!made) {
    const base::Error& error = made.error();
    if (error.code != Code::bad_input && error.code != Code::conflict) return fail(error);
    return bad(field_of(error), fault_words(error));
  }
  pages::OncePage page;
  page.title = say("Your new token");
  page.lead = say("It is shown this once. Keep it where the program reads it, and nowhere else.");
  page.facts = {{say("For"), made->token.name, {}},
                {say("May"), scope_words(made->token.scopes), {}},
                {say("Until"), portal::day(made->token.expires).words, {}}};
  page.secrets = {made->secret};
  page.notes = {
      say("The program sends it in the header Authorization: Bearer, and only to this site."),
      say("If anybody else may have seen it, end it on your account's page.")};
  page.next = {say("Back to your account"), "/console/account#tokens"};
  return shown(layout(visit, page.title, {{say("Your account"), "/console/account"}}), page);
}

Result<Response> revoke_token(Console& console, Visit& visit) {
  PROBITY_TRY(const std::int64_t token, id_of(visit, "token"));
  PROBITY_CHECK(
      console.accounts().api_tokens().revoke(visit.visitor.account, token, visit.request.remote));
  return done("token");
}

}  // namespace

void add_account(Console& console) {
  const auto on = [&console](Result<Response> (*make)(Console&, Visit&)) {
    return [&console, make](Visit& visit) { return make(console, visit); };
  };
  console.add_page("/console/account", on(show));
  console.add_action("/console/account/profile", on(keep_profile));
  console.add_action("/console/account/password", on(change_password));
  console.add_action("/console/account/sessions/end", on(end_session));
  console.add_action("/console/account/sessions/end-all", on(end_all_sessions));
  console.add_action("/console/account/tokens", on(make_token));
  console.add_action("/console/account/tokens/revoke", on(revoke_token));
  add_second_factor_pages(console);
}

}  // namespace probity::server::console

#include "server/console/console.h"

#include <algorithm>

#include "language/languages.h"
#include "language/say.h"
#include "server/console/agency_sign_in.h"
#include "server/console/parts.h"
#include "server/http/cookie.h"
#include "server/http/limiter.h"
#include "server/http/problem.h"
#include "server/portal/error_page.h"
#include "server/portal/layout.h"
#include "server/portal/spoken.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Method;
using http::Request;
using http::Response;

namespace {

// Of the form that somebody not signed in is filling in.
constexpr std::string_view kFormCookie = "probity-form";
constexpr std::string_view kCsrfField = "csrf";
// At one entrance from one address, whoever it is tried for: a whole office may come to work at
// once. Wrong passwords and codes are counted with the accounts beside this, and far more strictly.
constexpr http::Limiter::Rate kKnocks{120, std::chrono::seconds(1)};

Status from_our_page(const Request& request, const http::Form& form,
                     const std::function<bool(std::string_view)>& matches) {
  if (!http::same_origin(request))
    return fail(Code::forbidden, "that form was not sent from a page of this site", {},
                "console.origin", {}, "a form of this site, sent from its own page");
  if (!matches(form.field(kCsrfField)))
    return fail(Code::forbidden,
                "that form is too old, or was not made for you; open its page again and send it "
                "once more",
                {}, "console.csrf", {}, "a form opened since you signed in");
  return {};
}

http::Form without_csrf(http::Form form) {
  std::erase_if(form.fields, [](const auto& field) { return field.first == kCsrfField; });
  return form;
}

pages::Layout frame(const portal::Snapshot& snapshot, const Request& request, std::string title) {
  portal::Page<int> page;
  page.title = title;
  page.description = say("A page for people who signed in.");
  page.here = std::move(title);
  pages::Layout made =
      portal::layout(snapshot.node.file().name, portal::position(snapshot), page, "");
  portal::add_tongues(made, request);
  return made;
}

// Who can fix it: in the console that is somebody else than on a public page.
struct Words {
  const char* title = "";
  const char* who = "";
};
Words words_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return {said("You cannot do that here"),
              said("A registrar, who appoints people to their offices; or you, by doing it from "
                   "your own account.")};
    case 404:
      return {said("There is no such page for you"),
              said("You, by checking the address, or by signing in as somebody to whom it "
                   "belongs.")};
    case 409:
      return {said("That cannot be done now"),
              said("You, by looking at how things stand and trying again; somebody may have been "
                   "faster.")};
    case 400:
    case 413:
    case 422:
      return {said("That cannot be taken as it stands"),
              said("You, by going back and changing what is named below. Nothing was signed.")};
    default:
      return {};
  }
}

}  // namespace

std::string Visit::field(std::string_view name) const { return std::string(form.field(name)); }
std::string Caller::field(std::string_view name) const { return std::string(form.field(name)); }

Console::Console(access::Node& node, portal::Portal& portal) : node_(node), portal_(portal) {}
Console::~Console() = default;

Result<std::unique_ptr<Console>> Console::make(access::Node& node, portal::Portal& portal) {
  std::unique_ptr<Console> console(new Console(node, portal));
  PROBITY_TRY(console->agency_sign_in_, AgencySignIn::make(node));
  for (const Part part : kParts) part(*console);
  return console;
}

Response Console::answer(const Request& request, const Make& make) {
  Response response;
  const Status done = portal_.read([&](portal::Snapshot& snapshot) -> Status {
    PROBITY_TRY(response, make(snapshot));
    return {};
  });
  return done ? response : http::private_page(portal_.failed(done.error(), request));
}

void Console::add_page(std::string_view pattern, Answer make) {
  pages_.emplace(pattern);
  portal_.router().add(Method::get, pattern, [this, make](const Request& request) {
    return answer(request, [&](portal::Snapshot& snapshot) {
      return visit(snapshot, request, make, /*is_action=*/false);
    });
  });
}

void Console::add_action(std::string_view pattern, Answer make, std::size_t max_body) {
  const auto handler = [this, make = std::move(make)](const Request& request) {
    return answer(request, [&](portal::Snapshot& snapshot) {
      return visit(snapshot, request, make, /*is_action=*/true);
    });
  };
  if (max_body > 0)
    portal_.router().add(Method::post, pattern, max_body, handler);
  else
    portal_.router().add(Method::post, pattern, handler);
}

void Console::add_entrance(std::string_view pattern, Entrance page, Entrance action) {
  const auto knocks = std::make_shared<http::Limiter>(kKnocks, node_.doors().random);
  // Looking at a form costs nothing; what is behind an address that only its owner knows does.
  const bool is_secret = pattern.find('{') != pattern.npos;
  const auto handler = [this, knocks, is_secret](Entrance make, bool is_action) {
    return [this, knocks, make = std::move(make), is_action,
            is_limited = is_action || is_secret](const Request& request) {
      const auto wait =
          is_limited ? knocks->allow(http::sender_of(request.remote)) : std::chrono::seconds(0);
      if (wait.count() > 0)
        return http::private_page(http::slow_down(
            request, wait, [this](int status, const base::Error& error, const Request& of) {
              return portal_.refuse(status, error, of);
            }));
      return answer(request, [&](portal::Snapshot& snapshot) {
        return call(snapshot, request, make, is_action);
      });
    };
  };
  portal_.router().add(Method::get, pattern, handler(std::move(page), /*is_action=*/false));
  if (action)
    portal_.router().add(Method::post, pattern, handler(std::move(action), /*is_action=*/true));
}

Result<Response> Console::visit(portal::Snapshot& snapshot, const Request& request,
                                const Answer& make, bool is_action) {
  PROBITY_TRY(const auto visitor,
              accounts().sessions().visitor(snapshot.db, http::cookie(request, kSessionCookie)));
  if (!visitor) return to_sign_in(request);
  Visit visit{snapshot, request, *visitor};
  Result<Response> made = [&]() -> Result<Response> {
    if (is_action) {
      PROBITY_TRY(auto form, http::read_form(request));
      PROBITY_CHECK(from_our_page(request, form, [&](std::string_view given) {
        return access::csrf_matches(http::cookie(request, kSessionCookie), given);
      }));
      visit.form = without_csrf(std::move(form));
    }
    return make(visit);
  }();
  if (!made) return refused(layout(visit, ""), made.error(), request);
  return made;
}

Result<Response> Console::call(portal::Snapshot& snapshot, const Request& request,
                               const Entrance& make, bool is_action) {
  std::string cookie(http::cookie(request, kFormCookie));
  const bool is_new = cookie.empty();
  if (is_new) cookie = accounts().sessions().form_cookie();
  Caller caller{snapshot, request, access::csrf_token(cookie)};
  Result<Response> made = [&]() -> Result<Response> {
    if (is_action) {
      PROBITY_TRY(auto form, http::read_form(request));
      PROBITY_CHECK(from_our_page(request, form, [&](std::string_view given) {
        return !is_new && access::csrf_matches(cookie, given);
      }));
      caller.form = without_csrf(std::move(form));
    }
    return make(caller);
  }();
  if (!made) made = refused(layout(caller, ""), made.error(), request);
  if (made && is_new)
    http::set_cookie(*made, request, {.name = std::string(kFormCookie), .value = cookie});
  return made;
}

Response Console::to_sign_in(const Request& request) const {
  std::string next = "/console";
  if (pages_.contains(request.pattern)) {
    next = http::percent_encoded_path(request.path);
    for (const auto& [name, value] : request.query)
      next += (next.find('?') == next.npos ? "?" : "&") + http::percent_encoded(name) + "=" +
              http::percent_encoded(value);
  }
  return http::private_page(http::redirect("/sign-in?next=" + http::percent_encoded(next)));
}

namespace {

// Where the visitor's offices lead.
std::vector<pages::MenuItem> rooms(const Visit& visit) {
  std::vector<pages::MenuItem> all = {{say("Console"), "/console", false}};
  if (visit.visitor.is(ledger::Role::officer))
    all.push_back({say("Your spreadsheet"), "/console/import", false});
  if (visit.visitor.is(ledger::Role::registrar))
    all.push_back({say("People and organisations"), "/console/people", false});
  if (std::any_of(visit.visitor.persons.begin(), visit.visitor.persons.end(),
                  [](const access::Person& person) {
                    return person.custody == registers::agencies::Custody::self;
                  }))
    all.push_back({say("Signed outside"), "/console/sign-outside", false});
  for (pages::MenuItem& item : all) item.current = item.href == visit.request.path;
  return all;
}

}  // namespace

pages::Layout layout(const Visit& visit, std::string title, std::vector<pages::Link> crumbs) {
  pages::Layout made = frame(visit.snapshot, visit.request, std::move(title));
  made.crumbs = {{say("Console"), "/console"}};
  made.crumbs.insert(made.crumbs.end(), crumbs.begin(), crumbs.end());
  // The console's own page is where everything else stands below.
  if (visit.request.path == "/console") made.crumbs.clear();
  made.visitor =
      visit.visitor.display_name.empty() ? visit.visitor.login : visit.visitor.display_name;
  made.rooms = rooms(visit);
  made.csrf = visit.visitor.csrf;
  return made;
}

pages::Layout layout(const Caller& caller, std::string title) {
  pages::Layout made = frame(caller.snapshot, caller.request, std::move(title));
  made.csrf = caller.csrf;
  return made;
}

Result<Response> refused(const pages::Layout& layout, const base::Error& error,
                         const Request& request) {
  const int status = http::status_of(error.code);
  pages::ErrorPage view = portal::error_view(status, error, request);
  if (const Words words = words_of(status); *words.title) {
    view.title = say(words.title);
    view.who = say(words.who);
  }
  view.next = {
      {layout.visitor ? say("Console") : say("Sign in"), layout.visitor ? "/console" : "/sign-in"},
      {say("Home"), "/"}};
  pages::Layout around = layout;
  around.title = around.here = view.title;
  return shown(around, view, status);
}

Status needs(const access::Visitor& visitor, ledger::Role role) {
  if (visitor.is(role)) return {};
  return fail(Code::forbidden, "this page belongs to an office that you do not hold", {},
              "console.office", {}, std::string(json::word(role)));
}

Response welcome(const Request& request, const access::SignIn& signed_in, std::string_view next) {
  const bool has_chosen = language::find_language(signed_in.language) != nullptr;
  const language::Speaking speaking(has_chosen ? std::string_view(signed_in.language)
                                               : language::current());
  // Where somebody was going in another language, the account's own goes first.
  if (has_chosen) next = language::addressed(next).path;
  Response response = http::private_page(http::redirect(next.empty() ? "/" : next));
  http::set_cookie(response, request,
                   {.name = std::string(kSessionCookie), .value = signed_in.cookie});
  return response;
}

}  // namespace probity::server::console

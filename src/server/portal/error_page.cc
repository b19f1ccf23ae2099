#include "server/portal/error_page.h"

#include "server/http/problem.h"
#include "server/pages/pages.h"
#include "server/portal/layout.h"
#include "server/portal/spoken.h"
#include "server/portal/words.h"

namespace probity::server::portal {

namespace {

struct Words {
  const char* title;
  const char* who;
};

Words words_of(int status) {
  switch (status) {
    case 404:
      return {said("There is no such page"),
              said("You, by checking the address; names are never reused, so a name that once "
                   "worked still does.")};
    case 400:
    case 405:
    case 422:
      return {said("That request cannot be answered"),
              said("Whoever made the link or sent the request; what exactly is wrong stands "
                   "below.")};
    case 401:
    case 403:
      return {said("This is not shown"),
              said("The agency concerned; ask the contact on the page of the use.")};
    case 408:
    case 413:
    case 431:
      return {said("That request is too long or too slow"),
              said("You, by sending less, or faster.")};
    case 429:
      return {said("That was too often"),
              said("You, by waiting a little: so many of these are taken from one address in a "
                   "while.")};
    case 503:
    case 507:
      return {said("The register cannot answer now"),
              said("The operator of this node; nothing signed has been lost. Try again in a "
                   "minute.")};
    default:
      return {said("Something went wrong here"),
              said("The operator of this node; it is a defect of the program, and nothing signed "
                   "has been lost.")};
  }
}

}  // namespace

bool is_for_programs(const http::Request& request) {
  const bool reads = request.method == http::Method::get || request.method == http::Method::head;
  const bool is_form =
      request.header("content-type").starts_with("application/x-www-form-urlencoded");
  return request.path.starts_with("/api/") || (!reads && !is_form) ||
         http::wants(request) == http::Format::json;
}

pages::ErrorPage error_view(int status, const base::Error& error, const http::Request& request) {
  const Words words = words_of(status);
  const bool of_path = status == 404 && error.pointer == request.path && error.rule.empty();
  return {status,
          say(words.title),
          of_path ? say("Nothing is registered at {}.", request.path)
                  : say("{}.", capital(language::lookup(error.what))),
          say(words.who),
          of_path ? "" : error.pointer,
          error.rule,
          error.found,
          say(error.required),
          {}};
}

http::Response error_response(int status, const base::Error& error, const http::Request& request,
                              const std::string& node, pages::Position position) {
  if (is_for_programs(request)) return http::problem(status, error);
  Page<pages::ErrorPage> page;
  page.view = error_view(status, error, request);
  page.view.next = {
      {say("All uses"), "/uses"}, {say("All components"), "/components"}, {say("Home"), "/"}};
  page.title = page.view.title;
  page.here = page.view.title;
  page.description = say("An error, and who can fix it.");
  pages::Layout around = layout(node, std::move(position), page, "");
  add_tongues(around, request);
  auto body = pages::html(around, page.view);
  return body ? http::html(*std::move(body), status) : http::problem(status, error);
}

}  // namespace probity::server::portal

#include "server/portal/error_page.h"

#include "server/http/problem.h"
#include "server/pages/pages.h"
#include "server/portal/layout.h"
#include "server/portal/words.h"

namespace probity::server::portal {

namespace {

struct Words {
  std::string_view title;
  std::string_view who;
};

Words words_of(int status) {
  switch (status) {
    case 404:
      return {"There is no such page",
              "You, by checking the address; names are never reused, so a name that once worked "
              "still does."};
    case 400:
    case 405:
    case 422:
      return {"That request cannot be answered",
              "Whoever made the link or sent the request; what exactly is wrong stands below."};
    case 401:
    case 403:
      return {"This is not shown", "The agency concerned; ask the contact on the page of the use."};
    case 408:
    case 413:
    case 431:
      return {"That request is too long or too slow", "You, by sending less, or faster."};
    case 429:
      return {"That was too often",
              "You, by waiting a little: so many of these are taken from one address in a while."};
    case 503:
    case 507:
      return {"The register cannot answer now",
              "The operator of this node; nothing signed has been lost. Try again in a minute."};
    default:
      return {"Something went wrong here",
              "The operator of this node; it is a defect of the program, and nothing signed has "
              "been lost."};
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
          std::string(words.title),
          of_path ? "Nothing is registered at " + request.path + "." : capital(error.what) + ".",
          std::string(words.who),
          of_path ? "" : error.pointer,
          error.rule,
          error.found,
          error.required,
          {}};
}

http::Response error_response(int status, const base::Error& error, const http::Request& request,
                              const std::string& node, pages::Position position) {
  if (is_for_programs(request)) return http::problem(status, error);
  Page<pages::ErrorPage> page;
  page.view = error_view(status, error, request);
  page.view.next = {{"All uses", "/uses"}, {"All components", "/components"}, {"Home", "/"}};
  page.title = page.view.title;
  page.here = page.view.title;
  page.description = "An error, and who can fix it.";
  auto body = pages::html(layout(node, std::move(position), page, ""), page.view);
  return body ? http::html(*std::move(body), status) : http::problem(status, error);
}

}  // namespace probity::server::portal

#include "server/portal/spoken.h"

#include <algorithm>
#include <array>

#include "language/say.h"

namespace probity::server::portal {

using language::Language;

namespace {

constexpr std::string_view kHtml = "text/html";
// What has words in it that people read.
constexpr std::array<std::string_view, 4> kWritten = {kHtml, "text/csv", "application/atom+xml",
                                                      "application/json"};

std::string_view type_of(const http::Response& response) {
  return response.content ? response.content->type() : response.type;
}

// This page under another prefix, with its query.
std::string href_in(const Language& tongue, const http::Request& request) {
  std::string out(tongue.prefix);
  out += http::percent_encoded_path(request.path);
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    out += separator + http::percent_encoded(name) + "=" + http::percent_encoded(value);
    separator = '&';
  }
  return out;
}

}  // namespace

const Language& take_language(http::Request& request) {
  const language::Addressed got = language::addressed(request.path);
  if (!got.language->prefix.empty()) {
    std::string path(got.path);
    request.path = path.empty() ? "/" : std::move(path);
  }
  return *got.language;
}

http::Site spoken(http::Site site) {
  return [site = std::move(site)](http::Request& request) {
    const Language& tongue = take_language(request);
    const language::Speaking speaking(tongue.code);
    http::Response response = site(request);
    const std::string_view type = type_of(response);
    if (std::any_of(kWritten.begin(), kWritten.end(),
                    [&](std::string_view written) { return type.starts_with(written); }))
      response.headers.push_back({"Content-Language", std::string(tongue.code)});
    // Because of the offer.
    if (type.starts_with(kHtml)) response.headers.push_back({"Vary", "Accept-Language"});
    return response;
  };
}

const Language* offered(const http::Request& request) {
  const Language* best = language::preferred(request.header("accept-language"));
  return best == &language::speaking() ? nullptr : best;
}

void add_tongues(pages::Layout& layout, const http::Request& request) {
  if (request.method != http::Method::get && request.method != http::Method::head) return;
  const std::string site = http::site_of(request);
  const auto tongue_of = [&](const Language& one, std::string_view name) {
    const std::string href = href_in(one, request);
    return pages::Tongue{std::string(one.code), std::string(name), href, site + href,
                         &one == &language::speaking()};
  };
  layout.tongues.emplace();
  for (const Language& one : language::languages())
    if (!one.is_for_tests) layout.tongues->push_back(tongue_of(one, one.name));
  layout.default_address = layout.tongues->front().address;
  if (const Language* best = offered(request)) layout.offer = tongue_of(*best, best->offer);
}

}  // namespace probity::server::portal

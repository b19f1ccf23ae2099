#include "server/portal/portal.h"

#include <boost/json/value.hpp>
#include <thread>

#include "access/trust.h"
#include "base/clock.h"
#include "json/pretty.h"
#include "json/value.h"
#include "language/languages.h"
#include "language/say.h"
#include "peers/policy_file.h"
#include "server/http/limiter.h"
#include "server/http/problem.h"
#include "server/pages/pages.h"
#include "server/portal/api.h"
#include "server/portal/erased.h"
#include "server/portal/error_page.h"
#include "server/portal/layout.h"
#include "server/portal/page_data.h"
#include "server/portal/schemas.h"
#include "server/portal/spoken.h"
#include "server/portal/witnessing.h"

namespace probity::server::portal {

using base::Result;
using base::Status;
using http::Format;
using http::Method;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kCsv = "text/csv; charset=utf-8; header=present";
constexpr std::string_view kAtom = "application/atom+xml; charset=utf-8";
constexpr std::string_view kSchemaType = "application/schema+json";

std::string query_of(const Request& request) {
  std::string out;
  for (const auto& [name, value] : request.query)
    out += (out.empty() ? "?" : "&") + http::percent_encoded(name) + "=" +
           http::percent_encoded(value);
  return out;
}

}  // namespace

std::string form_href(const Request& request, std::string_view form) {
  const std::string path =
      request.path == "/" ? "/index" : http::percent_encoded_path(request.path);
  return path + "." + std::string(form) + query_of(request);
}

Portal::Portal(access::Node& node, Themes themes, log::Policy policy,
               std::unique_ptr<peers::Witness> witness)
    : node_(node),
      connections_(node, std::move(themes), std::move(policy)),
      router_([this](int status, const base::Error& error, const Request& request) {
        // On a worker: the position may be brought up to date.
        [[maybe_unused]] const Status seen = read([](Snapshot&) { return Status(); });
        return refuse(status, error, request);
      }),
      interface_(node.registers()),
      witness_(std::move(witness)),
      cosigned_receipts_(
          [this](const std::function<Status(Snapshot&)>& body) { return read(body); }),
      feed_([this](const std::function<Status(Snapshot&)>& body) { return read(body); }) {
  add_pages(*this);
  add_files();
  add_api();
  for (Endpoint& one : add_witnessing(router_, *witness_, node_.doors().random))
    interface_.add(std::move(one));
}

Result<std::unique_ptr<Portal>> Portal::make(access::Node& node) {
  PROBITY_CHECK(pages::check());
  PROBITY_TRY(Themes themes, Themes::read(node.directory() / "themes", node.doors().files));
  PROBITY_TRY(log::Policy policy,
              peers::read_policy(node.directory(), node.log_verifier(), node.doors().files));
  std::vector<log::Verifier> logs;
  for (const log::PolicyLog& one : policy.logs) logs.push_back(one.key);
  PROBITY_TRY(crypto::Ed25519Key key, node.keyring().log_key());
  PROBITY_TRY(auto witness,
              peers::Witness::open([&node] { return node.writer(); }, node.file().origin,
                                   std::move(key), std::move(logs), node.doors().clock));
  std::unique_ptr<Portal> portal(
      new Portal(node, std::move(themes), std::move(policy), std::move(witness)));
  PROBITY_CHECK(portal->read([](Snapshot&) { return Status(); }));
  return portal;
}

http::Site Portal::site() {
  return spoken([this](Request& request) { return router_(request); });
}

http::Options Portal::options() {
  http::Options options;
  options.workers = std::max(2u, std::thread::hardware_concurrency());
  options.max_body_of = [this](Request head) {
    take_language(head);
    return router_.max_body(head);
  };
  options.refuse = [this](int status, const base::Error& error, Request request) {
    return spoken([&](Request& asked) { return refuse(status, error, asked); })(request);
  };
  return options;
}

Status Portal::read(const std::function<Status(Snapshot&)>& body) {
  return connections_.read([&](Snapshot& snapshot) {
    {
      const std::lock_guard lock(mutex_);
      if (snapshot.size > seen_size_) {
        seen_size_ = snapshot.size;
        seen_checkpoint_ = snapshot.checkpoint_time;
      }
    }
    return body(snapshot);
  });
}

Response Portal::refuse(int status, const base::Error& error, const Request& request) {
  std::uint64_t size = 0;
  base::Time checkpoint;
  {
    const std::lock_guard lock(mutex_);
    size = seen_size_;
    checkpoint = seen_checkpoint_;
  }
  const base::Time now = std::max(node_.doors().clock.now(), checkpoint);
  return error_response(status, error, request, node_.file().name,
                        position(node_.file().origin, size, checkpoint, now));
}

Response Portal::failed(const base::Error& error, const Request& request) {
  // RFC 9110, 15.5.11: it was here, and will not be again.
  const bool is_gone = error.rule == kErasedRule;
  return refuse(is_gone ? 410 : http::status_of(error.code), error, request);
}

Response Portal::answer(const Request& request, std::string_view type, const Make& make) {
  // Pages quote the address they were asked by, and offer what the browser asks for.
  const language::Language* offer = type == kHtml ? offered(request) : nullptr;
  std::string key = std::string(type) + " " + std::string(language::current()) + " ";
  if (offer) key += std::string(offer->code) + " ";
  key += site_of(request) + request.path + query_of(request);
  Response response;
  const Status done = read([&](Snapshot& snapshot) -> Status {
    const Cache::Version version{snapshot.size, snapshot.now, snapshot.cosigned->cosigned.size()};
    if (auto content = cache_.find(key, version)) {
      response = http::shared(std::move(content));
      return {};
    }
    PROBITY_TRY(std::string body, make(snapshot));
    response = cache_.put(key, version, std::string(type), std::move(body));
    return {};
  });
  return done ? response : failed(done.error(), request);
}

void Portal::add_page(std::string_view pattern, Show show, Twin twin) {
  router_.page(pattern, [this, show](const Request& request) {
    if (request.suffix == "csv" && show.files.table) return table(request, show);
    if (request.suffix == "atom" && show.files.feed) return feed(request, show);
    if (!request.suffix.empty() && request.suffix != "json")
      return failed(base::fail(base::Code::not_found, "this page has no such form", request.path,
                               "page.form", request.suffix,
                               std::string("json") + (show.files.table ? ", csv" : "") +
                                   (show.files.feed ? ", atom" : ""))
                        .value(),
                    request);
    const Format format = http::wants(request);
    return answer(request, format == Format::json ? kJson : kHtml,
                  [&](Snapshot& snapshot) { return show.make(snapshot, request, format); });
  });
  interface_.add(page_endpoint(pattern, twin == Twin::api, show.data));
  if (show.files.table) interface_.add(table_endpoint(pattern));
  if (show.files.feed) interface_.add(feed_endpoint(pattern));
  if (twin == Twin::none) return;
  router_.add(Method::get, "/api/v1" + std::string(pattern), [this, show](const Request& request) {
    return answer(request, kJson,
                  [&](Snapshot& snapshot) { return show.make(snapshot, request, Format::json); });
  });
}

Response Portal::table(const Request& request, const Show& show) {
  Response response;
  const Status done = read([&](Snapshot& snapshot) -> Status {
    PROBITY_TRY(const Table table, show.files.table(snapshot, request));
    response = {.type = std::string(kCsv), .body = csv(table)};
    if (!table.next_href.empty())
      response.headers.push_back(
          {"Link", "<" + language::in_language(table.next_href) + ">; rel=\"next\""});
    return {};
  });
  return done ? response : failed(done.error(), request);
}

Response Portal::feed(const Request& request, const Show& show) {
  return answer(request, kAtom, [&](Snapshot& snapshot) -> Result<std::string> {
    PROBITY_TRY(const Feed feed, show.files.feed(snapshot, request));
    const std::string_view path =
        std::string_view(request.path).substr(0, request.path.size() - request.suffix.size() - 1);
    return atom(feed, snapshot.node.file().origin, site_of(request),
                http::percent_encoded_path(path) + query_of(request));
  });
}

void Portal::add_download(std::string_view pattern, std::string_view type, Download download,
                          std::vector<http::Header> headers) {
  router_.add(Method::get, pattern,
              [this, type, download = std::move(download),
               headers = std::move(headers)](const Request& request) {
                Response response = answer(
                    request, type, [&](Snapshot& snapshot) { return download(snapshot, request); });
                if (response.status == 200)
                  response.headers.insert(response.headers.end(), headers.begin(), headers.end());
                return response;
              });
}

void Portal::add_download(Endpoint endpoint, std::string_view type, Download download) {
  add_download(endpoint.path, type, std::move(download));
  interface_.add(std::move(endpoint));
}

void Portal::add_redirect(std::string_view pattern, std::string_view location) {
  router_.add(Method::get, pattern,
              [to = std::string(location)](const Request&) { return http::redirect(to); });
}

void Portal::add_files() {
  const auto file = [this](std::string_view path, std::string_view type, std::string_view name) {
    const auto content = std::make_shared<const http::Content>(
        std::string(type), std::string(base::find(pages::resources(), name).value_or("")));
    router_.add(Method::get, path, [content](const Request&) { return http::shared(content); });
  };
  file("/site.css", "text/css; charset=utf-8", "site.css");
  file("/favicon.svg", "image/svg+xml", "favicon.svg");
  for (const auto& [path, content] : connections_.themes().stylesheets())
    router_.add(Method::get, path, [kept = content](const Request&) { return http::shared(kept); });
  router_.add(Method::get, "/trust.json",
              [this](const Request& request) { return trust(request); });
  router_.add(Method::get, "/health", [this](const Request&) { return health(); });
}

void Portal::add_operation(Endpoint endpoint, http::Handler handler) {
  router_.add(endpoint.method, endpoint.path, std::move(handler));
  interface_.add(std::move(endpoint));
}

void Portal::add_api() {
  for (ApiRead& one : api_reads())
    add_download(std::move(one.endpoint), kJson, std::move(one.make));
  add_operation(
      {.path = "/api/v1/trust",
       .topic = Topic::log,
       .what = "The keys of everyone who signs, signed by the operator: what offline checks "
               "need (DSSE)",
       .gives = payload<EnvelopeForm>("envelope")},
      [this](const Request& request) { return trust(request); });
  // Enough for a register that moves here over a day, and too little to fill a disk with.
  const auto submissions = std::make_shared<http::Limiter>(
      http::Limiter::Rate{2000, std::chrono::milliseconds(20)}, node_.doors().random);
  add_operation(submission(), [this, submissions](const Request& request) {
    const auto wait = submissions->allow(http::sender_of(request.remote));
    if (wait.count() > 0)
      return http::slow_down(request, wait,
                             [](int status, const base::Error& error, const Request&) {
                               return http::problem(status, error);
                             });
    return submit_statement(node_, cosigned_receipts_, request);
  });
  add_operation(EventFeed::endpoint(), [this](const Request& request) {
    auto opened = feed_.open(request);
    return opened ? *std::move(opened) : failed(opened.error(), request);
  });
  add_operation({.path = "/api/v1",
                 .topic = Topic::interface_,
                 .what = "What this interface offers, as a list",
                 .gives = payload<Contents>("contents")},
                [this](const Request&) {
                  return http::json(json::pretty(json::encode(interface_.contents())));
                });
  add_operation({.path = "/api/v1/openapi.json",
                 .topic = Topic::interface_,
                 .what = "The whole description for programs (OpenAPI 3.1)"},
                [this](const Request&) { return description(); });
  add_operation({.path = "/api/v1/schemas",
                 .topic = Topic::interface_,
                 .what = "The names of all JSON Schemas: of pages, answers and kinds of statement",
                 .gives = payload<SchemaList>("schema-list")},
                [this](const Request&) {
                  return http::json(json::pretty(json::encode(interface_.schemas())));
                });
  add_operation({.path = "/api/v1/schemas/{name}.json",
                 .topic = Topic::interface_,
                 .what = "One JSON Schema (2020-12)",
                 .gives = {.type = std::string(kSchemaType)},
                 .refusals = {404}},
                [this](const Request& request) { return schema(request); });
}

// Made when the first reader asks: by then all who add to the site have done so.
Response Portal::description() {
  std::call_once(described_, [this] {
    description_ = std::make_shared<const http::Content>(std::string(kJson),
                                                         json::pretty(interface_.openapi()));
  });
  return http::shared(description_);
}

Response Portal::schema(const Request& request) {
  const auto found = interface_.schema(request.captured("name"));
  if (!found)
    return failed(
        base::fail(base::Code::not_found, "there is no schema of that name", "", "api.schema",
                   std::string(request.captured("name")), "a name that /api/v1/schemas lists")
            .value(),
        request);
  Response response = http::json(json::pretty(*found));
  response.type = kSchemaType;
  return response;
}

Response Portal::trust(const Request& request) {
  std::uint64_t size = 0;
  if (const Status seen = read([&](Snapshot& snapshot) {
        size = snapshot.size;
        return Status();
      });
      !seen)
    return failed(seen.error(), request);
  const std::lock_guard lock(trust_mutex_);
  if (!trust_ || trust_size_ != size) {
    auto made = access::make_trust(node_);
    if (!made) return failed(made.error(), request);
    trust_ = std::make_shared<const http::Content>(std::string(kJson), *std::move(made));
    trust_size_ = size;
  }
  return http::shared(trust_);
}

Response Portal::health() {
  json::Object object;
  const Status done = read([&](Snapshot& snapshot) {
    object = {{"status", "ok"},
              {"size", snapshot.size},
              {"checkpoint", base::to_string(snapshot.checkpoint_time)}};
    return Status();
  });
  if (!done) return http::problem(done.error());
  Response response = http::json(json::pretty(json::Value(std::move(object))));
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

}  // namespace probity::server::portal

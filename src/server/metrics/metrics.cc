#include "server/metrics/metrics.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/clock.h"
#include "json/pretty.h"
#include "json/value.h"
#include "server/http/delivery.h"
#include "server/http/problem.h"
#include "server/metrics/process.h"
#include "server/metrics/witnesses.h"
#include "store/log_store.h"

namespace probity::server::metrics {

using http::Method;
using http::Request;
using http::Response;

namespace {

using Type = Exposition::Type;
constexpr std::size_t kReportBytes = 16 << 10;

void write_log(access::Node& node, Exposition& out) {
  const ledger::Figures figures = node.ledger().figures();
  out.family("probity_statements_total", Type::counter,
             "Statements submitted since the start, by what became of them.");
  out.sample({{"outcome", "accepted"}}, figure(figures.accepted));
  out.sample({{"outcome", "again"}}, figure(figures.again));
  out.sample({{"outcome", "refused"}}, figure(figures.refused));
  out.sample({{"outcome", "failed"}}, figure(figures.failed));
  out.one("probity_last_batch_statements", Type::gauge,
          "Statements in the last batch that was written.", figure(figures.last_batch));
  // A log that cannot be read leaves its figures out, and /ready says why.
  const auto db = node.reader();
  if (!db) return;
  const auto newest = store::newest_checkpoint(**db);
  if (!newest || !*newest) return;
  const base::Time time = (*newest)->time;
  out.one("probity_log_entries", Type::gauge, "Entries that the newest checkpoint covers.",
          figure((*newest)->size.value));
  out.one("probity_checkpoint_timestamp_seconds", Type::gauge, "Time of the newest checkpoint.",
          static_cast<double>(time.seconds));
  out.one("probity_checkpoint_age_seconds", Type::gauge, "Seconds since the newest checkpoint.",
          static_cast<double>(node.doors().clock.now().seconds - time.seconds));
}

Response uncached(Response response) {
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

}  // namespace

Metrics::Metrics(access::Node& node, std::string version, Needs needs)
    : node_(node), version_(std::move(version)), needs_(needs) {}

std::string Metrics::text() {
  Exposition out;
  out.family("probity_build_info", Type::gauge, "The program's version.");
  out.sample({{"version", version_}}, 1);
  door_.write(load_ ? load_() : http::Load{}, out);
  out.one("probity_csp_reports_total", Type::counter,
          "Reports of browsers that refused something by the content security policy.",
          figure(csp_reports_.load()));
  write_log(node_, out);
  if (witnesses_) write_witnesses(witnesses_(), node_, out);
  write_process(node_.doors().files, out);
  return out.take();
}

Response Metrics::ready() {
  // Whoever asks in vain again and again shall not keep the sequencer busy.
  constexpr auto kGood = std::chrono::seconds(1);
  const std::lock_guard lock(mutex_);
  if (const auto now = std::chrono::steady_clock::now(); now >= judged_ + kGood || ready_.empty()) {
    const auto reasons = hindrances(node_, needs_);
    json::Array why;
    for (const base::Error& error : reasons)
      why.push_back(json::Object{{"rule", error.rule},
                                 {"what", error.what},
                                 {"found", error.found},
                                 {"required", error.required}});
    is_ready_ = reasons.empty();
    ready_ = json::pretty(json::Value(
        json::Object{{"status", is_ready_ ? "ready" : "not ready"}, {"reasons", std::move(why)}}));
    judged_ = now;
  }
  return uncached(http::json(ready_, is_ready_ ? 200 : 503));
}

http::Router Metrics::for_operators() {
  http::Router router;
  router.add(Method::get, "/metrics", [this](const Request&) {
    return uncached({.type = std::string(kExpositionType), .body = text()});
  });
  router.add(Method::get, "/health", [](const Request&) { return uncached(http::text("ok\n")); });
  router.add(Method::get, "/ready", [this](const Request&) { return ready(); });
  return router;
}

void Metrics::add_to(http::Router& site) {
  site.add(Method::get, "/ready", [this](const Request&) { return ready(); });
  site.add(Method::post, http::kCspReports, kReportBytes, [this](const Request& request) {
    const std::string_view type = request.header("content-type");
    if (!type.starts_with("application/csp-report") &&
        !type.starts_with("application/reports+json"))
      return http::problem(415, base::fail(base::Code::usage, "not a report", {}, "csp.report", {},
                                           "application/csp-report or application/reports+json")
                                    .value());
    ++csp_reports_;
    return Response{.status = 204};
  });
}

}  // namespace probity::server::metrics

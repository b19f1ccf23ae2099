#include "cli/serving.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <cstdio>

#include "access/files.h"
#include "access/retention.h"
#include "base/file_lock.h"
#include "cli/signals.h"
#include "cli/systemd.h"
#include "language/languages.h"
#include "net/curl_client.h"
#include "outbox/courier.h"
#include "peers/asking.h"
#include "peers/limits.h"
#include "server/console/console.h"
#include "server/metrics/access_log.h"
#include "server/metrics/metrics.h"
#include "server/portal/portal.h"
#include "store/postgres.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using server::http::ListenAddress;
using server::metrics::AccessLog;
using server::metrics::Metrics;

namespace {

// How long a witness may take, and so how long serving begins later at most.
constexpr std::chrono::seconds kWitnessTime{5};

// An address that a browser on this machine can open.
std::string url_of(const ListenAddress& address, std::uint16_t port, bool tls) {
  std::string host = address.host;
  if (host.empty() || host == "0.0.0.0" || host == "::" || host == "127.0.0.1") host = "localhost";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return (tls ? "https://" : "http://") + host + ":" + std::to_string(port);
}

void greet(const access::Node& node, const std::string& url, const std::string& metrics,
           Terminal& terminal) {
  terminal.say(node.file().name + ": the public register is open at " + url);
  terminal.say("  uses of AI        " + url + "/uses");
  terminal.say("  components        " + url + "/components");
  terminal.say("  the public log    " + url + "/log");
  terminal.say("  check it yourself " + url + "/verify");
  terminal.say("  as data           " + url + "/api/v1");
  if (!metrics.empty()) terminal.say("  for its operator  " + metrics);
  terminal.say("Ctrl-C stops it.");
  json::Object answer{{"url", url}, {"origin", node.file().origin}};
  if (!metrics.empty()) answer["metrics"] = metrics;
  terminal.answer(std::move(answer));
  std::fflush(stdout);  // who started it waits for this line
}

Result<std::optional<server::http::Tls>> tls_of(const Serving& service, base::Files& files) {
  if (service.tls_certificate.empty() != service.tls_key.empty())
    return fail(Code::usage, "a certificate and its key are given together", "--tls-cert",
                "serve.tls", {}, "--tls-cert FILE --tls-key FILE");
  if (service.tls_key.empty()) return std::nullopt;
  return server::http::Tls{service.tls_certificate, service.tls_key, &files};
}

// Two servers would send each webhook twice, and each would count only its own visitors' attempts.
// Commands that write do not serve: the log itself takes them one after another.
// On PostgreSQL several serve one node: there the couriers agree in the database.
Result<std::optional<base::FileLock>> served_by_this_process(const access::Node& node) {
  if (store::is_url(node.database())) return std::nullopt;
  auto lock = base::FileLock::take(node.directory() / "serving.lock", "probity, serving");
  if (!lock && lock.error().code == Code::conflict)
    lock.error().what = "another process serves this data directory already";
  if (!lock) return fail(lock.error());
  return std::optional(*std::move(lock));
}

// The witnesses of the policy, asked as long as this lives.
class Witnesses {
 public:
  Witnesses(access::Node& node, const log::Policy& policy,
            std::function<void(std::string_view)> complain)
      : node_(node),
        client_({.allow_private = true,  // the operator names the addresses
                 .timeout = kWitnessTime,
                 .max_answer = peers::limits::kAnswerBytes}),
        asking_([&node] { return node.writer(); }, node.log_verifier(), policy, client_,
                node.doors().clock, node.doors().random, {.complain = std::move(complain)}) {
    asking_.start();
    node_.ledger().on_growth([this] { asking_.news(); });
  }
  ~Witnesses() {
    node_.ledger().on_growth(nullptr);
    client_.stop();
  }
  Witnesses(const Witnesses&) = delete;
  Witnesses& operator=(const Witnesses&) = delete;
  void wait_for_first_round() { asking_.wait_for_first_round(kWitnessTime); }
  std::vector<peers::Standing> standings() { return asking_.standings(); }

 private:
  access::Node& node_;
  net::CurlClient client_;
  peers::Asking asking_;
};

}  // namespace

void declare_serving(Options& options, Serving& service) {
  options.text("--listen", "ADDRESS", service.listen,
               "Where to listen: HOST:PORT, or :PORT for every address of the machine (default: " +
                   service.listen + ")");
  options.text("--tls-cert", "FILE", service.tls_certificate,
               "Speak HTTPS with this certificate (PEM, its chain behind it); a renewed file is "
               "used without a restart");
  options.text("--tls-key", "FILE", service.tls_key, "The certificate's private key (PEM)");
  options.flag("--behind-proxy", service.behind_proxy,
               "Believe X-Forwarded-For and X-Forwarded-Proto of a proxy on this machine or in a "
               "private network");
  options.text("--access-log", "FILE", service.access_log,
               "One JSON line per answer, without anything of a person; - for standard output; "
               "opened anew on SIGHUP");
  options.text("--metrics-listen", "ADDRESS", service.metrics_listen,
               "Where /metrics (Prometheus), /health and /ready answer; not public");
  options.number("--ready-age", "SECONDS", service.checkpoint_age,
                 "/ready fails when the newest checkpoint is older (default: any age)");
  options.flag("--webhook-allow-private", service.webhook_to_private,
               "Send webhooks also to addresses of this machine and its network");
  options.hidden_flag("--pseudo-locale", service.pseudo_locale);
}

Status serve_until_signal(access::Node& node, const Serving& service, Terminal& terminal) {
  base::Clock& clock = node.doors().clock;
  if (service.pseudo_locale) language::offer_pseudo_locale();
  PROBITY_TRY(const auto alone, served_by_this_process(node));
  PROBITY_TRY(const auto address, ListenAddress::parse(service.listen));
  PROBITY_TRY(auto tls, tls_of(service, node.doors().files));
  PROBITY_TRY(const auto signals, Signals::catch_them());
  PROBITY_TRY(const auto portal, server::portal::Portal::make(node));
  PROBITY_TRY(const auto console, server::console::Console::make(node, *portal));

  const auto complain = [&clock](std::string_view words) {
    fmt::print(stderr, "{}\n", server::metrics::error_line(clock.now(), words));
  };
  // The register is served whatever is the matter with people's files.
  if (const auto swept = node.file_store().sweep(); !swept)
    complain("what was left of files stays: " + swept.error().what);
  std::unique_ptr<AccessLog> access_log;
  if (!service.access_log.empty()) {
    PROBITY_TRY(access_log, AccessLog::open(service.access_log, clock, complain));
  }
  Metrics metrics(node, PROBITY_VERSION, {.checkpoint_age = service.checkpoint_age});
  metrics.add_to(portal->router());

  Witnesses witnesses(node, portal->policy(), complain);
  metrics.set_witnesses([&witnesses] { return witnesses.standings(); });
  server::http::HttpServer server(clock), for_operators(clock);
  server::http::Options options = portal->options();
  const bool is_secured = tls.has_value();
  options.tls = std::move(tls);
  options.behind_proxy = service.behind_proxy;
  options.listening = socket_from_systemd();
  options.complain = complain;
  options.answered = [&](const server::http::Answered& answered) {
    metrics.count(answered);
    if (access_log) access_log->note(answered);
  };
  // Before anything is signed: an old copy of this log is what its witnesses know, and it does not.
  witnesses.wait_for_first_round();
  PROBITY_CHECK(server.start(address, portal->site(), std::move(options)));
  metrics.set_load([&server] { return server.load(); });
  std::string metrics_url;
  if (!service.metrics_listen.empty()) {
    PROBITY_TRY(const auto where, ListenAddress::parse(service.metrics_listen));
    PROBITY_CHECK(for_operators.start(where, metrics.for_operators(),
                                      {.workers = 1, .max_connections = 16, .complain = complain}));
    metrics_url = url_of(where, for_operators.port(), /*tls=*/false) + "/metrics";
  }
  // What waits is sent while the node serves.
  net::CurlClient client({.allow_private = service.webhook_to_private});
  outbox::Courier courier(node, client, {.complain = [&complain](const base::Error& error) {
                            complain("the outbox waits: " + error.what);
                          }});
  PROBITY_CHECK(courier.start());
  access::Sweeper sweeper(node, [&complain](const base::Error& error) {
    complain("old personal data cannot be removed: " + error.what);
  });
  greet(node, url_of(address, server.port(), is_secured), metrics_url, terminal);
  tell_systemd("READY=1");
  while (signals->wait() == Signals::Kind::reopen)
    if (access_log) access_log->reopen();
  tell_systemd("STOPPING=1");
  terminal.say("Stopping: answers under way are finished.");
  for_operators.stop();
  server.stop();
  client.stop();
  courier.stop();
  return {};
}

}  // namespace probity::cli

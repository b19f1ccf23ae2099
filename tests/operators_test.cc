// What the operator of a whole node sees: figures, readiness with its reasons, and what browsers
// report.
#include <gtest/gtest.h>

#include "base/number.h"
#include "log/keys_fixture.h"
#include "peers/gathered.h"
#include "server/metrics/metrics.h"
#include "server/portal/portal.h"
#include "store/log_store.h"
#include "support/http_client.h"
#include "support/world.h"

namespace probity {
namespace {

using server::metrics::Metrics;
using world::HttpClient;
using world::World;

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

// The value of a sample, its fraction dropped; -1 if it is not there.
std::int64_t value(const std::string& text, const std::string& name) {
  const std::size_t at = ("\n" + text).find("\n" + name + " ");
  if (at == std::string::npos) return -1;
  const std::size_t begin = at + name.size() + 1;
  return base::parse_int(text.substr(begin, text.find_first_of(".\n", begin) - begin)).value_or(-1);
}

class OperatorsTest : public testing::Test {
 protected:
  World world_;
};

TEST_F(OperatorsTest, FiguresOfTheLog) {
  Metrics metrics(world_.node(), "1.2.3");
  const std::int64_t before =
      value(metrics.text(), "probity_statements_total{outcome=\"accepted\"}");
  world_.component("vad");
  const std::string envelope = world_.signed_envelope(
      "riverton/clerk",
      R"({"kind": "model", "predicate": {"id": "riverton/ocr", "name": "OCR", "summary": "Reads.", "modality": "vision"}})");
  EXPECT_TRUE(world_.submit(envelope));
  EXPECT_TRUE(world_.submit(envelope));
  EXPECT_FALSE(world_.submit("{}"));
  EXPECT_FALSE(world_.submit(world_.signed_envelope(
      "riverton/clerk",
      R"({"kind": "model", "predicate": {"id": "riverton/ocr", "name": "Again", "summary": "Reads.", "modality": "vision"}})")));
  world_.clock().advance(90);
  const std::string text = metrics.text();
  EXPECT_TRUE(has(text, "probity_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_EQ(value(text, "probity_log_entries"), static_cast<std::int64_t>(world_.size()));
  EXPECT_GT(value(text, "probity_statements_total{outcome=\"accepted\"}"), before);
  EXPECT_EQ(value(text, "probity_statements_total{outcome=\"again\"}"), 1);
  EXPECT_EQ(value(text, "probity_statements_total{outcome=\"refused\"}"), 2);
  EXPECT_EQ(value(text, "probity_statements_total{outcome=\"failed\"}"), 0);
  EXPECT_GE(value(text, "probity_last_batch_statements"), 1);
  EXPECT_GE(value(text, "probity_checkpoint_age_seconds"), 90);
  EXPECT_GE(value(text, "process_cpu_seconds_total"), 0);
  EXPECT_GT(value(text, "process_resident_memory_bytes"), 1'000'000);
  EXPECT_GT(value(text, "process_open_fds"), 3);
}

TEST_F(OperatorsTest, FiguresOfEachWitness) {
  Metrics metrics(world_.node(), "1.2.3");
  EXPECT_FALSE(has(metrics.text(), "probity_witness")) << "nobody is asked";
  const log::Verifier state{"state.example", log::key_of(1).public_key()};
  const log::Verifier audit{"audit.example", log::key_of(2).public_key()};
  peers::Standing first{"state", state, {}, 7}, second{"audit", audit, {}, 3, 2};
  second.failed = {2, 1, 0, 4};
  metrics.set_witnesses([&] { return std::vector{first, second}; });
  const auto db = world_.node().writer().value();
  const auto newest = store::newest_checkpoint(*db).value();
  const base::Time now = world_.clock().now();
  const auto line = log::cosign(log::parse_note(newest->note).value().text, state.name,
                                log::key_of(1), {now.seconds - 40});
  ASSERT_TRUE(store::transact(*db, [&] {
    return store::keep_cosignature(*db, newest->size, {peers::id_of(state), to_string(line)});
  }));
  const std::uint64_t cosigned = world_.size();
  world_.component("vad");
  const std::int64_t since = world_.clock().now().seconds - now.seconds + 40;
  const std::string text = metrics.text();
  const auto figure = [&](const std::string& name, const std::string& labels) {
    return value(text, "probity_witness_" + name + "{witness=\"" + labels + "}");
  };
  EXPECT_EQ(figure("questions_total", "state\""), 7);
  EXPECT_EQ(figure("questions_total", "audit\""), 3);
  EXPECT_EQ(figure("cosigned_entries", "state\""), static_cast<std::int64_t>(cosigned));
  EXPECT_EQ(figure("cosigned_entries", "audit\""), 0);
  EXPECT_GT(value(text, "probity_log_entries"), figure("cosigned_entries", "state\""));
  EXPECT_GE(figure("cosignature_age_seconds", "state\""), since);
  EXPECT_LT(figure("cosignature_age_seconds", "state\""), since + 10);
  EXPECT_EQ(figure("cosignature_age_seconds", "audit\""), -1);
  EXPECT_GT(figure("cosignature_timestamp_seconds", "state\""), 0);
  EXPECT_EQ(figure("failures_total", "audit\",cause=\"unreachable\""), 2);
  EXPECT_EQ(figure("failures_total", "audit\",cause=\"answer\""), 1);
  EXPECT_EQ(figure("failures_total", "audit\",cause=\"contradiction\""), 0);
  EXPECT_EQ(figure("failures_total", "audit\",cause=\"database\""), 4);
  EXPECT_EQ(figure("failures_total", "state\",cause=\"unreachable\""), 0);
}

TEST_F(OperatorsTest, ReadyOrWhyNot) {
  using server::metrics::hindrances;
  EXPECT_TRUE(hindrances(world_.node(), {}).empty());
  const auto rule = [&](server::metrics::Needs needs) {
    const auto reasons = hindrances(world_.node(), needs);
    return reasons.size() == 1 ? reasons[0].rule : std::to_string(reasons.size()) + " reasons";
  };
  EXPECT_EQ(rule({.free_bytes = ~0ULL}), "ready.disk");
  world_.clock().advance(1000);
  EXPECT_TRUE(hindrances(world_.node(), {.checkpoint_age = 2000}).empty());
  EXPECT_EQ(rule({.checkpoint_age = 900}), "ready.checkpoint");
  world_.clock().advance(-10'000);
  EXPECT_EQ(rule({}), "ready.clock");
  world_.clock().advance(9'000);
  world_.node().ledger().stop();
  EXPECT_EQ(hindrances(world_.node(), {}).size(), 1U);
}

TEST_F(OperatorsTest, SubmissionsOfOneAddressAreLimited) {
  auto portal = server::portal::Portal::make(world_.node());
  ASSERT_TRUE(portal);
  server::http::HttpServer server(world_.clock());
  ASSERT_TRUE(server.start({"127.0.0.1", 0}, (*portal)->site(), (*portal)->options()));
  HttpClient client(server.port());
  world::Reply last;
  int taken = 0;
  for (; last.status != 429 && taken < 100'000; ++taken) {
    last = client.send("POST", "/api/v1/statements", {}, "{}");
  }
  EXPECT_GE(taken, 2000);
  EXPECT_EQ(last.status, 429);
  EXPECT_TRUE(last.headers.contains("retry-after"));
  EXPECT_TRUE(has(last.body, "http.rate"));
  EXPECT_EQ(client.get("/health").status, 200);
  server.stop();
}

TEST_F(OperatorsTest, OverTheOperatorsSocket) {
  Metrics metrics(world_.node(), "1.2.3");
  server::http::HttpServer server(world_.clock());
  server::http::Options options;
  options.answered = [&](const server::http::Answered& answered) { metrics.count(answered); };
  server::http::Router router = metrics.for_operators();
  metrics.add_to(router);
  options.max_body_of = [router](const server::http::Request& head) {
    return router.max_body(head);
  };
  ASSERT_TRUE(server.start({"127.0.0.1", 0}, router, options));
  metrics.set_load([&server] { return server.load(); });
  HttpClient client(server.port());
  EXPECT_EQ(client.get("/health").status, 200);
  const world::Reply ready = client.get("/ready");
  EXPECT_EQ(ready.status, 200);
  EXPECT_TRUE(has(ready.body, "\"ready\""));
  const auto report = [&](std::string_view type, const std::string& body) {
    return client.send("POST", "/csp-reports", "Content-Type: " + std::string(type) + "\r\n", body)
        .status;
  };
  EXPECT_EQ(report("application/csp-report", "{\"secret\": 1}"), 204);
  EXPECT_EQ(report("application/reports+json", "[]"), 204);
  EXPECT_EQ(report("text/plain", "x"), 415);
  HttpClient big(server.port());
  EXPECT_EQ(big.send("POST", "/csp-reports", "Content-Type: application/csp-report\r\n",
                     std::string(20'000, 'x'))
                .status,
            413);
  const world::Reply reply = client.get("/metrics");
  EXPECT_EQ(reply.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(value(reply.body, "probity_csp_reports_total"), 2);
  EXPECT_FALSE(has(reply.body, "secret"));
  EXPECT_EQ(
      value(reply.body, R"(probity_http_requests_total{route="/ready",method="GET",class="2xx"})"),
      1);
  EXPECT_EQ(value(reply.body, R"(probity_http_refused_total{status="413"})"), 1);
  EXPECT_GE(value(reply.body, "probity_http_connections"), 1);
  server.stop();
}

}  // namespace
}  // namespace probity

// A log with three local witnesses, each a whole node behind HTTP on loopback: how long a receipt
// takes at half load while they are asked all the time, and how long until two of the three have
// cosigned a checkpoint that covers it.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "bench/figure.h"
#include "ledger/plain_fixture.h"
#include "log/policy.h"
#include "net/curl_client.h"
#include "peers/asking.h"
#include "peers/gathered.h"
#include "peers/limits.h"
#include "server/http/server.h"
#include "server/portal/portal.h"
#include "support/world.h"

namespace probity {
namespace {

using Clock = std::chrono::steady_clock;
using ledger::Plain;

constexpr int kWriters = 64;
constexpr int kEach = 40;
constexpr std::size_t kTextBytes = 600;  // so that an envelope has about 1 KiB

// A node that witnesses the log.
class Neighbour {
 public:
  explicit Neighbour(const log::Verifier& log) : world_(/*people=*/false), server_(world_.clock()) {
    log::Policy policy;
    policy.logs = {{log, ""}};
    Plain::must(world_.node().doors().files.write(world_.directory() / "node" / "policy",
                                                  to_string(policy)));
    portal_ = Plain::must(server::portal::Portal::make(world_.node()));
    Plain::must(server_.start(Plain::must(server::http::ListenAddress::parse("127.0.0.1:0")),
                              portal_->site(), portal_->options()));
  }
  ~Neighbour() { server_.stop(); }
  log::PolicyWitness line(const std::string& name) {
    return {name, world_.node().log_verifier(),
            "http://127.0.0.1:" + std::to_string(server_.port())};
  }

 private:
  world::World world_;
  std::unique_ptr<server::portal::Portal> portal_;
  server::http::HttpServer server_;
};

// When which size had its quorum.
class Watch {
 public:
  Watch(Plain& plain, const log::Policy& policy)
      : thread_([this, &plain, &policy] {
          const auto db = plain.connect();
          while (!stopping_) {
            const auto met = Plain::must(peers::newest_with_quorum(*db, policy));
            if (met && (seen_.empty() || seen_.back().second < met->size.value))
              seen_.emplace_back(Clock::now(), met->size.value);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
          }
        }) {}
  std::vector<std::pair<Clock::time_point, std::uint64_t>> stop() {
    stopping_ = true;
    thread_.join();
    return std::move(seen_);
  }

 private:
  std::atomic<bool> stopping_ = false;
  std::vector<std::pair<Clock::time_point, std::uint64_t>> seen_;
  std::thread thread_;
};

struct Submitted {
  Clock::time_point due, answered;
  std::uint64_t index = 0;
};

// Each writer's list, at its own pace; without one, as fast as it goes.
std::vector<Submitted> submit(Plain& plain, int round, Clock::duration pause) {
  std::vector<std::vector<std::string>> all(kWriters);
  for (std::size_t writer = 0; writer < kWriters; ++writer)
    for (int i = 0; i < kEach; ++i)
      all[writer].push_back(
          plain.note(fmt::format("{}-{}-{} {}", round, writer, i, std::string(kTextBytes, 'x'))));
  std::vector<std::vector<Submitted>> done(kWriters);
  std::vector<std::thread> threads;
  for (std::size_t writer = 0; writer < kWriters; ++writer)
    threads.emplace_back([&, writer] {
      Clock::time_point due = Clock::now() + pause * static_cast<int>(writer) / kWriters;
      for (const std::string& envelope : all[writer]) {
        std::this_thread::sleep_until(due);
        const auto accepted = plain.submit(envelope);
        done[writer].push_back({due, Clock::now(), accepted.receipt.index.value});
        due = pause.count() > 0 ? due + pause : Clock::now();
      }
    });
  for (std::thread& thread : threads) thread.join();
  std::vector<Submitted> together;
  for (const auto& mine : done) together.insert(together.end(), mine.begin(), mine.end());
  return together;
}

double milliseconds(Clock::duration taken) {
  return std::chrono::duration<double, std::milli>(taken).count();
}

double at_99(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() * 99 / 100];
}

void measure() {
  Plain plain;
  Neighbour state(plain.verifier()), audit(plain.verifier()), press(plain.verifier());
  log::Policy policy;
  policy.witnesses = {state.line("state"), audit.line("audit"), press.line("press")};
  policy.groups = {{"enough", 2, {"state", "audit", "press"}}};
  policy.quorum = "enough";
  base::SystemRandom random;
  net::CurlClient client({.allow_private = true, .max_answer = peers::limits::kAnswerBytes});
  peers::Asking asking(
      [&plain]() -> base::Result<std::unique_ptr<store::Db>> {
        return plain.connect(store::Access::read_write);
      },
      plain.verifier(), policy, client, plain.clock(), random, {});
  asking.start();
  plain.ledger().on_growth([&asking] { asking.news(); });
  if (!asking.wait_for_first_round(std::chrono::seconds(60))) bench::give_up("nobody cosigns");

  const auto begin = Clock::now();
  const auto fast = submit(plain, 0, Clock::duration::zero());
  const auto pause =
      std::chrono::duration_cast<Clock::duration>((Clock::now() - begin) * 2 / kEach);
  Watch watch(plain, policy);
  const auto paced = submit(plain, 1, pause);
  const std::uint64_t last =
      std::max_element(paced.begin(), paced.end(), [](const auto& a, const auto& b) {
        return a.index < b.index;
      })->index;
  const auto reader = plain.connect();
  for (int tries = 0;; ++tries) {
    const auto met = Plain::must(peers::newest_with_quorum(*reader, policy));
    if (met && met->size.covers({last})) break;
    if (tries == 3'000) bench::give_up("the last entry is not cosigned");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // so that the watch sees it, too
  const auto seen = watch.stop();
  std::vector<double> receipts, cosigned;
  for (const Submitted& one : paced) {
    receipts.push_back(milliseconds(one.answered - one.due));
    const auto met = std::find_if(seen.begin(), seen.end(),
                                  [&](const auto& at) { return at.second > one.index; });
    if (met == seen.end()) bench::give_up("an entry was never cosigned");
    cosigned.push_back(milliseconds(std::max(met->first, one.answered) - one.due));
  }
  bench::report_at_most("receipt, three witnesses asked, half load, 99th percentile",
                        at_99(std::move(receipts)), "ms", 100);
  bench::report_at_most("the same, cosigned by two of three", at_99(std::move(cosigned)), "ms",
                        100);
  plain.ledger().on_growth(nullptr);
  client.stop();
  asking.stop();
}

}  // namespace
}  // namespace probity

int main() { probity::measure(); }

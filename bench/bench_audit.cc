// The audit of a whole log out of a node's database: the tree with its tiles and checkpoints, over
// leaves of the usual size; then contents, and signatures against cores that only verify. The
// number of leaves is the argument; the figure is for the 10,000,000 of the goal.
#include <fmt/format.h>

#include <thread>

#include "base/number.h"
#include "bench/figure.h"
#include "bench/grown_log.h"
#include "mirror/audit.h"
#include "mirror/stored_log.h"

namespace probity {
namespace {

using ledger::Plain;

constexpr std::int64_t kDefaultEntries = 300'000;
constexpr double kGoalEntries = 10e6;
constexpr std::size_t kLeafBytes = 420;
constexpr std::size_t kStatements = 12'800;
constexpr std::size_t kTogether = 256;
constexpr int kRounds = 3;

// Seconds, the best of some.
double audit_time(Plain& plain, std::uint64_t entries, const mirror::AuditOptions& options) {
  const log::Verifier verifier = plain.verifier();
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto db = plain.connect();
    auto source = Plain::must(mirror::StoredLog::open(*db, mirror::Tiles::as_stored));
    mirror::AuditReport report;
    best =
        std::min(best, bench::seconds([&] {
                   Plain::must(store::snapshot(*db, [&]() -> base::Status {
                     PROBITY_TRY(report, mirror::audit(source, std::span(&verifier, 1), options));
                     return {};
                   }));
                 }));
    if (report.size < entries || (options.signatures && report.signatures != report.size))
      bench::give_up("the audit left something out");
  }
  return best;
}

void measure_tree(std::uint64_t entries) {
  Plain plain;
  plain.close();
  const auto db = Plain::must(store::Db::open(plain.database(), store::Access::read_write));
  Plain::must(bench::grow(*db, plain, entries, kLeafBytes));
  const double each = audit_time(plain, entries, {}) / static_cast<double>(entries);
  bench::report({fmt::format("audit of {} leaves: tree, tiles, checkpoints", entries), 1 / each,
                 "per s", "", std::nullopt, std::nullopt});
  bench::report_at_most("so 10 million take", each * kGoalEntries, "s", 15);
}

void measure_statements() {
  Plain plain;
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < kStatements; ++i) {
    notes.push_back(plain.note(fmt::format("{} {}", i, std::string(600, 'x'))));
    if (notes.size() < kTogether) continue;
    Plain::must(plain.ledger().submit_together(notes).get());
    notes.clear();
  }
  const auto count = static_cast<double>(kStatements);
  const double contents = audit_time(plain, kStatements, {.payloads = true});
  bench::report({"audit with contents", count / contents, "per s", "", std::nullopt, std::nullopt});
  const double ours = audit_time(plain, kStatements, {.signatures = true});
  const auto parsed = Plain::must(statement::parse_envelope(plain.note("once")));
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  double theirs = 1e9;
  for (int round = 0; round < kRounds; ++round)
    theirs = std::min(theirs, bench::seconds([&] {
                        std::vector<std::thread> threads;
                        for (unsigned core = 0; core < cores; ++core)
                          threads.emplace_back([&] {
                            for (std::size_t i = 0; i < kStatements / cores; ++i)
                              if (!statement::verify(parsed, plain.key().public_key()))
                                bench::give_up("a bad signature");
                          });
                        for (std::thread& thread : threads) thread.join();
                      }));
  bench::report({"audit with signatures", count / ours, "per s",
                 fmt::format("{} cores that only verify", cores), theirs / ours, 0.9});
}

}  // namespace
}  // namespace probity

int main(int count, char** words) {
  const auto entries = count == 2 ? probity::base::parse_int(words[1]) : std::nullopt;
  probity::measure_tree(static_cast<std::uint64_t>(entries.value_or(probity::kDefaultEntries)));
  probity::measure_statements();
}

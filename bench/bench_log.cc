// The log's write path without any register's work: statements of about 1 KiB, parsed and their
// signatures checked before, from 64 writers or one, to durable receipts; against raw SQLite
// (prepared inserts of the very rows, in the same batches, with the same settings) and against a
// plain file that takes as many bytes with as many fdatasyncs. Then with every signature checked,
// how long a receipt takes at half load, and how many proofs one core checks.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "bench/figure.h"
#include "bench/raw_database.h"
#include "ledger/plain_fixture.h"

namespace probity {
namespace {

using bench::Written;
using ledger::Checked;
using ledger::Plain;

constexpr int kWriters = 64;
constexpr int kEach = 100;
constexpr int kRounds = 4;
constexpr std::size_t kTextBytes = 600;  // so that an envelope has about 1 KiB

std::string note_of(const Plain& plain, int round, int writer, int i) {
  return plain.note(fmt::format("{}-{}-{} {}", round, writer, i, std::string(kTextBytes, 'x')));
}

// One list of envelopes for each writer.
std::vector<std::vector<std::string>> envelopes(const Plain& plain, int round, int writers,
                                                int each) {
  std::vector<std::vector<std::string>> all(static_cast<std::size_t>(writers));
  for (int writer = 0; writer < writers; ++writer)
    for (int i = 0; i < each; ++i)
      all[static_cast<std::size_t>(writer)].push_back(note_of(plain, round, writer, i));
  return all;
}

// Seconds until each writer has done `work` with its own list.
template <class Item, class Work>
double together(std::vector<std::vector<Item>>& all, Work work) {
  return bench::seconds([&] {
    std::vector<std::thread> threads;
    for (auto& mine : all)
      threads.emplace_back([&mine, &work] {
        for (Item& one : mine) work(one);
      });
    for (std::thread& thread : threads) thread.join();
  });
}

std::int64_t size_of(bench::RawDatabase& database) {
  return std::get<std::int64_t>(
      database.query("SELECT max(size) FROM log_checkpoint").front().front());
}

struct Times {
  double ours = 1e9, rows = 1e9, bytes = 1e9;
  std::size_t count = 0, batches = 0, row_count = 0;
  std::vector<double> waits;  // for each receipt of the best round, sorted
};

double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Of times that are sorted, that which so many of a hundred do not exceed, in milliseconds.
double percentile(const std::vector<double>& sorted, std::size_t hundredths) {
  return sorted[sorted.size() * hundredths / 100] * 1000;
}

// Statements checked before, by so many writers at once.
Times measure_appends(Plain& plain, int first_round, int writers, int each) {
  Times best;
  base::ScratchFolder folder;
  for (int round = first_round; round < first_round + kRounds; ++round) {
    std::vector<std::vector<Checked>> checked;
    for (const auto& mine : envelopes(plain, round, writers, each)) {
      auto& list = checked.emplace_back();
      for (const std::string& one : mine) list.push_back(Plain::must(plain.ledger().check(one)));
    }
    bench::RawDatabase written(plain.database());
    const auto from = size_of(written);
    std::mutex mutex;
    std::vector<double> waits;
    const double ours = together(checked, [&](Checked& one) {
      const auto begin = std::chrono::steady_clock::now();
      Plain::must(plain.ledger().submit(std::move(one)));
      const double waited = since(begin);
      const std::lock_guard lock(mutex);
      waits.push_back(waited);
    });
    if (ours < best.ours) {
      best.ours = ours;
      std::sort(waits.begin(), waits.end());
      best.waits = std::move(waits);
    }
    const Written all = bench::written_since(written, from);
    const auto raw = [&](const char* what) {
      return (folder / fmt::format("{}-{}-{}", what, round, writers)).string();
    };
    best.rows = std::min(best.rows, bench::insert_raw(raw("rows"), all));
    best.bytes = std::min(best.bytes, bench::append_raw(raw("bytes"), all));
    best.batches = all.batches.size();
    best.row_count = all.rows;
  }
  best.count = static_cast<std::size_t>(writers * each);
  return best;
}

void measure_writers(Plain& plain) {
  const Times times = measure_appends(plain, 0, kWriters, kEach);
  const auto count = static_cast<double>(times.count);
  bench::report({"durable appends, 64 writers", count / times.ours, "per s",
                 fmt::format("raw SQLite, {:.1f} rows each, {} batches",
                             static_cast<double>(times.row_count) / count, times.batches),
                 times.rows / times.ours, 0.8});
  bench::report({"the same against a plain file", count / times.ours, "per s",
                 "pwrite and fdatasync of the same bytes", times.bytes / times.ours, 0.35});
  bench::report({"receipt, 64 writers, median", percentile(times.waits, 50), "ms", "", {}, {}});
  bench::report(
      {"receipt, 64 writers, 99th percentile", percentile(times.waits, 99), "ms", "", {}, {}});
  const Times single = measure_appends(plain, 100, 1, 3 * kEach);
  bench::report({"durable appends, one writer", static_cast<double>(single.count) / single.ours,
                 "per s", "raw SQLite, a transaction each", single.rows / single.ours, 0.8});
}

// How many enter in a second, so.
double measure_verification(Plain& plain) {
  double ours = 1e9, theirs = 1e9, rows = 1e9;
  base::ScratchFolder folder;
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const auto parsed = Plain::must(statement::parse_envelope(note_of(plain, 1000, 0, 0)));
  for (int round = 200; round < 200 + kRounds; ++round) {
    auto all = envelopes(plain, round, kWriters, kEach);
    bench::RawDatabase written(plain.database());
    const auto from = size_of(written);
    ours = std::min(ours, together(all, [&](const std::string& one) { plain.submit(one); }));
    rows = std::min(rows, bench::insert_raw((folder / fmt::format("rows-{}", round)).string(),
                                            bench::written_since(written, from)));
    std::vector<std::vector<int>> checks(cores, std::vector<int>(kWriters * kEach / cores));
    theirs = std::min(theirs, together(checks, [&](int) {
                        if (!statement::verify(parsed, plain.key().public_key()))
                          bench::give_up("a bad signature");
                      }));
  }
  const double rate = kWriters * kEach / ours;
  bench::report({"appends, every signature checked", rate, "per s",
                 fmt::format("{} cores that only verify", cores), theirs / ours, 0.85});
  // What the cores can do at most who also insert the rows: one of them is at that.
  bench::report({"the same against both", rate, "per s",
                 fmt::format("{} cores that verify and insert raw rows", cores),
                 (theirs + rows / cores) / ours, std::nullopt});
  return rate;
}

// Each writer sends at its own pace, so that together they ask half of what was reached, every
// signature checked.
void measure_latency(Plain& plain, double rate) {
  using Clock = std::chrono::steady_clock;
  auto all = envelopes(plain, 300, kWriters, kEach);
  const auto pause = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(2 * kWriters / rate));
  std::vector<std::vector<double>> taken(kWriters);
  std::vector<std::thread> threads;
  for (std::size_t writer = 0; writer < kWriters; ++writer)
    threads.emplace_back([&, writer] {
      auto due = Clock::now() + pause * writer / kWriters;
      for (const std::string& envelope : all[writer]) {
        std::this_thread::sleep_until(due);
        plain.submit(envelope);
        taken[writer].push_back(since(due));
        due += pause;
      }
    });
  for (std::thread& thread : threads) thread.join();
  std::vector<double> sorted;
  for (const auto& mine : taken) sorted.insert(sorted.end(), mine.begin(), mine.end());
  std::sort(sorted.begin(), sorted.end());
  bench::report({"receipt at half load, median", percentile(sorted, 50), "ms", "", {}, {}});
  bench::report_at_most("receipt at half load, 99th percentile", percentile(sorted, 99), "ms", 25);
}

void measure_proofs() {
  constexpr std::uint64_t kSize = 10'000'000;
  constexpr int kProofs = 200'000;
  const auto hash = [](unsigned level, std::uint64_t index) {
    base::NodeHash made;
    made.bytes[0] = static_cast<std::uint8_t>(level + index * 31);
    return made;
  };
  const log::NodeReader read = [&](unsigned level,
                                   std::uint64_t index) -> base::Result<base::NodeHash> {
    return hash(level, index);
  };
  // The hashes are of no real tree: all that is measured is the work of a check.
  const log::Proof proof = Plain::must(log::inclusion_proof({4'242'424}, {kSize}, read));
  const base::LeafHash leaf = hash(0, 1).retag<base::LeafTag>();
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round)
    best = std::min(best, bench::seconds([&] {
                      for (int i = 0; i < kProofs; ++i)
                        if (log::verify_inclusion(leaf, {4'242'424}, {kSize}, proof, {}))
                          bench::give_up("a proof of nothing holds");
                    }));
  bench::report({fmt::format("inclusion proofs checked, {} hashes", proof.size()), kProofs / best,
                 "per s", "", std::nullopt, 350'000});
}

}  // namespace
}  // namespace probity

int main() {
  probity::measure_proofs();
  probity::ledger::Plain plain;
  probity::measure_writers(plain);
  const double rate = probity::measure_verification(plain);
  probity::measure_latency(plain, rate);
}

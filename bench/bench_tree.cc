// What must stay quick when the log is large: opening it after a crash, proofs, and knowing what it
// holds. The log is made straight in the tables, without anyone's statements; its number of entries
// is the argument, for the goals 10,000,000 (minutes and some gigabytes; the default is smaller).
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "base/number.h"
#include "bench/figure.h"
#include "bench/grown_log.h"

namespace probity {
namespace {

using bench::grow;
using bench::pae_of;
using ledger::Plain;

constexpr std::int64_t kDefaultEntries = 300'000;
constexpr int kProofs = 2'000;
constexpr int kLookups = 20'000;
constexpr int kWriters = 64;
constexpr int kEach = 50;

double percentile(std::vector<double> values, int percent) {
  std::sort(values.begin(), values.end());
  return values[values.size() * static_cast<std::size_t>(percent) / 100];
}

// In a process of its own, which ends without closing anything.
[[noreturn]] void crash(const std::string& path, std::uint64_t until) {
  const Plain stranger(store::kRunHeight, path, /*start=*/false);
  const auto db = Plain::must(store::Db::open(path, store::Access::read_write));
  Plain::must(grow(*db, stranger, until));
  _exit(0);
}

// In a process of its own too, for its memory.
void open_again(const std::string& path, const std::string& entries) {
  Plain plain(store::kRunHeight, path, /*start=*/false);
  const double taken = bench::seconds([&] { plain.open(); });
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  bench::report_at_most("open after a crash, " + entries + " entries", taken * 1000, "ms", 100);
  bench::report_at_most("its peak memory", static_cast<double>(used.ru_maxrss) / 1024, "MiB", 64);
}

// What this process has had to read from the disk itself, in blocks of 512 bytes.
long blocks_read() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_inblock;
}

void measure_proofs(Plain& plain, std::uint64_t entries, const std::string& name) {
  const auto db = Plain::must(store::Db::open(plain.database(), store::Access::read_only));
  const auto newest = Plain::must(store::newest_checkpoint(*db));
  std::vector<double> cold, hot, from_memory;
  for (std::uint64_t i = 0; i < kProofs; ++i) {
    store::Tree tree = Plain::must(store::Tree::open(*db, *newest));
    const log::LogIndex index{i * 2'654'435'761 % entries};
    const auto prove = [&] {
      Plain::must(log::inclusion_proof(index, tree.size(), tree.reader()));
    };
    const long read_before = blocks_read();
    cold.push_back(bench::seconds(prove) * 1e6);
    if (blocks_read() == read_before) from_memory.push_back(cold.back());
    hot.push_back(bench::seconds(prove) * 1e6);
  }
  bench::report_at_most("inclusion proof, hot, 99th percentile, " + name, percentile(hot, 99), "us",
                        20);
  bench::report_at_most("inclusion proof, cold tiles, 99th percentile", percentile(cold, 99), "us",
                        200);
  bench::report({fmt::format("the same, of the {} proofs of {} that read no disk",
                             from_memory.size(), cold.size()),
                 percentile(from_memory, 99), "us", "", std::nullopt, std::nullopt});
}

// How long one append takes with 64 writers, in seconds.
double append_time(Plain& plain) {
  std::vector<std::vector<ledger::Checked>> all(kWriters);
  for (std::size_t writer = 0; writer < kWriters; ++writer)
    for (int i = 0; i < kEach; ++i)
      all[writer].push_back(
          Plain::must(plain.ledger().check(plain.note(fmt::format("{} {}", writer, i)))));
  return bench::seconds([&] {
           std::vector<std::thread> threads;
           for (auto& mine : all)
             threads.emplace_back([&] {
               for (auto& one : mine) Plain::must(plain.ledger().submit(std::move(one)));
             });
           for (std::thread& thread : threads) thread.join();
         }) /
         (kWriters * kEach);
}

void measure_dedup(Plain& plain, std::uint64_t entries, const std::string& name) {
  const auto db = plain.connect(store::Access::read_write);
  store::Known& known = plain.derived().known();
  const double making = bench::seconds([&] { Plain::must(known.candidates(*db, pae_of(0))); });
  bench::report({"sorted runs made of the whole log", static_cast<double>(entries) / making,
                 "per s", "", std::nullopt, std::nullopt});
  plain.close();
  plain.open();
  const auto again = plain.connect(store::Access::read_write);
  store::Known& loaded = plain.derived().known();
  const double loading = bench::seconds([&] { Plain::must(loaded.candidates(*again, pae_of(0))); });
  bench::report({"sorted runs opened", loading * 1000, "ms", "", std::nullopt, std::nullopt});
  const double append = append_time(plain);
  const double lookup = bench::seconds([&] {
                          for (std::uint64_t i = 0; i < kLookups; ++i)
                            Plain::must(loaded.candidates(*again, pae_of(1'000'000'000 + i)));
                        }) /
                        kLookups;
  bench::report({"dedup, " + name, lookup * 1e6, "us each",
                 fmt::format("the throughput without it, {:.0f} us an append", append * 1e6),
                 1 - lookup / append, 0.75});
}

void measure(const std::string& program, std::int64_t entries) {
  Plain plain;
  const auto count = static_cast<std::uint64_t>(entries);
  const std::string name = fmt::format("{} entries", entries);
  plain.close();
  const auto db = Plain::must(store::Db::open(plain.database(), store::Access::read_write));
  Plain::must(grow(*db, plain, count));
  const auto child = [&](const char* what) {
    const std::string command =
        fmt::format("'{}' {} '{}' {}", program, what, plain.database(), entries + 1'000);
    if (std::system(command.c_str()) != 0) bench::give_up(std::string(what) + " failed");
  };
  child("--crash");
  child("--open");
  plain.open();
  measure_proofs(plain, count, name);
  measure_dedup(plain, count, name);
}

}  // namespace
}  // namespace probity

int main(int count, char** words) {
  const std::vector<std::string> given(words + 1, words + count);
  if (given.size() == 3 && given[0] == "--crash")
    probity::crash(given[1], static_cast<std::uint64_t>(*probity::base::parse_int(given[2])));
  if (given.size() == 3 && given[0] == "--open") {
    probity::open_again(given[1], given[2]);
    return 0;
  }
  const auto entries = given.size() == 1 ? probity::base::parse_int(given[0]) : std::nullopt;
  probity::measure(words[0], entries.value_or(probity::kDefaultEntries));
}

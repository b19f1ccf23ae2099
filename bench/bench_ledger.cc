// Model registrations per second end to end (64 writers through Ledger::submit on a real node:
// parse, verify, authorise, rules, append, fold, checkpoint, receipt) against raw SQLite: prepared
// inserts of the very rows they wrote, into the same tables and indexes, in the same batches, with
// the same settings of the database. Signing is the client's work and is not measured.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "bench/raw_database.h"
#include "support/world.h"

namespace probity {
namespace {

using bench::RawDatabase;
using bench::RawTable;

constexpr int kWriters = 64;
constexpr int kEach = 60;
constexpr int kRounds = 3;

template <class T>
T need(base::Result<T> result) {
  if (!result)
    bench::give_up(result.error().what + " " + result.error().pointer + " " + result.error().found);
  return std::move(*result);
}

// The number of rows in tables that do not tell which entry wrote them: registrations must not
// write there.
std::size_t untold_rows(RawDatabase& db) {
  std::size_t rows = 0;
  for (const RawTable& table : db.tables())
    if (table.entry().empty()) rows += db.query("SELECT 1 FROM " + table.name).size();
  return rows;
}

std::string model_document(int round, int writer, int i) {
  return fmt::format(
      R"({{"kind": "model", "predicate": {{"id": "riverton/m-{}-{}-{}", "name": "Model {}", )"
      R"("summary": "A model that a benchmark registers.", "modality": "audio"}}}})",
      round, writer, i, i);
}

// Seconds for all writers to have their receipts.
double submit_all(world::World& world, const std::vector<std::vector<std::string>>& envelopes) {
  return bench::seconds([&] {
    std::vector<std::thread> threads;
    for (const auto& mine : envelopes)
      threads.emplace_back([&world, &mine] {
        for (const std::string& envelope : mine) need(world.submit(envelope));
      });
    for (std::thread& thread : threads) thread.join();
  });
}

void measure() {
  world::World world;
  base::ScratchFolder folder;
  double ours = 1e9, theirs = 1e9;
  std::size_t rows = 0, batches = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::vector<std::string>> envelopes(kWriters);
    for (int writer = 0; writer < kWriters; ++writer)
      for (int i = 0; i < kEach; ++i)
        envelopes[static_cast<std::size_t>(writer)].push_back(
            world.signed_envelope("riverton/clerk", model_document(round, writer, i)));
    RawDatabase written(world.node().database());
    const auto from = static_cast<std::int64_t>(world.size());
    const std::size_t untold = untold_rows(written);
    ours = std::min(ours, submit_all(world, envelopes));
    if (untold_rows(written) != untold)
      bench::give_up("registrations write rows that tell no entry");
    const bench::Written all = bench::written_since(written, from);
    const std::string raw = (folder / fmt::format("raw-{}.db", round)).string();
    theirs = std::min(theirs, bench::insert_raw(raw, all));
    rows = all.rows;
    batches = all.batches.size();
  }
  const double count = kWriters * kEach;
  bench::report({"model registrations, 64 writers", count / ours, "per s",
                 fmt::format("raw SQLite, {:.1f} rows each, {} batches",
                             static_cast<double>(rows) / count, batches),
                 theirs / ours, 0.8});
}

}  // namespace
}  // namespace probity

int main() { probity::measure(); }

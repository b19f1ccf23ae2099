// Rows of an inventory imported per second: from the CSV file to receipts (read, mapped, compared
// with the log, composed, signed, verified, admitted, folded, judged, answered) against raw SQLite:
// prepared inserts of the very database rows that this wrote, in as many transactions, without the
// full-text index. The file is the official US inventory of 2025, or where it is absent a made one
// of the same shape.
#include <fmt/format.h>

#include <map>

#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "bench/raw_database.h"
#include "interop/inventory/import.h"
#include "support/world.h"
#include "tabular/csv_writer.h"

namespace probity {
namespace {

using bench::RawDatabase;
using bench::RawTable;
using bench::Written;
namespace inventory = interop::inventory;

constexpr int kRounds = 3;
constexpr int kRows = 3611;
constexpr double kGoal = 0.1;
constexpr const char* kOfficial =
    PROBITY_CASES "/governance/omb-2025-official/Data/2025_individually_reported_AI_use_cases.csv";

template <class T>
T need(base::Result<T> result) {
  if (!result)
    bench::give_up(result.error().what + " " + result.error().pointer + " " + result.error().found);
  return std::move(*result);
}

std::string made_inventory(const inventory::Mapping& mapping) {
  std::string out;
  tabular::CsvWriter csv(out);
  csv.row(mapping.columns);
  for (int i = 0; i < kRows; ++i) {
    for (const std::string& column : mapping.columns)
      csv.cell(column == "development_stage" ? std::string("Deployed")
               : column.starts_with("hi_") || column == "contact_email"
                   ? std::string()
                   : fmt::format("{} of row {}, in a few words", column, i));
    csv.end_row();
  }
  return out;
}

using LastRows = std::map<std::string, std::int64_t>;  // the last rowid of each table

LastRows last_rows(RawDatabase& db) {
  LastRows last;
  for (const RawTable& table : db.tables())
    last[table.name] =
        std::get<std::int64_t>(db.query("SELECT coalesce(max(rowid), 0) FROM " + table.name)[0][0]);
  return last;
}

// What was written since, spread evenly over as many transactions as there were checkpoints.
Written written_since(RawDatabase& db, const LastRows& before) {
  Written all;
  all.schema = db.schema();
  all.batches.resize(db.query(fmt::format("SELECT 1 FROM log_checkpoint WHERE rowid > {}",
                                          before.at("log_checkpoint")))
                         .size());
  for (RawTable& table : db.tables()) {
    auto rows = db.query(
        fmt::format("SELECT * FROM {} WHERE rowid > {}", table.name, before.at(table.name)));
    for (std::size_t i = 0; i < rows.size(); ++i)
      all.batches[i * all.batches.size() / rows.size()].push_back(
          {all.tables.size(), std::move(rows[i])});
    all.rows += rows.size();
    all.tables.push_back(std::move(table));
  }
  return all;
}

// The whole of it; returns how many rows came in.
std::int64_t import(world::World& world, const base::Path& file,
                    const inventory::Mapping& mapping) {
  base::SystemFiles files;
  const auto table = need(tabular::read_table(need(files.open(file))));
  const auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  auto plan = need(inventory::plan(table, mapping, {"riverton", "", "", {}}, *view));
  const auto sign = [&](const statement::Statement& one) {
    return access::sign(one, "riverton/clerk", world.node());
  };
  return need(inventory::run(std::move(plan), world.node().ledger(), world.node().doors().random,
                             sign, {}))
      .rows;
}

void measure() {
  const auto mapping = need(inventory::shipped_mapping("us-2025"));
  base::ScratchFolder folder;
  base::SystemFiles files;
  base::Path file = kOfficial;
  if (!files.kind(file)) file = folder.put("inventory.csv", made_inventory(mapping));
  double ours = 1e9, theirs = 1e9;
  std::int64_t imported = 0;
  std::size_t rows = 0;
  for (int round = 0; round < kRounds; ++round) {
    world::World world;
    RawDatabase written(world.node().database());
    const LastRows before = last_rows(written);
    ours = std::min(ours, bench::seconds([&] { imported = import(world, file, mapping); }));
    const Written all = written_since(written, before);
    RawDatabase raw((folder / fmt::format("raw-{}.db", round)).string());
    raw.make(all);
    theirs = std::min(theirs, bench::seconds([&] { raw.insert(all); }));
    rows = all.rows;
  }
  if (imported != kRows) bench::give_up(fmt::format("{} rows came in", imported));
  bench::report(
      {"inventory rows imported", kRows / ours, "per s",
       fmt::format("raw SQLite, {:.1f} database rows each", static_cast<double>(rows) / kRows),
       theirs / ours, kGoal});
}

}  // namespace
}  // namespace probity

int main() { probity::measure(); }

// Model registrations per second end to end (64 writers through Ledger::submit on a real node:
// parse, verify, authorise, rules, append, fold, checkpoint, receipt) against raw SQLite: prepared
// inserts of the very rows they wrote, into the same tables and indexes, in the same batches, with
// the same settings of the database. Signing is the client's work and is not measured.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "support/world.h"

namespace probity {
namespace {

constexpr int kWriters = 64;
constexpr int kEach = 60;
constexpr int kRounds = 3;

using RawValue = std::variant<std::monostate, std::int64_t, std::string>;

struct RawTable {
  std::string name;
  std::vector<std::string> columns;
  // What tells the entry that wrote a row, in SQL; empty: nothing does.
  std::string entry() const {
    if (name == "log_node") return "((position + 1) << level) - 1";  // the subtree's last leaf
    if (name == "log_checkpoint") return "size - 1";
    for (const char* column : {"idx", "entry"})
      if (std::find(columns.begin(), columns.end(), column) != columns.end()) return column;
    return "";
  }
};
struct RawRow {
  std::size_t table;
  std::vector<RawValue> values;
};
struct Written {
  std::vector<std::string> schema;
  std::vector<RawTable> tables;
  std::vector<std::vector<RawRow>> batches;
  std::size_t rows = 0;
};

template <class T>
T need(base::Result<T> result) {
  if (!result)
    bench::give_up(result.error().what + " " + result.error().pointer + " " + result.error().found);
  return std::move(*result);
}

class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path) { check(sqlite3_open(path.c_str(), &db_)); }
  ~RawDatabase() {
    for (sqlite3_stmt* statement : inserts_) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void run(const std::string& sql) {
    check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr));
  }

  std::vector<std::vector<RawValue>> query(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr));
    std::vector<std::vector<RawValue>> rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::vector<RawValue>& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const int type = sqlite3_column_type(statement, i);
        if (type == SQLITE_INTEGER)
          row.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
        else if (type == SQLITE_TEXT)
          row.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, i)));
        else
          row.emplace_back();
      }
    }
    check(sqlite3_finalize(statement));
    return rows;
  }

  // As store::Db makes and opens its files.
  void make(const Written& all) {
    run("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA "
        "synchronous=FULL; PRAGMA "
        "secure_delete=ON; PRAGMA wal_autocheckpoint=16000");
    for (const std::string& sql : all.schema) run(sql);
    for (const RawTable& table : all.tables) {
      std::string marks;
      for (std::size_t i = 0; i < table.columns.size(); ++i) marks += i == 0 ? "?" : ",?";
      sqlite3_stmt* statement = nullptr;
      check(sqlite3_prepare_v2(db_,
                               ("INSERT INTO " + table.name + " VALUES(" + marks + ")").c_str(), -1,
                               &statement, nullptr));
      inserts_.push_back(statement);
    }
  }

  void insert(const Written& all) {
    for (const auto& batch : all.batches) {
      run("BEGIN IMMEDIATE");
      for (const RawRow& row : batch) insert(inserts_[row.table], row.values);
      run("COMMIT");
    }
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) bench::give_up(std::string("raw SQLite: ") + sqlite3_errmsg(db_));
  }
  void insert(sqlite3_stmt* statement, const std::vector<RawValue>& values) {
    int place = 0;
    for (const RawValue& value : values) {
      ++place;
      if (const auto* number = std::get_if<std::int64_t>(&value))
        check(sqlite3_bind_int64(statement, place, *number));
      else if (const auto* text = std::get_if<std::string>(&value))
        check(sqlite3_bind_text(statement, place, text->data(), static_cast<int>(text->size()),
                                SQLITE_STATIC));
      else
        check(sqlite3_bind_null(statement, place));
    }
    if (sqlite3_step(statement) != SQLITE_DONE) check(SQLITE_ERROR);
    sqlite3_reset(statement);
  }

  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> inserts_;
};

std::string text(const RawValue& value) { return std::get<std::string>(value); }

std::vector<RawTable> tables_of(RawDatabase& db) {
  std::vector<RawTable> tables;
  for (const auto& name : db.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name "
                                   "NOT LIKE 'sqlite%' ORDER BY name")) {
    RawTable& table = tables.emplace_back(RawTable{text(name[0]), {}});
    for (const auto& column : db.query("SELECT name FROM pragma_table_info('" + table.name + "')"))
      table.columns.push_back(text(column[0]));
  }
  return tables;
}

// The number of rows in tables that do not tell which entry wrote them: registrations must not
// write there.
std::size_t untold_rows(RawDatabase& db) {
  std::size_t rows = 0;
  for (const RawTable& table : tables_of(db))
    if (table.entry().empty()) rows += db.query("SELECT 1 FROM " + table.name).size();
  return rows;
}

// What was written from entry `from` on, batch by batch: the checkpoints tell where batches end.
Written written_since(RawDatabase& db, std::int64_t from) {
  Written all;
  for (const auto& sql :
       db.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"))
    all.schema.push_back(text(sql[0]));
  std::vector<std::int64_t> ends;
  for (const auto& size :
       db.query(fmt::format("SELECT size FROM log_checkpoint WHERE size > {} ORDER BY size", from)))
    ends.push_back(std::get<std::int64_t>(size[0]));
  all.batches.resize(ends.size());
  for (RawTable& table : tables_of(db)) {
    const std::string entry = table.entry();
    if (entry.empty()) continue;
    for (auto& row : db.query(
             fmt::format("SELECT *, {0} FROM {1} WHERE {0} >= {2}", entry, table.name, from))) {
      const auto end =
          std::upper_bound(ends.begin(), ends.end(), std::get<std::int64_t>(row.back()));
      row.pop_back();
      all.batches[static_cast<std::size_t>(end - ends.begin())].push_back(
          {all.tables.size(), std::move(row)});
      ++all.rows;
    }
    all.tables.push_back(std::move(table));
  }
  return all;
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
    const Written all = written_since(written, from);
    RawDatabase raw((folder / fmt::format("raw-{}.db", round)).string());
    raw.make(all);
    theirs = std::min(theirs, bench::seconds([&] { raw.insert(all); }));
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

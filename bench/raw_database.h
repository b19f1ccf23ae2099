// RawDatabase: SQLite without anything of ours around it: what a benchmark of the ledger is
// measured against. The rows that the ledger wrote are read back and inserted again, by prepared
// statements, into the same tables and indexes, in as many transactions, with the same settings. A
// failure ends the benchmark. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace probity::bench {

// Bytes that are no text.
struct RawBytes {
  std::string bytes;
};
using RawValue = std::variant<std::monostate, std::int64_t, std::string, RawBytes>;

struct RawTable {
  std::string name;
  std::vector<std::string> columns;
  // What tells the entry that wrote a row, in SQL; empty: nothing does.
  std::string entry() const;
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
  std::size_t bytes() const;  // of all values
};

class RawDatabase {
 public:
  explicit RawDatabase(const std::string& path);
  ~RawDatabase();
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void run(const std::string& sql);
  std::vector<std::vector<RawValue>> query(const std::string& sql);
  // The tables and indexes of `all`, empty, in a file as store::Db makes and opens it.
  void make(const Written& all);
  void insert(const Written& all);

  // Without full-text indexes: these make their own tables.
  std::vector<std::string> schema();
  std::vector<RawTable> tables();

 private:
  void check(int code);
  void insert(sqlite3_stmt* statement, const std::vector<RawValue>& values);

  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> inserts_;
};

std::string text(const RawValue& value);

// What was written from entry `from` on, batch by batch: the checkpoints tell where batches end.
Written written_since(RawDatabase& db, std::int64_t from);
// Seconds to insert it into a new database at `path`.
double insert_raw(const std::string& path, const Written& all);
// Seconds to write as many bytes to a new file, each batch with one fdatasync.
double append_raw(const std::string& path, const Written& all);

}  // namespace probity::bench

// Db: one connection to the node's SQL database (SQLite through SOCI), used by one thread at a
// time.
//
// Statements are prepared once per SQL text and kept. Parameters are written `:a`, `:b`, ... and
// given in order; values are integers, texts or null; hashes are stored as hex text and ids as
// BIGINT, so that PostgreSQL reads the same SQL. Nothing throws: a full disk is Code::full, a
// broken rule of a table Code::conflict, the rest Code::environment.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace probity::store {

using base::Result;
using base::Status;

using Value = std::variant<std::monostate, std::int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  bool is_null(std::size_t column) const;
  std::int64_t integer(std::size_t column) const;  // 0 for null
  std::string text(std::size_t column) const;      // empty for null
  std::size_t size() const { return values_.size(); }

 private:
  std::vector<Value> values_;
};

enum class Access { read_only, read_write, create };

class Db {
 public:
  static Result<std::unique_ptr<Db>> open(const std::string& path, Access access);
  ~Db();
  Db(const Db&) = delete;

  // One statement that returns no rows.
  Status run(std::string_view sql, std::vector<Value> values = {});
  Result<std::vector<Row>> query(std::string_view sql, std::vector<Value> values = {});
  // The first row, if any.
  Result<std::optional<Row>> one(std::string_view sql, std::vector<Value> values = {});
  // Rows of integers (null reads as 0), each handed to `on_row` as it is found, until it answers
  // false: for counting over many rows, at a small part of what query() costs.
  Status scan(std::string_view sql, const std::vector<Value>& values,
              const std::function<bool(std::span<const std::int64_t>)>& on_row);
  // A text of several statements separated by ';', without parameters: tables, pragmas.
  Status script(std::string_view sql);

 private:
  struct Connection;
  explicit Db(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

// Runs `body` in a transaction (write: BEGIN IMMEDIATE), commits if it succeeds and rolls back if
// not.
Status transact(Db& db, const std::function<Status()>& body);
// Runs `body` in a SAVEPOINT: its failure undoes only what it did.
Status attempt(Db& db, const std::function<Status()>& body);
// One snapshot for several reads.
Status snapshot(Db& db, const std::function<Status()>& body);

// The names of its tables, virtual ones first, without those that a virtual table keeps for itself.
Result<std::vector<std::string>> tables(Db& db);

}  // namespace probity::store

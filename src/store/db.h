// Db: one connection to the node's SQL database, used by one thread at a time: an SQLite file, or
// PostgreSQL where it is opened by a URL (docs/postgresql.md).
//
// Statements are prepared once per SQL text and kept. Parameters are written `:a`, `:b`, ... and
// given in order; values are integers, texts, bytes or null; digests are stored as hex text and ids
// as BIGINT. Nothing throws: a full disk is Code::full, a broken rule of a table Code::conflict,
// the rest Code::environment.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/connection.h"

namespace probity::store {

class Derived;
class Known;

class Db {
 public:
  // `derived` is what the program keeps beside this database (store/derived.h); without it the
  // connection works alone.
  static Result<std::unique_ptr<Db>> open(const std::string& where, Access access,
                                          std::shared_ptr<Derived> derived = nullptr);
  ~Db();
  Db(const Db&) = delete;

  using Parameters = std::initializer_list<Given>;
  // One statement that returns no rows.
  Status run(std::string_view sql, Parameters given = {});
  Status run(std::string_view sql, const std::vector<Value>& given);
  Result<std::vector<Row>> query(std::string_view sql, Parameters given = {});
  Result<std::vector<Row>> query(std::string_view sql, const std::vector<Value>& given);
  // The first row, if any.
  Result<std::optional<Row>> one(std::string_view sql, Parameters given = {});
  Result<std::optional<Row>> one(std::string_view sql, const std::vector<Value>& given);
  // Rows of integers (null reads as 0), each handed to `on_row` as it is found, until it answers
  // false: for counting over many rows, at a small part of what query() costs.
  using IntegerRow = std::span<const std::int64_t>;
  Status scan(std::string_view sql, const std::vector<Value>& given,
              const std::function<bool(IntegerRow)>& on_row);
  // Whole rows, each as it is found, until `on_row` fails: for more than memory should hold.
  Status each(std::string_view sql, Parameters given,
              const std::function<Status(const Row&)>& on_row);
  // A text of several statements separated by ';', without parameters: tables, pragmas.
  Status script(std::string_view sql);

  Dialect dialect() const { return connection_->dialect(); }
  Connection& connection() { return *connection_; }
  Derived* derived() const { return derived_.get(); }
  int pages_ahead() const { return connection_->pages_ahead(); }
  // Of those, what tells the statements that the log holds; null where a table's index does.
  Known* known() const;

 private:
  Db(std::unique_ptr<Connection> connection, std::shared_ptr<Derived> derived);
  Result<std::vector<Row>> rows_of(std::string_view sql, std::span<const Given> given);
  Result<std::optional<Row>> first_of(std::string_view sql, std::span<const Given> given);
  Status done(std::string_view sql, std::span<const Given> given);

  std::unique_ptr<Connection> connection_;
  std::shared_ptr<Derived> derived_;
};

// Runs `body` in a transaction, the only one that writes; commits if it succeeds and rolls back if
// not.
Status transact(Db& db, const std::function<Status()>& body);
// Runs `body` in a SAVEPOINT: its failure undoes only what it did.
Status attempt(Db& db, const std::function<Status()>& body);
// One snapshot for several reads.
Status snapshot(Db& db, const std::function<Status()>& body);

}  // namespace probity::store

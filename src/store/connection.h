// Connection: what Db needs of a database, and all that differs between two of them in running
// statements: SQLite (store/sqlite.h) and PostgreSQL (store/postgres.h). Statements are prepared
// once per SQL text and kept. One thread at a time. Nothing throws.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/value.h"

namespace probity::store {

using base::Result;
using base::Status;

enum class Access { read_only, read_write, create };
enum class Dialect { sqlite, postgresql };

class Connection {
 public:
  // The row at hand, for as long as the call that it is given to.
  class Cells {
   public:
    virtual std::size_t columns() const = 0;
    virtual void integers(std::span<std::int64_t> out) const = 0;  // all columns; 0 for null
    virtual Row row() const = 0;

   protected:
    ~Cells() = default;
  };
  // false: that was enough.
  using OnRow = std::function<Result<bool>(const Cells&)>;
  // Whether the rows are few, or more than memory should hold.
  enum class Rows { few, many };
  // writing: nobody else writes, and what others wrote before is seen. reading: one snapshot.
  enum class Transaction { writing, reading };

  virtual ~Connection() = default;
  virtual Dialect dialect() const = 0;
  // `on_row` may use the connection.
  virtual Status run(std::string_view sql, std::span<const Given> given, Rows rows,
                     const OnRow& on_row) = 0;
  // Several statements separated by ';', without parameters.
  virtual Status script(const std::string& sql) = 0;
  virtual Status begin(Transaction kind) = 0;
  // A failed one leaves the transaction to be undone.
  virtual Status commit() = 0;
  virtual void roll_back() = 0;
  // How many pages its last commit left to be moved to their place (store/backfill.h).
  virtual int pages_ahead() const { return 0; }
};

}  // namespace probity::store

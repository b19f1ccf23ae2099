// Sqlite: one connection to an SQLite file, used by one thread at a time: opening with the pragmas
// that the log's promises rest on, statements prepared once per SQL text and kept, and the meaning
// of SQLite's errors. Nothing else of Probity speaks to SQLite, so another database needs just this
// much. Nothing throws.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "store/value.h"

namespace probity::store {

enum class Access { read_only, read_write, create };

class Sqlite {
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

 public:
  // The rows of one statement under way. It goes before its connection and what was given to it.
  class Rows {
   public:
    Rows(Rows&&) = default;
    Rows& operator=(Rows&&) = delete;
    ~Rows();  // ends its read of the database

    base::Result<bool> next();  // false after the last
    std::size_t columns() const;
    std::int64_t integer(std::size_t column) const;  // 0 for null
    Row row() const;

   private:
    friend class Sqlite;
    Rows(Sqlite& connection, std::string_view sql, Statement& home);
    Sqlite* connection_;
    std::string_view sql_;
    Statement* home_;  // where the statement rests between its runs
    Statement statement_;
  };

  static base::Result<std::unique_ptr<Sqlite>> open(const std::string& path, Access access);

  base::Result<Rows> run(std::string_view sql, std::span<const Given> given);
  // Several statements separated by ';', without parameters.
  base::Status script(const std::string& sql);
  // How many pages its last commit left in the write-ahead log: not yet in the file itself.
  int pages_ahead() const { return pages_ahead_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const {
      return std::hash<std::string_view>()(sql);
    }
  };

  Sqlite() = default;
  base::Error error(std::string_view sql) const;
  static int committed(void* self, sqlite3* database, const char* name, int pages);

  int pages_ahead_ = 0;
  std::unique_ptr<sqlite3, Close> database_;
  // Null while its statement runs: a run within a run prepares another.
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> statements_;
};

}  // namespace probity::store

// Sqlite: one connection to an SQLite file: opening with the pragmas that the log's promises rest
// on, statements prepared once per SQL text and kept, and the meaning of SQLite's errors. Nothing
// else of Probity speaks to SQLite.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <unordered_map>

#include "store/connection.h"
#include "store/turn.h"

namespace probity::store {

class Sqlite final : public Connection {
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
  class Run;

 public:
  ~Sqlite() override {
    if (has_turn_) roll_back();
  }
  static Result<std::unique_ptr<Connection>> open(const std::string& path, Access access);

  Dialect dialect() const override { return Dialect::sqlite; }
  Status run(std::string_view sql, std::span<const Given> given, Rows rows,
             const OnRow& on_row) override;
  Status script(const std::string& sql) override;
  Status begin(Transaction kind) override;
  Status commit() override;
  void roll_back() override;
  // How many pages its last commit left in the write-ahead log: not yet in the file itself.
  int pages_ahead() const override { return pages_ahead_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const {
      return std::hash<std::string_view>()(sql);
    }
  };

  Sqlite() = default;
  base::Error error(std::string_view sql) const;
  void pass_turn();
  static int committed(void* self, sqlite3* database, const char* name, int pages);

  int pages_ahead_ = 0;
  std::shared_ptr<Turn> turn_;
  bool has_turn_ = false;  // from the beginning of a writing transaction to its end
  std::unique_ptr<sqlite3, Close> database_;
  // Null while its statement runs: a run within a run prepares another.
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> statements_;
};

}  // namespace probity::store

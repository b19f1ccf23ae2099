// Postgres: one connection to PostgreSQL, given by a URL: opening with what the log's promises rest
// on, statements prepared once per SQL text and kept, and the meaning of its errors. Nothing else
// of Probity speaks to PostgreSQL.
//
// A connection that is lost is made again before the next transaction or lone statement, never in
// the midst of one, and nothing is repeated by itself: whoever was committing learns that the
// outcome is unknown (rule "store.unknown").
#pragma once

#include <libpq-fe.h>

#include <deque>
#include <memory>
#include <unordered_map>

#include "store/connection.h"
#include "store/postgres_values.h"

namespace probity::store {

// As long as SQLite waits for another writer.
inline constexpr const char* kWaitForOthers = "SET lock_timeout = '10s'";

// Whether it names a database of PostgreSQL rather than a file.
bool is_url(std::string_view where);

class Postgres final : public Connection {
 public:
  // environment when it cannot be reached, or is not set up as the log needs it (rule
  // "store.setup"). What is said of the URL never holds its password.
  static Result<std::unique_ptr<Connection>> open(const std::string& url, Access access);

  Dialect dialect() const override { return Dialect::postgresql; }
  Status run(std::string_view sql, std::span<const Given> given, Rows rows,
             const OnRow& on_row) override;
  Status script(const std::string& sql) override;
  Status begin(Transaction kind) override;
  Status commit() override;
  void roll_back() override;

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, Clear>;
  struct Prepared {
    std::string name;
    std::vector<Oid> types;  // of its parameters
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view sql) const {
      return std::hash<std::string_view>()(sql);
    }
  };
  class Cell;
  // Rows under way, one by one. What they leave is read into memory when another statement runs.
  struct Stream {
    std::deque<Answer> waiting;
    bool is_read = false;  // to its end
  };

  explicit Postgres(Access access) : access_(access) {}
  Status set_up();
  Status check_setup();
  Status revive();  // outside a transaction: the connection, made again if it was lost
  Result<const Prepared*> prepared(std::string_view sql);
  Result<Answer> answered(Answer answer, std::string_view sql);
  Status stream(const Prepared& statement, const PostgresParameters& given, std::string_view sql,
                const OnRow& on_row);
  Result<Answer> next_of(Stream& stream, std::string_view sql);
  void read_rest(Stream& stream);
  base::Error error(const PGresult* answer, std::string_view sql) const;

  Access access_;
  std::unique_ptr<PGconn, Finish> connection_;
  std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> statements_;
  bool in_transaction_ = false;
  Stream* stream_ = nullptr;  // the one that the connection is busy with
};

}  // namespace probity::store

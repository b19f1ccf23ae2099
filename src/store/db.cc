#include "store/db.h"

#include "store/derived.h"
#include "store/dialect.h"
#include "store/postgres.h"
#include "store/sqlite.h"

namespace probity::store {

using base::fail;
using Cells = Connection::Cells;
using Rows = Connection::Rows;

namespace {

std::vector<Given> views(const std::vector<Value>& values) {
  return std::vector<Given>(values.begin(), values.end());
}

std::span<const Given> span_of(Db::Parameters given) { return {given.begin(), given.size()}; }

}  // namespace

Db::Db(std::unique_ptr<Connection> connection, std::shared_ptr<Derived> derived)
    : connection_(std::move(connection)), derived_(std::move(derived)) {}
Db::~Db() = default;

Result<std::unique_ptr<Db>> Db::open(const std::string& where, Access access,
                                     std::shared_ptr<Derived> derived) {
  auto connection = is_url(where) ? Postgres::open(where, access) : Sqlite::open(where, access);
  if (!connection) return fail(connection.error());
  return std::unique_ptr<Db>(new Db(*std::move(connection), std::move(derived)));
}

Known* Db::known() const {
  return derived_ && dialect() == Dialect::sqlite ? &derived_->known() : nullptr;
}

Status Db::done(std::string_view sql, std::span<const Given> given) {
  return connection_->run(sql, given, Rows::few, [](const Cells&) { return Result<bool>(true); });
}

Result<std::vector<Row>> Db::rows_of(std::string_view sql, std::span<const Given> given) {
  std::vector<Row> all;
  PROBITY_CHECK(connection_->run(sql, given, Rows::few, [&all](const Cells& cells) {
    all.push_back(cells.row());
    return Result<bool>(true);
  }));
  return all;
}

Result<std::optional<Row>> Db::first_of(std::string_view sql, std::span<const Given> given) {
  std::optional<Row> first;
  PROBITY_CHECK(connection_->run(sql, given, Rows::few, [&first](const Cells& cells) {
    first = cells.row();
    return Result<bool>(false);
  }));
  return first;
}

Status Db::run(std::string_view sql, Parameters given) { return done(sql, span_of(given)); }
Status Db::run(std::string_view sql, const std::vector<Value>& given) {
  return done(sql, views(given));
}
Result<std::vector<Row>> Db::query(std::string_view sql, Parameters given) {
  return rows_of(sql, span_of(given));
}
Result<std::vector<Row>> Db::query(std::string_view sql, const std::vector<Value>& given) {
  return rows_of(sql, views(given));
}
Result<std::optional<Row>> Db::one(std::string_view sql, Parameters given) {
  return first_of(sql, span_of(given));
}
Result<std::optional<Row>> Db::one(std::string_view sql, const std::vector<Value>& given) {
  return first_of(sql, views(given));
}

Status Db::scan(std::string_view sql, const std::vector<Value>& given,
                const std::function<bool(IntegerRow)>& on_row) {
  std::vector<std::int64_t> columns;
  return connection_->run(sql, views(given), Rows::many, [&](const Cells& cells) {
    columns.resize(cells.columns());
    cells.integers(columns);
    return Result<bool>(on_row(columns));
  });
}

Status Db::each(std::string_view sql, Parameters given,
                const std::function<Status(const Row&)>& on_row) {
  return connection_->run(sql, span_of(given), Rows::many,
                          [&on_row](const Cells& cells) -> Result<bool> {
                            PROBITY_CHECK(on_row(cells.row()));
                            return true;
                          });
}

Status Db::script(std::string_view sql) {
  return connection_->script(dialect() == Dialect::sqlite ? std::string(sql) : for_postgresql(sql));
}

namespace {

Status bracket(Db& db, Connection::Transaction kind, const std::function<Status()>& body) {
  PROBITY_CHECK(db.connection().begin(kind));
  Status done = body();
  if (done) done = db.connection().commit();
  if (!done) db.connection().roll_back();
  return done;
}

}  // namespace

Status transact(Db& db, const std::function<Status()>& body) {
  return bracket(db, Connection::Transaction::writing, body);
}
Status snapshot(Db& db, const std::function<Status()>& body) {
  return bracket(db, Connection::Transaction::reading, body);
}

Status attempt(Db& db, const std::function<Status()>& body) {
  const Status begun = db.run("SAVEPOINT attempt");
  // PostgreSQL has none outside a transaction, where SQLite begins one: only reads are tried there.
  if (!begun && begun.error().rule == "store.outside") return snapshot(db, body);
  PROBITY_CHECK(begun);
  Status done = body();
  if (done) done = db.run("RELEASE attempt");
  if (!done) (void)db.script("ROLLBACK TO attempt; RELEASE attempt");
  return done;
}

}  // namespace probity::store

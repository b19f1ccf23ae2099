#include "store/db.h"

#include "store/derived.h"

namespace probity::store {

namespace {

std::vector<Given> views(const std::vector<Value>& values) {
  return std::vector<Given>(values.begin(), values.end());
}

std::span<const Given> span_of(Db::Parameters given) { return {given.begin(), given.size()}; }

}  // namespace

Db::Db(std::unique_ptr<Sqlite> connection, std::shared_ptr<Derived> derived)
    : connection_(std::move(connection)), derived_(std::move(derived)) {}
Db::~Db() = default;

Result<std::unique_ptr<Db>> Db::open(const std::string& path, Access access,
                                     std::shared_ptr<Derived> derived) {
  PROBITY_TRY(auto connection, Sqlite::open(path, access));
  return std::unique_ptr<Db>(new Db(std::move(connection), std::move(derived)));
}

Status Db::done(std::string_view sql, std::span<const Given> given) {
  PROBITY_TRY(Sqlite::Rows rows, connection_->run(sql, given));
  for (;;) {
    PROBITY_TRY(const bool more, rows.next());
    if (!more) return {};
  }
}

Result<std::vector<Row>> Db::rows_of(std::string_view sql, std::span<const Given> given) {
  PROBITY_TRY(Sqlite::Rows rows, connection_->run(sql, given));
  std::vector<Row> all;
  for (;;) {
    PROBITY_TRY(const bool more, rows.next());
    if (!more) return all;
    all.push_back(rows.row());
  }
}

Result<std::optional<Row>> Db::first_of(std::string_view sql, std::span<const Given> given) {
  PROBITY_TRY(Sqlite::Rows rows, connection_->run(sql, given));
  PROBITY_TRY(const bool any, rows.next());
  return any ? std::optional<Row>(rows.row()) : std::nullopt;
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
  PROBITY_TRY(Sqlite::Rows rows, connection_->run(sql, views(given)));
  std::vector<std::int64_t> columns(rows.columns());
  for (;;) {
    PROBITY_TRY(const bool more, rows.next());
    if (!more) return {};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = rows.integer(i);
    if (!on_row(columns)) return {};
  }
}

Status Db::each(std::string_view sql, Parameters given,
                const std::function<Status(const Row&)>& on_row) {
  PROBITY_TRY(Sqlite::Rows rows, connection_->run(sql, span_of(given)));
  for (;;) {
    PROBITY_TRY(const bool more, rows.next());
    if (!more) return {};
    PROBITY_CHECK(on_row(rows.row()));
  }
}

Status Db::script(std::string_view sql) { return connection_->script(std::string(sql)); }

namespace {

Status bracket(Db& db, std::string_view begin, std::string_view commit, std::string_view undo,
               const std::function<Status()>& body) {
  PROBITY_CHECK(db.run(begin));
  Status done = body();
  if (done) done = db.run(commit);
  if (!done) {
    // A failed undo leaves nothing to do: SQLite has rolled back by itself (full disk, I/O error).
    [[maybe_unused]] const Status undone = db.script(undo);
  }
  return done;
}

}  // namespace

Status transact(Db& db, const std::function<Status()>& body) {
  return bracket(db, "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", body);
}
Status attempt(Db& db, const std::function<Status()>& body) {
  return bracket(db, "SAVEPOINT attempt", "RELEASE attempt", "ROLLBACK TO attempt; RELEASE attempt",
                 body);
}
Status snapshot(Db& db, const std::function<Status()>& body) {
  return bracket(db, "BEGIN", "COMMIT", "ROLLBACK", body);
}

Result<std::vector<std::string>> tables(Db& db) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN "
                       "('table', 'virtual') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
                       "ORDER BY type DESC, name"));
  std::vector<std::string> names;
  for (const Row& row : rows) names.push_back(row.text(0));
  return names;
}

}  // namespace probity::store

#include "store/db.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <list>
#include <unordered_map>

#include "base/number.h"

namespace probity::store {

using base::Code;
using base::fail;

bool Row::is_null(std::size_t column) const {
  return std::holds_alternative<std::monostate>(values_.at(column));
}

std::int64_t Row::integer(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  // SOCI reports computed columns (count(*), max(...)) as text, because SQLite declares no type for
  // them.
  if (const auto* text = std::get_if<std::string>(&value))
    return base::parse_int(*text).value_or(0);
  return 0;
}

std::string Row::text(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return {};
}

namespace {

// `code` is SQLite's, extended; 0 when another layer failed.
base::Error error_of(int code, std::string_view why, std::string_view sql) {
  if ((code & 0xff) == SQLITE_FULL)
    return {Code::full, "the disk is full; nothing was stored", "", "store.full", "", "free space"};
  base::Error error{Code::environment, "database: " + std::string(why), "",
                    "store",           std::string(sql.substr(0, 120)), ""};
  if ((code & 0xff) == SQLITE_CONSTRAINT) error.code = Code::conflict;
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) error.rule = "store.sync";
  return error;
}

// A prepared statement with the places its parameters and columns are exchanged through.
struct Prepared {
  struct Parameter {
    std::string text;
    long long number = 0;
    soci::indicator text_state = soci::i_null;
    soci::indicator number_state = soci::i_null;
  };
  soci::statement statement;
  std::list<Parameter> parameters;  // stable addresses
  soci::row row;
  explicit Prepared(soci::session& session) : statement(session) {}
};

}  // namespace

struct Db::Connection {
  soci::session session;
  // By SQL text and by which parameters are numbers: SOCI binds a parameter's type when it
  // prepares.
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared;

  // Statements of scan(), which SOCI knows nothing of.
  struct Finalize {
    void operator()(sqlite_api::sqlite3_stmt* statement) const {
      sqlite_api::sqlite3_finalize(statement);
    }
  };
  using Raw = std::unique_ptr<sqlite_api::sqlite3_stmt, Finalize>;
  std::unordered_map<std::string, Raw> scans;

  sqlite_api::sqlite3* handle() {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
  }

  // Null when SQLite refuses the text.
  sqlite_api::sqlite3_stmt* scanning(std::string_view sql) {
    const auto found = scans.find(std::string(sql));
    if (found != scans.end()) return found->second.get();
    sqlite_api::sqlite3_stmt* made = nullptr;
    if (sqlite_api::sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                       SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK)
      return nullptr;
    return scans.emplace(std::string(sql), Raw(made)).first->second.get();
  }

  Prepared& prepare(std::string_view sql, const std::vector<Value>& values, bool returns_rows) {
    std::string key(sql);
    key += returns_rows ? '?' : '!';
    for (const Value& value : values)
      key += std::holds_alternative<std::int64_t>(value) ? 'n' : 't';
    auto found = prepared.find(key);
    if (found != prepared.end()) return *found->second;
    auto made = std::make_unique<Prepared>(session);
    for (const Value& value : values) {
      Prepared::Parameter& parameter = made->parameters.emplace_back();
      if (std::holds_alternative<std::int64_t>(value)) {
        made->statement.exchange(soci::use(parameter.number, parameter.number_state));
      } else {
        made->statement.exchange(soci::use(parameter.text, parameter.text_state));
      }
    }
    if (returns_rows) made->statement.exchange(soci::into(made->row));
    made->statement.alloc();
    made->statement.prepare(std::string(sql));
    made->statement.define_and_bind();
    return *prepared.emplace(std::move(key), std::move(made)).first->second;
  }

  static Value value_of(const soci::row& row, std::size_t column) {
    if (row.get_indicator(column) == soci::i_null) return std::monostate{};
    switch (row.get_properties(column).get_data_type()) {
      case soci::dt_integer:
        return std::int64_t{row.get<int>(column)};
      case soci::dt_long_long:
        return std::int64_t{row.get<long long>(column)};
      default:
        return row.get<std::string>(column);
    }
  }

  // `on_row` is null for statements that return none.
  Status execute(std::string_view sql, std::vector<Value>& values,
                 const std::function<void(const soci::row&)>& on_row) {
    try {
      Prepared& prepared_statement = prepare(sql, values, on_row != nullptr);
      auto parameter = prepared_statement.parameters.begin();
      for (Value& value : values) {
        if (auto* number = std::get_if<std::int64_t>(&value)) {
          parameter->number = *number;
          parameter->number_state = soci::i_ok;
        } else if (auto* text = std::get_if<std::string>(&value)) {
          parameter->text = std::move(*text);
          parameter->text_state = soci::i_ok;
        } else {
          parameter->text_state = soci::i_null;
        }
        ++parameter;
      }
      bool more = prepared_statement.statement.execute(true);
      while (on_row && more) {
        on_row(prepared_statement.row);
        more = prepared_statement.statement.fetch();
      }
      return {};
    } catch (const soci::sqlite3_soci_error& thrown) {
      return fail(error_of(thrown.result(), thrown.what(), sql));
    } catch (const std::exception& thrown) {
      return fail(error_of(0, thrown.what(), sql));
    }
  }
};

namespace {

// Lists pass over the narrow tables of 100,000 uses, 3 MB: they stay in memory until somebody
// writes. In KiB, as SQLite wants it when negative.
constexpr std::string_view kReadersCache = "PRAGMA cache_size=-16384";

// Each connection belongs to one thread at a time, so SQLite need not lock it at every call, and
// nobody asks it how much memory it takes. Before the first connection.
bool configure() {
  return sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK &&
         sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
}

}  // namespace

Db::Db(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Db::~Db() = default;

Result<std::unique_ptr<Db>> Db::open(const std::string& path, Access access) {
  [[maybe_unused]] static const bool is_configured = configure();
  auto connection = std::make_unique<Connection>();
  try {
    // SOCI's own options: timeout in seconds, shared_cache off. A quoted path may hold spaces.
    std::string options = "dbname=\"" + path + "\" timeout=10";
    if (access == Access::read_only) options += " readonly=true";
    connection->session.open(soci::sqlite3, options);
    // Extended codes tell a failed sync from other I/O errors.
    sqlite_api::sqlite3_extended_result_codes(connection->handle(), 1);
  } catch (const std::exception& thrown) {
    return fail(Code::environment, std::string("cannot open the database: ") + thrown.what(), path,
                "store.open");
  }
  std::unique_ptr<Db> db(new Db(std::move(connection)));
  if (access == Access::create)
    PROBITY_CHECK(db->script("PRAGMA page_size=8192; PRAGMA journal_mode=WAL"));
  PROBITY_CHECK(db->script("PRAGMA foreign_keys=ON"));
  if (access == Access::read_only) PROBITY_CHECK(db->script(kReadersCache));
  if (access != Access::read_only) {
    PROBITY_CHECK(db->script(
        "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=16000"));
  }
  return db;
}

Status Db::run(std::string_view sql, std::vector<Value> values) {
  return connection_->execute(sql, values, nullptr);
}

Result<std::vector<Row>> Db::query(std::string_view sql, std::vector<Value> values) {
  std::vector<Row> rows;
  PROBITY_CHECK(connection_->execute(sql, values, [&](const soci::row& row) {
    std::vector<Value> columns;
    columns.reserve(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) columns.push_back(Connection::value_of(row, i));
    rows.emplace_back(std::move(columns));
  }));
  return rows;
}

Result<std::optional<Row>> Db::one(std::string_view sql, std::vector<Value> values) {
  PROBITY_TRY(auto rows, query(sql, std::move(values)));
  if (rows.empty()) return std::optional<Row>();
  return std::optional<Row>(std::move(rows.front()));
}

Status Db::scan(std::string_view sql, const std::vector<Value>& values,
                const std::function<bool(std::span<const std::int64_t>)>& on_row) {
  namespace api = sqlite_api;
  const auto failed = [&] {
    return fail(error_of(api::sqlite3_extended_errcode(connection_->handle()),
                         api::sqlite3_errmsg(connection_->handle()), sql));
  };
  api::sqlite3_stmt* statement = connection_->scanning(sql);
  if (!statement) return failed();
  int place = 0;
  for (const Value& value : values) {  // they outlive the run, so texts are not copied (null)
    ++place;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      api::sqlite3_bind_int64(statement, place, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      api::sqlite3_bind_text64(statement, place, text->data(), text->size(), nullptr, SQLITE_UTF8);
    } else {
      api::sqlite3_bind_null(statement, place);
    }
  }
  std::vector<std::int64_t> columns(static_cast<std::size_t>(api::sqlite3_column_count(statement)));
  int code = SQLITE_ROW;
  for (bool more = true; more && (code = api::sqlite3_step(statement)) == SQLITE_ROW;) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      columns[i] = api::sqlite3_column_int64(statement, static_cast<int>(i));
    more = on_row(columns);
  }
  const Status done = code == SQLITE_DONE || code == SQLITE_ROW ? Status() : failed();
  api::sqlite3_reset(statement);  // ends its read of the database
  return done;
}

Status Db::script(std::string_view sql) {
  char* message = nullptr;
  const std::string text(sql);
  const int code =
      sqlite_api::sqlite3_exec(connection_->handle(), text.c_str(), nullptr, nullptr, &message);
  if (code == SQLITE_OK) return {};
  const std::string why = message ? message : sqlite_api::sqlite3_errstr(code);
  sqlite_api::sqlite3_free(message);
  return fail(error_of(code, why, text));
}

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

#include "store/postgres.h"

#include <array>
#include <utility>

namespace probity::store {

using base::Code;
using base::fail;

namespace {

// Whoever writes holds it until the transaction ends: "probity" in ASCII.
constexpr const char* kBeginWriting =
    "BEGIN READ WRITE; SELECT pg_advisory_xact_lock(31651020109608057)";
constexpr const char* kBeginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

// What the URL does not say. A server that went away is noticed, and of several servers the one
// that writes is asked.
constexpr std::array<const char*, 9> kKeywords = {"connect_timeout",
                                                  "tcp_user_timeout",
                                                  "keepalives_idle",
                                                  "keepalives_interval",
                                                  "target_session_attrs",
                                                  "application_name",
                                                  "client_encoding",
                                                  "dbname",
                                                  nullptr};

constexpr const char* kSession =
    "SET client_min_messages = warning; SET standard_conforming_strings = on; "
    "SET client_encoding = 'UTF8'";
constexpr const char* kDurable =
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
constexpr const char* kReadOnly = "SET default_transaction_read_only = on";

std::string first_line(const char* text) {
  const std::string_view all = text ? text : "";
  return std::string(all.substr(0, all.find('\n')));
}

Code code_of(std::string_view state) {
  if (state.starts_with("23")) return Code::conflict;
  if (state == "53100") return Code::full;
  // Text that is no UTF-8: what was handed in, not the machine.
  if (state == "22021" || state == "22P05") return Code::bad_input;
  return Code::environment;
}

bool is_loss(std::string_view state) {
  return state.empty() || state.starts_with("08") || state.starts_with("57P");
}

}  // namespace

bool is_url(std::string_view where) {
  return where.starts_with("postgresql://") || where.starts_with("postgres://");
}

// A row of an answer.
class Postgres::Cell final : public Connection::Cells {
 public:
  Cell(const PGresult* rows, int row) : rows_(rows), row_(row) {}
  std::size_t columns() const override { return static_cast<std::size_t>(PQnfields(rows_)); }
  void integers(std::span<std::int64_t> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = integer_of(rows_, row_, static_cast<int>(i));
  }
  Row row() const override {
    std::vector<Value> values;
    const int count = PQnfields(rows_);
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) values.push_back(value_of(rows_, row_, i));
    return Row(std::move(values));
  }

 private:
  const PGresult* rows_;
  int row_;
};

base::Error Postgres::error(const PGresult* answer, std::string_view sql) const {
  const char* field = answer ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : nullptr;
  const std::string state = field ? field : "";
  const bool is_lost = PQstatus(connection_.get()) == CONNECTION_BAD;
  if (is_lost && is_loss(state))
    return {Code::environment,
            "the connection to the database was lost",
            "",
            "store.lost",
            state,
            "a database that answers"};
  const Code code = code_of(state);
  if (code == Code::full)
    return {code, "the disk is full; nothing was stored", "", "store.full", "", "free space"};
  if (state == "25P01")
    return {
        Code::environment, "database: no transaction is under way", "", "store.outside", "", ""};
  if (state == "55P03")
    return {Code::environment, "the database is busy: others write", "", "store.busy", "", ""};
  // Never the detail, which quotes what rows hold.
  const char* why = answer ? PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  return {code,
          "database: " + (why ? first_line(why) : first_line(PQerrorMessage(connection_.get()))),
          "",
          "store",
          std::string(sql.substr(0, 120)),
          ""};
}

Result<Postgres::Answer> Postgres::answered(Answer answer, std::string_view sql) {
  switch (answer ? PQresultStatus(answer.get()) : PGRES_FATAL_ERROR) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_SINGLE_TUPLE:
    case PGRES_EMPTY_QUERY:
      return answer;
    default:
      return fail(error(answer.get(), sql));
  }
}

Result<std::unique_ptr<Connection>> Postgres::open(const std::string& url, Access access) {
  std::unique_ptr<Postgres> made(new Postgres(access));
  const std::array<const char*, 9> values = {"10",      "30000", "30",        "10",   "read-write",
                                             "probity", "UTF8",  url.c_str(), nullptr};
  made->connection_.reset(PQconnectdbParams(kKeywords.data(), values.data(), /*expand_dbname=*/1));
  PQsetNoticeProcessor(
      made->connection_.get(), [](void*, const char*) {}, nullptr);
  PROBITY_CHECK(made->set_up());
  return made;
}

Status Postgres::set_up() {
  if (PQstatus(connection_.get()) != CONNECTION_OK)
    return fail(Code::environment,
                "cannot open the database: " + first_line(PQerrorMessage(connection_.get())), "",
                "store.open");
  statements_.clear();
  PROBITY_CHECK(script(kSession));
  PROBITY_CHECK(script(kWaitForOthers));
  if (access_ == Access::read_only) return script(kReadOnly);
  PROBITY_CHECK(script(kDurable));
  return check_setup();
}

// Order and equality of texts are those of their bytes, as everywhere in Probity; and what a server
// says it has stored, it has stored.
Status Postgres::check_setup() {
  constexpr const char* kAsk =
      "SELECT current_setting('server_version_num'), pg_encoding_to_char(encoding), "
      "datlocprovider, "
      "datcollate, datctype, current_setting('fsync') || current_setting('full_page_writes') "
      "FROM pg_database WHERE datname = current_database()";
  PROBITY_TRY(const Answer answer, answered(Answer(PQexec(connection_.get(), kAsk)), kAsk));
  const auto cell = [&](int column) -> std::string { return PQgetvalue(answer.get(), 0, column); };
  const auto is_bytewise = [](const std::string& locale) {
    return locale == "C" || locale == "POSIX";
  };
  const auto refuse = [](const char* what, std::string found, const char* wanted) {
    return fail(Code::environment, what, "", "store.setup", std::move(found), wanted);
  };
  if (PQntuples(answer.get()) != 1) return refuse("the database is not known", "", "a database");
  if (PQserverVersion(connection_.get()) < 150000)
    return refuse("the server is too old", cell(0), "PostgreSQL 15 or later");
  if (cell(1) != "UTF8" || cell(2) != "c" || !is_bytewise(cell(3)) || !is_bytewise(cell(4)))
    return refuse("the database does not compare texts by their bytes",
                  cell(1) + " " + cell(3) + " " + cell(4),
                  "CREATE DATABASE ... TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
  if (cell(5) != "onon")
    return refuse("the server does not keep what it says it has stored",
                  "fsync or full_page_writes off", "fsync = on, full_page_writes = on");
  return {};
}

Status Postgres::revive() {
  // A server that went away while nothing was asked has left word on the socket, and behind it the
  // end: the second look sees that.
  if (PQconsumeInput(connection_.get()) == 1 && PQconsumeInput(connection_.get()) == 1 &&
      PQstatus(connection_.get()) == CONNECTION_OK)
    return {};
  in_transaction_ = false;
  PQreset(connection_.get());
  return set_up();
}

Result<const Postgres::Prepared*> Postgres::prepared(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return &found->second;
  Prepared made{"s" + std::to_string(statements_.size()), {}};
  PROBITY_CHECK(answered(
      Answer(PQprepare(connection_.get(), made.name.c_str(), numbered(sql).c_str(), 0, nullptr)),
      sql));
  PROBITY_TRY(const Answer description,
              answered(Answer(PQdescribePrepared(connection_.get(), made.name.c_str())), sql));
  for (int i = 0; i < PQnparams(description.get()); ++i)
    made.types.push_back(PQparamtype(description.get(), i));
  return &statements_.emplace(std::string(sql), std::move(made)).first->second;
}

Status Postgres::run(std::string_view sql, std::span<const Given> given, Rows rows,
                     const OnRow& on_row) {
  if (stream_) read_rest(*stream_);
  if (!in_transaction_) PROBITY_CHECK(revive());
  PROBITY_TRY(const Prepared* const statement, prepared(sql));
  PROBITY_TRY(const auto values, PostgresParameters::of(given, statement->types));
  if (rows == Rows::many) return stream(*statement, values, sql, on_row);
  PROBITY_TRY(const Answer answer,
              answered(Answer(PQexecPrepared(connection_.get(), statement->name.c_str(),
                                             values.count(), values.values(), values.lengths(),
                                             values.formats(), /*resultFormat=*/1)),
                       sql));
  for (int i = 0; i < PQntuples(answer.get()); ++i) {
    PROBITY_TRY(const bool more, on_row(Cell(answer.get(), i)));
    if (!more) break;
  }
  return {};
}

Status Postgres::stream(const Prepared& statement, const PostgresParameters& given,
                        std::string_view sql, const OnRow& on_row) {
  if (PQsendQueryPrepared(connection_.get(), statement.name.c_str(), given.count(), given.values(),
                          given.lengths(), given.formats(), /*resultFormat=*/1) != 1)
    return fail(error(nullptr, sql));
  PQsetSingleRowMode(connection_.get());
  Stream rows;
  stream_ = &rows;
  Status done;
  for (bool more = true; more;) {
    auto answer = next_of(rows, sql);
    if (!answer) {
      done = fail(answer.error());
      break;
    }
    if (!*answer) break;
    for (int i = 0; i < PQntuples(answer->get()) && more; ++i) {
      auto wanted = on_row(Cell(answer->get(), i));
      if (!wanted) done = fail(wanted.error());
      more = wanted && *wanted;
    }
  }
  if (stream_ == &rows) {
    // What nobody wants any more.
    while (!rows.is_read) (void)next_of(rows, sql);
    stream_ = nullptr;
  }
  return done;
}

// The next rows, null after the last. When another statement runs, the rest is in memory.
Result<Postgres::Answer> Postgres::next_of(Stream& stream, std::string_view sql) {
  Answer answer;
  if (!stream.waiting.empty()) {
    answer = std::move(stream.waiting.front());
    stream.waiting.pop_front();
  } else if (!stream.is_read) {
    answer.reset(PQgetResult(connection_.get()));
    stream.is_read = !answer;
  }
  if (!answer) return answer;
  return answered(std::move(answer), sql);
}

void Postgres::read_rest(Stream& stream) {
  while (Answer answer{PQgetResult(connection_.get())}) stream.waiting.push_back(std::move(answer));
  stream.is_read = true;
  stream_ = nullptr;
}

Status Postgres::script(const std::string& sql) {
  if (stream_) read_rest(*stream_);
  if (PQstatus(connection_.get()) != CONNECTION_OK && !in_transaction_) PROBITY_CHECK(revive());
  PROBITY_TRY([[maybe_unused]] const Answer answer,
              answered(Answer(PQexec(connection_.get(), sql.c_str())), sql));
  return {};
}

Status Postgres::begin(Transaction kind) {
  const char* sql = kind == Transaction::writing ? kBeginWriting : kBeginReading;
  if (stream_) read_rest(*stream_);
  PROBITY_CHECK(revive());
  Status begun = script(sql);
  // Nothing has been done yet, so nothing is repeated.
  if (!begun && begun.error().rule == "store.lost") {
    PROBITY_CHECK(revive());
    begun = script(sql);
  }
  in_transaction_ = true;
  if (!begun) roll_back();
  return begun;
}

Status Postgres::commit() {
  if (stream_) read_rest(*stream_);
  auto answer = answered(Answer(PQexec(connection_.get(), "COMMIT")), "COMMIT");
  if (!answer) {
    if (answer.error().rule == "store.lost")
      return fail(Code::environment,
                  "the connection to the database was lost while it committed: whether this was "
                  "stored is not known; sending the same again tells",
                  "", "store.unknown", answer.error().found, "a database that answers");
    return fail(answer.error());
  }
  // An aborted transaction ends by a commit, too, and leaves nothing.
  if (std::string_view(PQcmdStatus(answer->get())) != "COMMIT")
    return fail(Code::environment, "database: the transaction had failed before its end", "",
                "store.aborted");
  in_transaction_ = false;
  return {};
}

void Postgres::roll_back() {
  if (stream_) read_rest(*stream_);
  if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE)
    Answer(PQexec(connection_.get(), "ROLLBACK"));
  in_transaction_ = false;
}

}  // namespace probity::store

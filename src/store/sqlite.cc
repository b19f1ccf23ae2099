#include "store/sqlite.h"

#include <utility>

namespace probity::store {

using base::Code;
using base::fail;

namespace {

constexpr int kBusyMilliseconds = 10'000;

// Lists pass over the narrow tables of 100,000 uses, 3 MB: they stay in memory until somebody
// writes. In KiB, as SQLite wants it when negative.
constexpr const char* kReading = "PRAGMA cache_size=-16384";
constexpr const char* kWriting = "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON";
// The most that the write-ahead log holds before the writer itself moves it into the file, whoever
// reads meanwhile.
constexpr int kPagesAhead = 16'000;

// Each connection belongs to one thread at a time, so SQLite need not lock it at every call, and
// nobody asks it how much memory it takes. Before the first connection.
bool configure() {
  return sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK &&
         sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
}

// `code` is SQLite's, extended.
base::Error error_of(int code, std::string_view why, std::string_view sql) {
  if ((code & 0xff) == SQLITE_FULL)
    return {Code::full, "the disk is full; nothing was stored", "", "store.full", "", "free space"};
  base::Error error{Code::environment, "database: " + std::string(why), "",
                    "store",           std::string(sql.substr(0, 120)), ""};
  if ((code & 0xff) == SQLITE_CONSTRAINT) error.code = Code::conflict;
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) error.rule = "store.sync";
  return error;
}

// Texts and bytes are not copied (SQLITE_STATIC): they outlive the run.
struct Bind {
  sqlite3_stmt* statement;
  int place;
  int operator()(std::monostate) const { return sqlite3_bind_null(statement, place); }
  int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, place, number); }
  int operator()(std::string_view text) const {
    // A view without memory is an empty text, not null.
    const char* data = text.data() ? text.data() : "";
    return sqlite3_bind_text64(statement, place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(base::ByteView bytes) const {
    if (bytes.empty()) return sqlite3_bind_zeroblob(statement, place, 0);
    return sqlite3_bind_blob64(statement, place, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
};

Value value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return std::monostate{};
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_BLOB: {
      const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
      return base::Bytes(data, data + sqlite3_column_bytes(statement, column));
    }
    default: {
      const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return std::string(data ? data : "", size);
    }
  }
}

}  // namespace

// One run of a statement: its row at hand. Its end lets go of the database.
class Sqlite::Run final : public Connection::Cells {
 public:
  explicit Run(Statement& home) : home_(home), statement_(std::move(home)) {}
  Run(const Run&) = delete;
  ~Run() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    home_ = std::move(statement_);
  }

  sqlite3_stmt* statement() const { return statement_.get(); }
  std::size_t columns() const override {
    return static_cast<std::size_t>(sqlite3_column_count(statement_.get()));
  }
  void integers(std::span<std::int64_t> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = sqlite3_column_int64(statement_.get(), static_cast<int>(i));
  }
  Row row() const override {
    std::vector<Value> values;
    const int count = sqlite3_column_count(statement_.get());
    values.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) values.push_back(value_of(statement_.get(), i));
    return Row(std::move(values));
  }

 private:
  Statement& home_;  // where the statement rests between its runs
  Statement statement_;
};

Result<std::unique_ptr<Connection>> Sqlite::open(const std::string& path, Access access) {
  [[maybe_unused]] static const bool is_configured = configure();
  std::unique_ptr<Sqlite> made(new Sqlite);
  int flags = SQLITE_OPEN_NOMUTEX;
  flags |= access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (access == Access::create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  made->database_.reset(opened);
  made->turn_ = Turn::of(path);
  if (code != SQLITE_OK)
    return fail(Code::environment, std::string("cannot open the database: ") + sqlite3_errstr(code),
                path, "store.open");
  // Extended codes tell a failed sync from other I/O errors.
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, kBusyMilliseconds);
  if (access == Access::create)
    PROBITY_CHECK(made->script("PRAGMA page_size=8192; PRAGMA journal_mode=WAL"));
  PROBITY_CHECK(made->script("PRAGMA foreign_keys=ON"));
  PROBITY_CHECK(made->script(access == Access::read_only ? kReading : kWriting));
  if (access != Access::read_only) sqlite3_wal_hook(opened, &Sqlite::committed, made.get());
  return made;
}

// What SQLite does by itself with wal_autocheckpoint, and the number kept. What cannot be moved now
// is moved later, and the commit stands; only a failed sync is the writer's concern.
int Sqlite::committed(void* self, sqlite3* database, const char* name, int pages) {
  static_cast<Sqlite*>(self)->pages_ahead_ = pages;
  if (pages < kPagesAhead) return SQLITE_OK;
  const int done =
      sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  return done == SQLITE_IOERR_FSYNC ? done : SQLITE_OK;
}

Status Sqlite::run(std::string_view sql, std::span<const Given> given, Rows, const OnRow& on_row) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) found = statements_.emplace(std::string(sql), nullptr).first;
  Statement& home = found->second;
  if (!home) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK)
      return fail(error(sql));
    home.reset(made);
  }
  const Run run(home);
  int place = 0;
  for (const Given& one : given) {
    const int code = std::visit(Bind{run.statement(), ++place}, one.view());
    if (code != SQLITE_OK) return fail(error(sql));
  }
  for (;;) {
    const int code = sqlite3_step(run.statement());
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return fail(error(sql));
    PROBITY_TRY(const bool more, on_row(run));
    if (!more) return {};
  }
}

Status Sqlite::begin(Transaction kind) {
  if (kind == Transaction::reading) return run("BEGIN", {}, Rows::few, {});
  // Who waits too long learns from SQLite that others write.
  has_turn_ = turn_->take(std::chrono::milliseconds(kBusyMilliseconds));
  const Status begun = run("BEGIN IMMEDIATE", {}, Rows::few, {});
  if (!begun) pass_turn();
  return begun;
}
Status Sqlite::commit() {
  const Status done = run("COMMIT", {}, Rows::few, {});
  if (done) pass_turn();
  return done;
}
void Sqlite::roll_back() {
  // A failed undo leaves nothing to do: SQLite has rolled back by itself (full disk, I/O error).
  (void)script("ROLLBACK");
  pass_turn();
}
void Sqlite::pass_turn() {
  if (has_turn_) turn_->pass();
  has_turn_ = false;
}

Status Sqlite::script(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(error(sql));
}

base::Error Sqlite::error(std::string_view sql) const {
  return error_of(sqlite3_extended_errcode(database_.get()), sqlite3_errmsg(database_.get()), sql);
}

}  // namespace probity::store

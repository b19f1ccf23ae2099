// The log's write path on PostgreSQL, a server of our own that syncs: statements of about 1 KiB,
// their signatures checked before, from 64 writers to durable receipts; against libpq alone, which
// inserts the very rows in the same batches into the same tables.
#include <fmt/format.h>

#include <map>
#include <thread>

#include "bench/figure.h"
#include "ledger/plain_fixture.h"
#include "store/postgres_fixture.h"

namespace probity {
namespace {

using ledger::Plain;
using store::PostgresServer;

constexpr int kWriters = 64;
constexpr int kEach = 50;
constexpr int kRounds = 3;
constexpr std::size_t kTextBytes = 600;  // so that an envelope has about 1 KiB

struct Statement {
  std::string name, sql;
  int parameters;
};
const std::vector<Statement>& statements() {
  static const std::vector<Statement> all = {
      {"e", "INSERT INTO log_entry(idx, kind, pae, key, leaf) VALUES($1,$2,$3,$4,$5)", 5},
      {"p", "INSERT INTO log_payload(idx, envelope) VALUES($1,$2)", 2},
      {"a", "INSERT INTO ledger_about(digest, entry) VALUES($1,$2) ON CONFLICT DO NOTHING", 2},
      {"c", "INSERT INTO log_checkpoint(size, time, note) VALUES($1,$2,$3)", 3}};
  return all;
}

// What one batch wrote: the statement for each row, and the row.
using Batch = std::vector<std::pair<const Statement*, std::vector<std::string>>>;

std::vector<Batch> written_since(store::Db& db, std::int64_t from) {
  const auto rows = [&](const char* sql) { return Plain::must(db.query(sql, {from})); };
  std::map<std::int64_t, Batch> by_size;
  const auto checkpoints = rows("SELECT size, time, note FROM log_checkpoint WHERE size > :a");
  for (const store::Row& row : checkpoints) by_size[row.integer(0)];
  const auto add = [&](std::int64_t entry, const Statement& how, const store::Row& row) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(row.text(i));
    by_size.upper_bound(entry)->second.emplace_back(&how, std::move(cells));
  };
  const auto& how = statements();
  for (const auto& row : rows("SELECT idx, kind, pae, key, leaf FROM log_entry WHERE idx >= :a"))
    add(row.integer(0), how[0], row);
  for (const auto& row : rows("SELECT idx, envelope FROM log_payload WHERE idx >= :a"))
    add(row.integer(0), how[1], row);
  for (const auto& row : rows("SELECT digest, entry FROM ledger_about WHERE entry >= :a"))
    add(row.integer(1), how[2], row);
  for (const auto& row : checkpoints) add(row.integer(0) - 1, how[3], row);
  std::vector<Batch> all;
  for (auto& [size, batch] : by_size) all.push_back(std::move(batch));
  return all;
}

using Answer = std::unique_ptr<PGresult, void (*)(PGresult*)>;
void need(PGconn* connection, PGresult* answer) {
  const Answer held(answer, PQclear);
  if (PQresultStatus(answer) != PGRES_COMMAND_OK) bench::give_up(PQerrorMessage(connection));
}

// Seconds.
double insert_raw(const std::string& url, const std::vector<Batch>& batches) {
  const std::unique_ptr<PGconn, void (*)(PGconn*)> held(PQconnectdb(url.c_str()), PQfinish);
  PGconn* connection = held.get();
  for (const Statement& one : statements())
    need(connection, PQprepare(connection, one.name.c_str(), one.sql.c_str(), 0, nullptr));
  return bench::seconds([&] {
    for (const Batch& batch : batches) {
      need(connection, PQexec(connection, "BEGIN"));
      for (const auto& [how, row] : batch) {
        std::vector<const char*> cells;
        for (const std::string& cell : row) cells.push_back(cell.c_str());
        need(connection, PQexecPrepared(connection, how->name.c_str(), how->parameters,
                                        cells.data(), nullptr, nullptr, 0));
      }
      need(connection, PQexec(connection, "COMMIT"));
    }
  });
}

int measure() {
  PostgresServer* server = PostgresServer::shared();
  if (!server) {
    fmt::print("PostgreSQL is not installed here: not measured\n");
    return 0;
  }
  Plain plain(store::kRunHeight, server->create_database());
  const Plain tables(store::kRunHeight, server->create_database());  // to insert into
  const auto db = plain.connect();
  double ours = 1e9, theirs = 1e9;
  std::size_t batch_count = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::vector<ledger::Checked>> checked(kWriters);
    for (int writer = 0; writer < kWriters; ++writer)
      for (int i = 0; i < kEach; ++i)
        checked[static_cast<std::size_t>(writer)].push_back(
            Plain::must(plain.ledger().check(plain.note(
                fmt::format("{}-{}-{} {}", round, writer, i, std::string(kTextBytes, 'x'))))));
    const auto from = Plain::must(db->one("SELECT max(size) FROM log_checkpoint"))->integer(0);
    ours = std::min(ours, bench::seconds([&] {
                      std::vector<std::thread> threads;
                      for (auto& mine : checked)
                        threads.emplace_back([&plain, &mine] {
                          for (ledger::Checked& one : mine)
                            Plain::must(plain.ledger().submit(std::move(one)));
                        });
                      for (std::thread& thread : threads) thread.join();
                    }));
    const std::vector<Batch> batches = written_since(*db, from);
    theirs = std::min(theirs, insert_raw(tables.database(), batches));
    batch_count = batches.size();
  }
  bench::report({"durable appends on PostgreSQL, 64 writers", kWriters * kEach / ours, "per s",
                 fmt::format("libpq inserting the same rows, {} batches", batch_count),
                 theirs / ours, std::nullopt});
  return 0;
}

}  // namespace
}  // namespace probity

int main() { return probity::measure(); }

// PostgresServer: for tests and benchmarks only. A PostgreSQL 15 of our own in a temporary
// directory, on a socket there and no port, as an unprivileged user where the test runs as root;
// it ends with the test. Database: an empty database of either kind. One thread.
#pragma once

#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/scratch_folder.h"
#include "store/postgres.h"

namespace probity::store {

class PostgresServer {
 public:
  // The program's one, or null where no PostgreSQL is installed.
  static PostgresServer* shared() {
    static const std::unique_ptr<PostgresServer> one =
        bin().empty() ? nullptr : std::make_unique<PostgresServer>();
    return one.get();
  }

  PostgresServer() {
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all |
                                                     std::filesystem::perms::group_exec |
                                                     std::filesystem::perms::others_exec);
    std::filesystem::create_directory(home());
    if (const passwd* user = unprivileged())
      if (chown(home().c_str(), user->pw_uid, user->pw_gid) != 0)
        throw std::runtime_error("cannot hand a folder to another user");
    const pid_t made = begin({bin() / "initdb", "-D", home() / "data", "-U", "probity",
                              "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"});
    if (int status = 0; waitpid(made, &status, 0) != made || status != 0)
      throw std::runtime_error("initdb failed");
    start();
  }
  PostgresServer(const PostgresServer&) = delete;
  ~PostgresServer() { stop(SIGQUIT); }

  void start() {
    server_ =
        begin({bin() / "postgres", "-D", home() / "data", "-k", home(), "-c",
               "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=64MB"});
    for (int i = 0; PQping(url("postgres").c_str()) != PQPING_OK; ++i) {
      if (i == 600 || waitpid(server_, nullptr, WNOHANG) == server_)
        throw std::runtime_error("PostgreSQL does not start");
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  // SIGINT: in order; SIGQUIT: at once, as `pg_ctl stop -m immediate`: it recovers when it starts.
  void stop(int signal) {
    if (server_ <= 0) return;
    kill(server_, signal);
    waitpid(server_, nullptr, 0);
    server_ = 0;
  }

  std::string url(const std::string& database) const {
    return "postgresql:///" + database + "?host=" + home().string() + "&user=probity";
  }
  // A new empty one.
  std::string create_database(const std::string& locale = "C") {
    const std::string name = "test" + std::to_string(++made_);
    command("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LOCALE '" + locale +
            "'");
    return url(name);
  }
  void command(const std::string& sql, const std::string& database = "postgres") {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url(database).c_str()),
                                                                PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> answer(
        PQexec(connection.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
      throw std::runtime_error(PQerrorMessage(connection.get()));
  }

 private:
  static base::Path bin() {
    for (const char* one : {"/usr/lib/postgresql/15/bin", "/usr/bin", "/usr/local/bin"})
      if (std::filesystem::exists(base::Path(one) / "initdb")) return one;
    return {};
  }
  // PostgreSQL does not run as root.
  static const passwd* unprivileged() {
    if (geteuid() != 0) return nullptr;
    const passwd* user = getpwnam("postgres");
    return user ? user : getpwnam("nobody");
  }
  base::Path home() const { return folder_ / "postgresql"; }

  pid_t begin(const std::vector<std::string>& words) {
    const passwd* user = unprivileged();
    const std::string log = (home() / "log").string();
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    fflush(nullptr);
    const pid_t child = fork();
    if (child != 0) return child;
    if (user &&
        (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
      _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    setpgid(0, 0);
    if (!freopen("/dev/null", "r", stdin) || !freopen(log.c_str(), "a", stdout) ||
        dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
      _exit(126);
    execv(arguments[0], arguments.data());
    _exit(127);
  }

  base::ScratchFolder folder_;
  pid_t server_ = 0;
  int made_ = 0;
};

// Named by what it is in the names of tests.
inline void PrintTo(Dialect dialect, std::ostream* out) {
  *out << (dialect == Dialect::sqlite ? "SQLite" : "PostgreSQL");
}
inline std::string dialect_name(Dialect dialect) {
  return dialect == Dialect::sqlite ? "SQLite" : "PostgreSQL";
}
// Those that tests here can run on.
inline std::vector<Dialect> dialects() {
  if (!PostgresServer::shared()) return {Dialect::sqlite};
  return {Dialect::sqlite, Dialect::postgresql};
}

// What whole programs of tests run on: PostgreSQL where PROBITY_TEST_DATABASE says so.
inline Dialect dialect_of_tests() {
  const char* kind = std::getenv("PROBITY_TEST_DATABASE");
  if (!kind || std::string_view(kind) != "postgresql") return Dialect::sqlite;
  if (!PostgresServer::shared()) throw std::runtime_error("no PostgreSQL is installed here");
  return Dialect::postgresql;
}

class Database {
 public:
  explicit Database(Dialect dialect)
      : where_(dialect == Dialect::sqlite ? (folder_ / "a file.db").string()
                                          : PostgresServer::shared()->create_database()) {}
  const std::string& where() const { return where_; }

 private:
  base::ScratchFolder folder_;
  std::string where_;
};

}  // namespace probity::store

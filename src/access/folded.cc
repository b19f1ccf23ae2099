#include "access/folded.h"

#include <algorithm>
#include <set>

#include "access/database_file.h"
#include "base/clock.h"
#include "base/making.h"
#include "store/derived.h"
#include "store/dialect.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// The instant at which the node was asked: what was due by then is in the log.
class Standstill final : public base::Clock {
 public:
  explicit Standstill(base::Time time) : time_(time) {}
  base::Time now() override { return time_; }

 private:
  base::Time time_;
};

tl::unexpected<base::Error> wrong(std::string what, std::string where, std::string rule,
                                  std::string found = {}) {
  return fail(Code::bad_input, std::move(what), std::move(where), "audit." + std::move(rule),
              std::move(found));
}

// Structure, order, and indexes against their tables. Rows that cannot be read at all fail here
// too.
Status check_pages(store::Db& db) {
  const auto said = db.one("PRAGMA integrity_check(1)");
  if (!said) return wrong("the database cannot be read: " + said.error().what, "", "pages");
  const std::string words = *said ? (*said)->text(0) : "";
  if (words == "ok") return {};
  return wrong("the pages of the database do not hang together", "", "pages", words);
}

// Full text over another table's words is checked by its own command.
Status check_full_text(store::Db& copy) {
  PROBITY_TRY(const auto rows, copy.query("SELECT name FROM sqlite_master WHERE sql LIKE "
                                          "'CREATE VIRTUAL TABLE % USING fts5(%'"));
  for (const store::Row& row : rows) {
    const std::string name = row.text(0);
    const auto holds =
        copy.script("INSERT INTO " + name + "(" + name + ", rank) VALUES('integrity-check', 1)");
    if (!holds) return wrong("the full text is not that of its words", "table " + name, "folded");
  }
  return {};
}

std::string table_of(const std::string& line) { return line.substr(0, line.find('|')); }

Status compare(const std::vector<std::string>& kept, const std::vector<std::string>& folded) {
  const auto [mine, other] = std::mismatch(kept.begin(), kept.end(), folded.begin(), folded.end());
  if (mine == kept.end() && other == folded.end()) return {};
  const bool is_mine = other == folded.end() || (mine != kept.end() && *mine < *other);
  return wrong("a table does not hold what the log says",
               "table " + table_of(is_mine ? *mine : *other), "folded",
               is_mine ? "a row that the log does not give" : "a row is missing");
}

// The same log, folded anew in a database of its own.
Result<std::vector<std::string>> folded_anew(Node& node, const base::Path& copy, base::Time now) {
  PROBITY_TRY(auto log_key, node.keyring().log_key());
  PROBITY_TRY(auto db, store::Db::open(copy.string(), store::Access::read_write));
  Standstill clock(now);
  {
    const auto make_view = [&node](store::Db& in, base::Time now) { return node.view(in, now); };
    PROBITY_TRY(
        const auto ledger,
        ledger::Ledger::open({copy.string(), node.file().origin, std::move(log_key),
                              &node.registers(), make_view, &node.keyring(), &clock,
                              std::make_shared<store::Derived>(
                                  node.doors().files, store::derived_directory(copy.string()))}));
    PROBITY_CHECK(ledger->rebuild());
  }
  return projections(*db, node.registers());
}

}  // namespace

Result<std::vector<std::string>> projections(store::Db& db,
                                             const std::vector<ledger::Register>& registers) {
  std::set<std::string> prefixes = {"ledger"};
  for (const ledger::Register& one : registers) prefixes.insert(one.name);
  PROBITY_TRY(const auto tables, store::tables(db));
  std::vector<std::string> lines;
  for (const std::string& table : tables) {
    if (!prefixes.contains(table.substr(0, table.find('_')))) continue;
    PROBITY_TRY(const auto rows, db.query("SELECT * FROM " + table));
    for (const store::Row& row : rows) {
      std::string line = table;
      for (std::size_t i = 0; i < row.size(); ++i)
        line += "|" + (row.is_null(i) ? "NULL" : row.text(i));
      lines.push_back(std::move(line));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

Status check_folded(Node& node) {
  PROBITY_CHECK(require_file(node.directory(), "`probity log rebuild`, which folds it all anew",
                             node.doors().files));
  const base::Path beside = node.directory() / "folded";
  PROBITY_TRY(const auto making,
              base::Making::begin(beside, "probity log audit", node.doors().files));
  const base::Path copy = making.path() / "probity.db";
  PROBITY_CHECK(node.ledger().tick());
  const base::Time now = node.doors().clock.now();
  std::vector<std::string> kept;
  {
    PROBITY_TRY(const auto db, node.reader());
    PROBITY_CHECK(check_pages(*db));
    if (const auto copied = db->run("VACUUM INTO :a", {copy.string()}); !copied)
      return copied.error().code == Code::full
                 ? copied
                 : wrong("the database cannot be read: " + copied.error().what, "", "pages");
  }
  {
    PROBITY_TRY(const auto db, store::Db::open(copy.string(), store::Access::read_write));
    PROBITY_CHECK(check_full_text(*db));
    PROBITY_TRY(kept, projections(*db, node.registers()));
  }
  PROBITY_TRY(const auto folded, folded_anew(node, copy, now));
  return compare(kept, folded);
}

}  // namespace probity::access

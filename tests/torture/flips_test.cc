// Flipped bits (G4): one byte of a small node's database is another, and the node is opened,
// audited and compared with its log. A flip is refused or named, or it lies where nothing is read:
// then all that can be asked is as before.
//
// Which bytes are free is known from SQLite's file format (sqlite.org/fileformat2.html): pages of
// no tree (the freelist), and in a page of a tree what lies between the cell pointers and the
// cells. The private tables (accounts, drafts, sealed keys) are no part of the log nor folded from
// it, so nothing says what they should hold: flips in them are counted apart. Sealed keys are
// authenticated when they are unsealed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "access/audit.h"
#include "access/folded.h"
#include "base/scratch_folder.h"
#include "store/dialect.h"
#include "support/world.h"
#include "torture/effort.h"

namespace probity {
namespace {

using torture::Chance;
using world::World;
namespace fs = std::filesystem;

// The first words of the names of private tables (store/README.md).
const std::set<std::string> kPrivate = {"account", "drafts", "files", "key", "outbox", "report"};

std::string content_of(const base::Path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t number(const std::string& bytes, std::size_t at, std::size_t length) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < length; ++i)
    value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

// All rows of a database, by table; SQL tells no upper from lower case in its name.
std::map<std::string, std::multiset<std::string>> contents(store::Db& db) {
  std::map<std::string, std::multiset<std::string>> all;
  const auto tables = store::tables(db).value();
  for (std::string table : tables) {
    const auto rows = db.query("SELECT * FROM " + table);
    std::transform(table.begin(), table.end(), table.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (!rows) {
      all[table].insert("unreadable");
      continue;
    }
    for (const store::Row& row : *rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i)
        line += (row.is_null(i) ? "NULL" : row.text(i)) + "|";
      all[table].insert(std::move(line));
    }
  }
  return all;
}

class Flips : public testing::Test {
 protected:
  Flips() {
    world_.harmless_use("line", world_.component("vad"));
    world_.close();
    whole_ = content_of(world_.directory() / "node/probity.db");
    fs::copy(world_.directory() / "node", folder_ / "node", fs::copy_options::recursive);
    auto db =
        store::Db::open((folder_ / "node/probity.db").string(), store::Access::read_only).value();
    contents_ = contents(*db);
    find_free(*db);
  }

  // Sorts every byte of the file into read_ and free_.
  void find_free(store::Db& db) {
    const std::size_t page_size = number(whole_, 16, 2);
    std::map<std::size_t, std::string> kinds;  // by page; a page of the freelist has none
    const auto pages = db.query("SELECT pageno, pagetype FROM dbstat").value();
    for (const auto& row : pages) kinds[static_cast<std::size_t>(row.integer(0))] = row.text(1);
    for (std::size_t page = 1; page <= whole_.size() / page_size; ++page) {
      const std::size_t begin = (page - 1) * page_size;
      std::size_t gap = begin, gap_end = begin;
      const auto kind = kinds.find(page);
      if (kind == kinds.end()) {
        gap_end = begin + page_size;
      } else if (kind->second != "overflow") {
        const std::size_t header = begin + (page == 1 ? 100 : 0);
        const std::size_t size = kind->second == "leaf" ? 8 : 12;
        gap = header + size + 2 * number(whole_, header + 3, 2);
        const std::size_t cells = number(whole_, header + 5, 2);
        gap_end = begin + (cells == 0 ? 65536 : cells);
      }
      for (std::size_t at = begin; at < begin + page_size; ++at)
        (at >= gap && at < gap_end ? free_ : read_).push_back(at);
    }
  }

  enum class Found { refused, audited, compared, in_private, nothing };

  Found examine(std::size_t at, unsigned bit, std::string& words) {
    std::string flipped = whole_;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
    for (const char* name : {"node/probity.db-wal", "node/probity.db-shm"})
      fs::remove(folder_ / name);
    folder_.put("node/probity.db", flipped);
    auto opened = access::Node::open(folder_ / "node", {world_.clock(), random_, files_},
                                     crypto::kTestPasswordCost);
    if (!opened) return Found::refused;
    access::Node& node = **opened;
    auto db = node.reader();
    if (!db) return Found::refused;
    const log::Verifier verifier = node.log_verifier();
    if (!access::audit(**db, std::span(&verifier, 1))) return Found::audited;
    if (!access::check_folded(node)) return Found::compared;
    auto now = contents(**db);
    if (now == contents_) return Found::nothing;
    for (auto& [table, rows] : now) {
      const auto before = contents_.find(table);
      if (kPrivate.contains(table.substr(0, table.find('_')))) continue;
      if (before == contents_.end() || before->second != rows) words += " " + table;
    }
    return Found::in_private;
  }

  World world_;
  base::SystemRandom random_;
  base::SystemFiles files_;
  base::ScratchFolder folder_;
  std::string whole_;
  std::map<std::string, std::multiset<std::string>> contents_;
  std::vector<std::size_t> read_, free_;  // offsets
};

TEST_F(Flips, NoneIsSilent) {
  const std::uint64_t seed = torture::seed();
  Chance chance(seed);
  std::map<Found, std::size_t> count;
  const std::size_t times = torture::times(120, 20'000);
  for (std::size_t i = 0; i < times; ++i) {
    const bool is_free = i % 10 == 0;
    const std::vector<std::size_t>& all = is_free ? free_ : read_;
    const std::size_t at = all[chance.below(all.size())];
    const auto bit = static_cast<unsigned>(chance.below(8));
    SCOPED_TRACE("seed " + std::to_string(seed) + ", byte " + std::to_string(at) + ", bit " +
                 std::to_string(bit));
    std::string words;
    const Found found = examine(at, bit, words);
    EXPECT_EQ(words, "") << "a flip in the log or in what is folded from it went unnoticed";
    EXPECT_TRUE(!is_free || found == Found::nothing) << "a free byte matters";
    ++count[found];
  }
  torture::report("flipped bits", seed,
                  std::to_string(times) + " in " + std::to_string(read_.size()) +
                      " bytes in use and " + std::to_string(free_.size()) +
                      " free: " + std::to_string(count[Found::refused]) + " refused at opening, " +
                      std::to_string(count[Found::audited]) + " named by the audit, " +
                      std::to_string(count[Found::compared]) + " by comparing, " +
                      std::to_string(count[Found::in_private]) + " in private tables, " +
                      std::to_string(count[Found::nothing]) + " without effect");
}

}  // namespace
}  // namespace probity

// A stored log whose bits were flipped or whose rows were moved: the audit names the entry.
#include <gtest/gtest.h>

#include <filesystem>

#include "access/audit.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using world::World;
namespace fs = std::filesystem;

// One bit of a random letter of `text`.
std::string flipped(std::string text, base::SeededRandom& chance) {
  std::uint8_t dice[4];
  chance.fill(dice);
  const std::size_t at = (dice[0] | dice[1] << 8 | dice[2] << 16) % text.size();
  text[at] = static_cast<char>(text[at] ^ (1 << dice[3] % 3));
  return text;
}

class Damage : public testing::Test {
 protected:
  Damage() : directory_(world_.directory() / "node") {
    world_.component("vad");
    verifier_.emplace(world_.node().log_verifier());
    world_.close();
    db_ = store::Db::open((directory_ / "probity.db").string(), store::Access::read_write).value();
    size_ = store::newest_checkpoint(*db_).value()->size.value;
  }

  base::Result<access::AuditReport> audit() {
    return access::audit(*db_, std::span(&*verifier_, 1));
  }

  void expect_named(const std::string& where, const std::string& done) {
    const auto report = audit();
    ASSERT_FALSE(report) << "not noticed: " << done;
    EXPECT_EQ(report.error().pointer, where)
        << done << ": " << report.error().rule << " " << report.error().what;
    EXPECT_TRUE(report.error().rule.starts_with("audit."))
        << report.error().rule << " " << report.error().what;
  }

  // Flips a bit in one column of one row, looks, and puts it back.
  void flip(const std::string& table, const std::string& column, const std::string& row,
            const std::string& where) {
    const std::string sql = "SELECT " + column + " FROM " + table + " WHERE " + row;
    const std::string whole = db_->one(sql).value()->text(0);
    const std::string update = "UPDATE " + table + " SET " + column + " = :a WHERE " + row;
    const std::string bad = flipped(whole, chance_);
    ASSERT_TRUE(db_->run(update, {bad}));
    expect_named(where, table + "." + column + " of " + row + ": " + whole.substr(0, 200) + " -> " +
                            bad.substr(0, 200));
    ASSERT_TRUE(db_->run(update, {whole}));
  }

  World world_;
  base::Path directory_;
  std::optional<log::Verifier> verifier_;
  std::unique_ptr<store::Db> db_;
  std::uint64_t size_ = 0;
  base::SeededRandom chance_{20261123};
};

TEST_F(Damage, AFlippedBitNamesItsEntry) {
  ASSERT_TRUE(audit());
  for (std::uint64_t index = 0; index < size_; ++index) {
    const std::string row = "idx = " + std::to_string(index);
    const std::string where = "log entry " + std::to_string(index);
    for (const char* column : {"leaf", "pae", "key"}) flip("log_entry", column, row, where);
    for (int times = 0; times < 8; ++times) flip("log_payload", "envelope", row, where);
  }
  const auto checkpoints = db_->query("SELECT size FROM log_checkpoint").value();
  for (const auto& one : checkpoints)
    flip("log_checkpoint", "note", "size = " + one.text(0), "checkpoint " + one.text(0));
  EXPECT_TRUE(audit()) << "the test put everything back";
}

TEST_F(Damage, AMovedTimeOrAMissingRowIsNamed) {
  const auto undone = [&](const std::string& damage, const std::string& where) {
    const base::Path path = directory_ / "probity.db";
    db_.reset();
    fs::copy_file(path, world_.directory() / "kept");
    db_ = store::Db::open(path.string(), store::Access::read_write).value();
    ASSERT_TRUE(db_->script(damage));
    expect_named(where, damage);
    db_.reset();
    fs::rename(world_.directory() / "kept", path);
    db_ = store::Db::open(path.string(), store::Access::read_write).value();
  };
  const std::string last = std::to_string(size_ - 1);
  undone("UPDATE log_checkpoint SET time = time + 1 WHERE size = 1", "checkpoint 1");
  undone("DELETE FROM log_entry WHERE idx = 3",
         "");  // as many as the checkpoint says there are not
  undone(
      "DELETE FROM log_entry WHERE idx = 3; INSERT INTO log_entry SELECT idx + 1, kind, 'x', key, "
      "leaf FROM log_entry "
      "WHERE idx = " +
          last,
      "log entry 3");
  undone("DELETE FROM log_checkpoint WHERE size = " + std::to_string(size_), "");
  undone("UPDATE ledger_key SET granted = granted + 1000 WHERE role = 'officer'", "log entry 8");
  undone("UPDATE ledger_key SET revoked = 0 WHERE role = 'registrar'", "log entry 2");
  // A content goes only by an entry that says so (tests/erasure_test.cc).
  undone("DELETE FROM log_payload WHERE idx = 4", "log entry 4");
}

}  // namespace
}  // namespace probity

#include "store/sweep.h"

#include <string>

namespace probity::store {

namespace {

Status check_secure_delete(Db& db) {
  if (db.dialect() == Dialect::postgresql) return {};  // docs/postgresql.md
  PROBITY_TRY(const auto row, db.one("PRAGMA secure_delete"));
  if (row && row->integer(0) == 1) return {};
  return base::fail(base::Code::environment, "what is deleted from the database is not overwritten",
                    "", "store.secure-delete", row ? row->text(0) : "", "1");
}

// Moves everything into the database and cuts the write-ahead log to nothing, without waiting for
// readers.
Result<bool> cut_log(Db& db) {
  if (db.dialect() == Dialect::postgresql) {
    PROBITY_CHECK(db.script("VACUUM log_payload"));
    return true;
  }
  PROBITY_TRY(const auto patience, db.one("PRAGMA busy_timeout"));
  PROBITY_CHECK(db.script("PRAGMA busy_timeout=0"));
  const auto cut = db.one("PRAGMA wal_checkpoint(TRUNCATE)");
  PROBITY_CHECK(db.script("PRAGMA busy_timeout=" + (patience ? patience->text(0) : "0")));
  if (!cut) return base::fail(cut.error());
  return *cut && (*cut)->integer(0) == 0;
}

}  // namespace

Status mark_for_sweep(Db& db) {
  PROBITY_CHECK(check_secure_delete(db));
  return db.run("INSERT INTO store_sweep(one) VALUES(1) ON CONFLICT DO NOTHING");
}

Result<bool> sweep_is_due(Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT one FROM store_sweep"));
  return row.has_value();
}

Result<bool> sweep(Db& db) {
  PROBITY_TRY(const bool due, sweep_is_due(db));
  if (!due) return true;
  PROBITY_CHECK(check_secure_delete(db));
  PROBITY_TRY(const bool cut, cut_log(db));
  if (cut) PROBITY_CHECK(db.run("DELETE FROM store_sweep"));
  return cut;
}

}  // namespace probity::store

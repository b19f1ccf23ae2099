#include "store/cosignatures.h"

namespace probity::store {

namespace {

std::int64_t integer(std::uint64_t value) { return static_cast<std::int64_t>(value); }

}  // namespace

Status keep_cosignature(Db& db, log::TreeSize size, const Cosignature& one) {
  return db.run(
      "INSERT INTO witness_cosignature(size, witness, line) VALUES(:a,:b,:c) "
      "ON CONFLICT(size, witness) DO UPDATE SET line = excluded.line",
      {integer(size.value), one.witness.hex(), one.line});
}

Result<std::vector<Cosignature>> cosignatures(Db& db, log::TreeSize size) {
  PROBITY_TRY(const auto rows, db.query("SELECT witness, line FROM witness_cosignature "
                                        "WHERE size = :a ORDER BY witness",
                                        {integer(size.value)}));
  std::vector<Cosignature> found;
  for (const Row& row : rows)
    if (const auto witness = log::NoteKeyId::from_hex(row.text(0)))
      found.push_back({*witness, row.text(1)});
  return found;
}

Result<log::TreeSize> last_cosigned(Db& db, const log::NoteKeyId& witness) {
  PROBITY_TRY(const auto row, db.one("SELECT size FROM witness_cosignature WHERE witness = :a "
                                     "ORDER BY size DESC LIMIT 1",
                                     {witness.hex()}));
  return log::TreeSize{row ? static_cast<std::uint64_t>(row->integer(0)) : 0};
}

Result<std::vector<log::TreeSize>> cosigned_by(Db& db, std::size_t witnesses, std::size_t count) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT size FROM witness_cosignature GROUP BY size HAVING count(*) >= :a "
                       "ORDER BY size DESC LIMIT :b",
                       {integer(witnesses), integer(count)}));
  std::vector<log::TreeSize> sizes;
  for (const Row& row : rows) sizes.push_back({static_cast<std::uint64_t>(row.integer(0))});
  return sizes;
}

Result<std::string> with_cosignatures(Db& db, const StoredCheckpoint& checkpoint) {
  PROBITY_TRY(const auto found, cosignatures(db, checkpoint.size));
  std::string note = checkpoint.note;
  for (const Cosignature& one : found) note += one.line;
  return note;
}

}  // namespace probity::store

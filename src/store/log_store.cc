#include "store/log_store.h"

#include <algorithm>

#include "store/cosignatures.h"
#include "store/derived.h"

namespace probity::store {

using base::Code;
using base::fail;

namespace {

std::int64_t integer(std::uint64_t value) { return static_cast<std::int64_t>(value); }

base::Error damaged(std::string what, std::uint64_t index) {
  return {Code::environment,
          std::move(what),
          "log entry " + std::to_string(index),
          "log.damaged",
          "",
          ""};
}

constexpr std::string_view kColumns =
    "SELECT e.idx, e.kind, e.pae, e.key, e.leaf, "
    "(SELECT c.time FROM log_checkpoint c WHERE c.size > e.idx ORDER BY c.size LIMIT 1)";

Result<Entry> entry_of(const Row& row) {
  const auto index = static_cast<std::uint64_t>(row.integer(0));
  auto pae = base::PaeDigest::from_hex(row.text(2));
  auto key = base::KeyId::from_hex(row.text(3));
  if (!pae || !key) return fail(damaged("an entry's digests cannot be read", index));
  Entry entry{{index}, {row.integer(5)}, row.text(1), *pae, *key, row.text(4), std::nullopt};
  if (row.size() > 6 && !row.is_null(6)) entry.envelope = row.text(6);
  return entry;
}

}  // namespace

Result<Head> read_head(Db& db) {
  PROBITY_TRY(const auto newest, newest_checkpoint(db));
  if (!newest) return Head{};
  PROBITY_TRY(const Tree tree, Tree::open(db, *newest));
  return Head{tree.edge(), newest->time, newest->note};
}

Result<Head> open_head(Db& db) {
  Result<Head> head;
  // Others may append meanwhile.
  PROBITY_CHECK(snapshot(db, [&]() -> Status {
    head = read_head(db);
    return {};
  }));
  if (head || head.error().rule != "log.head") return head;
  PROBITY_CHECK(transact(db, [&]() -> Status {
    PROBITY_TRY(const auto newest, newest_checkpoint(db));
    PROBITY_CHECK(rebuild_tiles(db, newest->size));
    head = read_head(db);
    return head ? Status() : fail(head.error());
  }));
  return head;
}

Status Growth::append(const NewEntry& entry) {
  const log::LogIndex index{size().value};
  PROBITY_CHECK(
      db_.run("INSERT INTO log_entry(idx, kind, pae, key, leaf) VALUES(:a,:b,:c,:d,:e)",
              {integer(index.value), entry.kind, entry.pae.hex(), entry.key.hex(), entry.leaf}));
  PROBITY_CHECK(db_.run("INSERT INTO log_payload(idx, envelope) VALUES(:a,:b)",
                        {integer(index.value), entry.envelope}));
  leaves_.push_back(entry.leaf_hash);
  if (Known* known = db_.known()) known->add(index, entry.pae);
  return {};
}

void Growth::undo_to(log::TreeSize size) {
  leaves_.resize(size.value - from_.size().value);
  if (Known* known = db_.known()) known->undo_to(size);
}

Result<Growth::Grown> Growth::finish() {
  Grown grown{from_, {}};
  for (const base::LeafHash& leaf : leaves_) grown.edge.append(leaf, grown.full);
  unsigned above = 0;  // the highest level that one of the filled tiles has a hash in
  for (const log::FullTile& tile : grown.full) {
    PROBITY_CHECK(store_tile(db_, tile.level, tile.index, tile.hashes));
    above = std::max(above, tile.level + 1);
  }
  for (unsigned level = 1; level <= above; ++level) {
    const auto last = grown.edge.last(level);
    const std::uint64_t index = size().value >> log::kTileHeight * (level + 1);
    if (!last.empty()) PROBITY_CHECK(store_tile(db_, level, index, last));
  }
  return grown;
}

Status write_checkpoint(Db& db, log::TreeSize size, base::Time time, const std::string& note) {
  return db.run("INSERT INTO log_checkpoint(size, time, note) VALUES(:a,:b,:c)",
                {integer(size.value), time.seconds, note});
}

Result<std::optional<Entry>> read_entry(Db& db, log::LogIndex index) {
  static const std::string sql =
      std::string(kColumns) +
      ", p.envelope FROM log_entry e LEFT JOIN log_payload p ON p.idx = e.idx WHERE e.idx = :a";
  PROBITY_TRY(const auto row, db.one(sql, {integer(index.value)}));
  if (!row) return std::optional<Entry>();
  PROBITY_TRY(Entry entry, entry_of(*row));
  return std::optional<Entry>(std::move(entry));
}

Result<std::vector<Entry>> recent_entries(Db& db, std::optional<std::uint64_t> before,
                                          std::size_t count,
                                          const std::vector<std::string>& kinds) {
  std::string sql = std::string(kColumns) + " FROM log_entry e WHERE e.idx < :a";
  std::vector<Value> values = {before ? integer(*before) : std::int64_t{1} << 62};
  char separator = '(';
  for (const std::string& kind : kinds) {
    sql += (values.size() == 1 ? " AND e.kind IN " : "") + std::string(1, separator) + ":k" +
           std::to_string(values.size());
    separator = ',';
    values.emplace_back(kind);
  }
  sql += std::string(kinds.empty() ? "" : ")") + " ORDER BY e.idx DESC LIMIT :b";
  values.emplace_back(integer(count));
  PROBITY_TRY(const auto rows, db.query(sql, std::move(values)));
  std::vector<Entry> entries;
  for (const Row& row : rows) {
    PROBITY_TRY(Entry entry, entry_of(row));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::map<std::string, std::uint64_t>> count_kinds(Db& db) {
  PROBITY_TRY(const auto rows, db.query("SELECT kind, count(*) FROM log_entry GROUP BY kind"));
  std::map<std::string, std::uint64_t> counts;
  for (const Row& row : rows) counts[row.text(0)] = static_cast<std::uint64_t>(row.integer(1));
  return counts;
}

namespace {

// Where that entry is, if it carries that statement, by that key where one is asked for.
Result<std::optional<log::LogIndex>> confirmed(Db& db, std::uint64_t index,
                                               const base::PaeDigest& pae, const base::KeyId* key) {
  PROBITY_TRY(const auto row, db.one("SELECT key FROM log_entry WHERE idx = :a AND pae = :b",
                                     {integer(index), pae.hex()}));
  if (!row || (key && row->text(0) != key->hex())) return std::optional<log::LogIndex>();
  return std::optional(log::LogIndex{index});
}

// In order.
Result<std::vector<std::uint64_t>> candidates_of(Db& db, const base::PaeDigest& pae) {
  std::vector<std::uint64_t> candidates;
  if (Known* known = db.known()) {
    PROBITY_TRY(candidates, known->candidates(db, pae));
  } else {  // the table's index tells, or a connection stands alone and looks at every row
    PROBITY_TRY(const auto rows, db.query("SELECT idx FROM log_entry WHERE pae = :a", {pae.hex()}));
    for (const Row& row : rows) candidates.push_back(static_cast<std::uint64_t>(row.integer(0)));
  }
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

Result<std::optional<log::LogIndex>> first_of(Db& db, const base::PaeDigest& pae,
                                              const base::KeyId* key) {
  PROBITY_TRY(const auto candidates, candidates_of(db, pae));
  for (const std::uint64_t candidate : candidates) {
    PROBITY_TRY(const auto found, confirmed(db, candidate, pae, key));
    if (found) return found;
  }
  return std::optional<log::LogIndex>();
}

}  // namespace

Result<std::optional<log::LogIndex>> find(Db& db, const base::PaeDigest& pae,
                                          const base::KeyId& key) {
  return first_of(db, pae, &key);
}

Result<std::optional<log::LogIndex>> find(Db& db, const base::PaeDigest& pae) {
  return first_of(db, pae, nullptr);
}

Result<std::vector<log::LogIndex>> find_all(Db& db, const base::PaeDigest& pae) {
  PROBITY_TRY(const auto candidates, candidates_of(db, pae));
  std::vector<log::LogIndex> all;
  for (const std::uint64_t candidate : candidates) {
    PROBITY_TRY(const auto found, confirmed(db, candidate, pae, nullptr));
    if (found) all.push_back(*found);
  }
  return all;
}

Status erase_content(Db& db, log::LogIndex index) {
  return db.run("DELETE FROM log_payload WHERE idx = :a", {integer(index.value)});
}

Result<std::vector<std::string>> leaves(Db& db, log::LogIndex from, std::size_t count) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT idx, leaf FROM log_entry WHERE idx >= :a ORDER BY idx LIMIT :b",
                       {integer(from.value), integer(count)}));
  std::vector<std::string> found;
  for (const Row& row : rows) {
    if (row.integer(0) != integer(from.value + found.size())) break;
    found.push_back(row.text(1));
  }
  if (found.size() != count)
    return fail(damaged("the entry is missing", from.value + found.size()));
  return found;
}

Result<statement::Receipt> Receipts::of(log::LogIndex index) {
  if (!tree_) {
    if (!under_) {
      PROBITY_TRY(under_, newest_checkpoint(db_));
    }
    if (under_) {
      PROBITY_TRY(tree_, Tree::open(db_, *under_));
      PROBITY_TRY(under_->note, with_cosignatures(db_, *under_));
    }
  }
  PROBITY_TRY(const auto row,
              db_.one("SELECT leaf FROM log_entry WHERE idx = :a", {integer(index.value)}));
  if (!under_ || !row || !under_->size.covers(index))
    return fail(Code::not_found, "the log has no such entry", "", "log.index",
                std::to_string(index.value),
                under_ ? "below " + std::to_string(under_->size.value) : "an entry");
  PROBITY_TRY(log::Proof proof, log::inclusion_proof(index, under_->size, tree_->reader()));
  return statement::Receipt{index, row->text(0), std::move(proof), under_->note};
}

Result<statement::Receipt> receipt(Db& db, log::LogIndex index) { return Receipts(db).of(index); }

Result<std::optional<StoredCheckpoint>> newest_checkpoint(Db& db) {
  PROBITY_TRY(const auto row,
              db.one("SELECT size, time, note FROM log_checkpoint ORDER BY size DESC LIMIT 1"));
  if (!row) return std::optional<StoredCheckpoint>();
  return std::optional<StoredCheckpoint>(
      {{static_cast<std::uint64_t>(row->integer(0))}, {row->integer(1)}, row->text(2)});
}

Result<log::TreeSize> size_before(Db& db, base::Time time) {
  PROBITY_TRY(const auto row,
              db.one("SELECT size FROM log_checkpoint WHERE time < :a ORDER BY size DESC LIMIT 1",
                     {time.seconds}));
  return log::TreeSize{row ? static_cast<std::uint64_t>(row->integer(0)) : 0};
}

Result<std::vector<StoredCheckpoint>> checkpoints(Db& db, log::TreeSize from, std::size_t count) {
  PROBITY_TRY(
      const auto rows,
      db.query(
          "SELECT size, time, note FROM log_checkpoint WHERE size >= :a ORDER BY size LIMIT :b",
          {integer(from.value), integer(count)}));
  std::vector<StoredCheckpoint> found;
  for (const Row& row : rows)
    found.push_back({{static_cast<std::uint64_t>(row.integer(0))}, {row.integer(1)}, row.text(2)});
  return found;
}

}  // namespace probity::store

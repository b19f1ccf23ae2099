#include "store/log_store.h"

#include "base/bytes.h"
#include "log/checkpoint.h"
#include "log/note.h"

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
  // The peaks are the complete subtrees of the size's binary digits, the largest first.
  std::vector<base::NodeHash> peaks;
  const log::NodeReader read = node_reader(db);
  std::uint64_t covered = 0;
  for (int level = 63; level >= 0; --level) {
    if (!(newest->size.value >> level & 1)) continue;
    PROBITY_TRY(const base::NodeHash peak, read(static_cast<unsigned>(level), covered >> level));
    peaks.push_back(peak);
    covered += std::uint64_t{1} << level;
  }
  PROBITY_TRY(log::Frontier frontier, log::Frontier::restore(newest->size, std::move(peaks)));
  PROBITY_TRY(const log::Note note, log::parse_note(newest->note));
  PROBITY_TRY(const log::Checkpoint checkpoint, log::parse_checkpoint(note.text));
  if (checkpoint.size != newest->size || checkpoint.root != frontier.root())
    return fail(Code::environment, "the stored tree does not hash to its last checkpoint", "",
                "log.head", frontier.root().hex(), checkpoint.root.hex());
  return Head{std::move(frontier), newest->time, newest->note};
}

Status append(Db& db, log::Frontier& frontier, const NewEntry& entry) {
  const std::int64_t index = integer(frontier.size().value);
  PROBITY_CHECK(db.run("INSERT INTO log_entry(idx, kind, pae, key, leaf) VALUES(:a,:b,:c,:d,:e)",
                       {index, entry.kind, entry.pae.hex(), entry.key.hex(), entry.leaf}));
  PROBITY_CHECK(
      db.run("INSERT INTO log_payload(idx, envelope) VALUES(:a,:b)", {index, entry.envelope}));
  for (const log::Node& node : frontier.append(log::leaf_hash(base::as_bytes(entry.leaf))))
    PROBITY_CHECK(db.run("INSERT INTO log_node(level, position, hash) VALUES(:a,:b,:c)",
                         {std::int64_t{node.level}, integer(node.index), node.hash.hex()}));
  return {};
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

Result<std::optional<log::LogIndex>> find(Db& db, const base::PaeDigest& pae,
                                          const base::KeyId& key) {
  PROBITY_TRY(const auto row, db.one("SELECT idx FROM log_entry WHERE pae = :a AND key = :b",
                                     {pae.hex(), key.hex()}));
  if (!row) return std::optional<log::LogIndex>();
  return std::optional(log::LogIndex{static_cast<std::uint64_t>(row->integer(0))});
}

Result<std::optional<log::LogIndex>> find(Db& db, const base::PaeDigest& pae) {
  PROBITY_TRY(const auto row,
              db.one("SELECT idx FROM log_entry WHERE pae = :a ORDER BY idx LIMIT 1", {pae.hex()}));
  if (!row) return std::optional<log::LogIndex>();
  return std::optional(log::LogIndex{static_cast<std::uint64_t>(row->integer(0))});
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

log::NodeReader node_reader(Db& db) {
  return [&db](unsigned level, std::uint64_t position) -> Result<base::NodeHash> {
    PROBITY_TRY(const auto row,
                db.one("SELECT hash FROM log_node WHERE level = :a AND position = :b",
                       {std::int64_t{level}, integer(position)}));
    auto hash = row ? base::NodeHash::from_hex(row->text(0)) : std::nullopt;
    if (!hash)
      return fail(Code::environment, "a tree node is missing or damaged", "", "log.node",
                  std::to_string(level) + "/" + std::to_string(position));
    return *hash;
  };
}

Result<statement::Receipt> Receipts::of(log::LogIndex index) {
  if (!newest_) {
    PROBITY_TRY(newest_, newest_checkpoint(db_));
  }
  PROBITY_TRY(const auto row,
              db_.one("SELECT leaf FROM log_entry WHERE idx = :a", {integer(index.value)}));
  if (!newest_ || !row || !newest_->size.covers(index))
    return fail(Code::not_found, "the log has no such entry", "", "log.index",
                std::to_string(index.value),
                newest_ ? "below " + std::to_string(newest_->size.value) : "an entry");
  const log::NodeReader read = [this, stored = node_reader(db_)](
                                   unsigned level,
                                   std::uint64_t position) -> Result<base::NodeHash> {
    const auto known = nodes_.find({level, position});
    if (known != nodes_.end()) return known->second;
    PROBITY_TRY(const base::NodeHash hash, stored(level, position));
    return nodes_.emplace(std::pair(level, position), hash).first->second;
  };
  PROBITY_TRY(log::Proof proof, log::inclusion_proof(index, newest_->size, read));
  return statement::Receipt{index, row->text(0), std::move(proof), newest_->note};
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

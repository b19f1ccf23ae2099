#include "bench/raw_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>

#include "bench/figure.h"

namespace probity::bench {

namespace {

std::size_t bytes_of(const RawValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->size();
  if (const auto* blob = std::get_if<RawBytes>(&value)) return blob->bytes.size();
  return std::holds_alternative<std::int64_t>(value) ? sizeof(std::int64_t) : 0;
}

}  // namespace

std::string RawTable::entry() const {
  // The last leaf below the tile, in which it was written last.
  if (name == "log_tile") return "((position * 256 + length(hashes) / 32) << (8 * level)) - 1";
  if (name == "log_checkpoint") return "size - 1";
  if (name == "ledger_words") return "id >> 3";  // ledger::WordsId
  for (const char* column : {"idx", "entry"})
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) return column;
  return "";
}

RawDatabase::RawDatabase(const std::string& path) { check(sqlite3_open(path.c_str(), &db_)); }

RawDatabase::~RawDatabase() {
  for (sqlite3_stmt* statement : inserts_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

void RawDatabase::run(const std::string& sql) {
  check(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr));
}

std::vector<std::vector<RawValue>> RawDatabase::query(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr));
  std::vector<std::vector<RawValue>> rows;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::vector<RawValue>& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const int type = sqlite3_column_type(statement, i);
      if (type == SQLITE_INTEGER)
        row.emplace_back(std::int64_t{sqlite3_column_int64(statement, i)});
      else if (type == SQLITE_TEXT)
        row.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, i)));
      else if (type == SQLITE_BLOB)
        row.emplace_back(RawBytes{{static_cast<const char*>(sqlite3_column_blob(statement, i)),
                                   static_cast<std::size_t>(sqlite3_column_bytes(statement, i))}});
      else
        row.emplace_back();
    }
  }
  check(sqlite3_finalize(statement));
  return rows;
}

void RawDatabase::make(const Written& all) {
  run("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA "
      "synchronous=FULL; PRAGMA "
      "secure_delete=ON; PRAGMA wal_autocheckpoint=16000");
  for (const std::string& sql : all.schema) run(sql);
  for (const RawTable& table : all.tables) {
    std::string marks;
    for (std::size_t i = 0; i < table.columns.size(); ++i) marks += i == 0 ? "?" : ",?";
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(db_, ("INSERT INTO " + table.name + " VALUES(" + marks + ")").c_str(),
                             -1, &statement, nullptr));
    inserts_.push_back(statement);
  }
}

void RawDatabase::insert(const Written& all) {
  for (const auto& batch : all.batches) {
    run("BEGIN IMMEDIATE");
    for (const RawRow& row : batch) insert(inserts_[row.table], row.values);
    run("COMMIT");
  }
}

std::vector<std::string> RawDatabase::schema() {
  std::vector<std::string> all;
  for (const auto& sql :
       query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND "
             "tbl_name IN (SELECT name FROM pragma_table_list WHERE type = 'table') ORDER BY type "
             "DESC"))
    all.push_back(text(sql[0]));
  return all;
}

std::vector<RawTable> RawDatabase::tables() {
  std::vector<RawTable> tables;
  for (const auto& name :
       query("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema "
             "= 'main' AND name NOT LIKE 'sqlite%' ORDER BY name")) {
    RawTable& table = tables.emplace_back(RawTable{text(name[0]), {}});
    for (const auto& column : query("SELECT name FROM pragma_table_info('" + table.name + "')"))
      table.columns.push_back(text(column[0]));
  }
  return tables;
}

void RawDatabase::check(int code) {
  if (code != SQLITE_OK) bench::give_up(std::string("raw SQLite: ") + sqlite3_errmsg(db_));
}

void RawDatabase::insert(sqlite3_stmt* statement, const std::vector<RawValue>& values) {
  int place = 0;
  for (const RawValue& value : values) {
    ++place;
    if (const auto* number = std::get_if<std::int64_t>(&value))
      check(sqlite3_bind_int64(statement, place, *number));
    else if (const auto* text = std::get_if<std::string>(&value))
      check(sqlite3_bind_text(statement, place, text->data(), static_cast<int>(text->size()),
                              SQLITE_STATIC));
    else if (const auto* blob = std::get_if<RawBytes>(&value))
      check(sqlite3_bind_blob(statement, place, blob->bytes.data(),
                              static_cast<int>(blob->bytes.size()), SQLITE_STATIC));
    else
      check(sqlite3_bind_null(statement, place));
  }
  if (sqlite3_step(statement) != SQLITE_DONE) check(SQLITE_ERROR);
  sqlite3_reset(statement);
}

std::string text(const RawValue& value) { return std::get<std::string>(value); }

std::size_t Written::bytes() const {
  std::size_t sum = 0;
  for (const auto& batch : batches)
    for (const RawRow& row : batch)
      for (const RawValue& value : row.values) sum += bytes_of(value);
  return sum;
}

Written written_since(RawDatabase& db, std::int64_t from) {
  Written all;
  all.schema = db.schema();
  std::vector<std::int64_t> ends;
  for (const auto& size :
       db.query(fmt::format("SELECT size FROM log_checkpoint WHERE size > {} ORDER BY size", from)))
    ends.push_back(std::get<std::int64_t>(size[0]));
  all.batches.resize(ends.size());
  for (RawTable& table : db.tables()) {
    const std::string entry = table.entry();
    if (entry.empty()) continue;
    for (auto& row : db.query(
             fmt::format("SELECT *, {0} FROM {1} WHERE {0} >= {2}", entry, table.name, from))) {
      const auto end =
          std::upper_bound(ends.begin(), ends.end(), std::get<std::int64_t>(row.back()));
      row.pop_back();
      all.batches[static_cast<std::size_t>(end - ends.begin())].push_back(
          {all.tables.size(), std::move(row)});
      ++all.rows;
    }
    all.tables.push_back(std::move(table));
  }
  return all;
}

double insert_raw(const std::string& path, const Written& all) {
  RawDatabase raw(path);
  raw.make(all);
  return seconds([&] { raw.insert(all); });
}

double append_raw(const std::string& path, const Written& all) {
  std::vector<std::string> batches;
  for (const auto& batch : all.batches) {
    std::string& bytes = batches.emplace_back();
    for (const RawRow& row : batch)
      for (const RawValue& value : row.values) bytes.append(bytes_of(value), 'x');
  }
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) give_up("cannot make " + path);
  const double taken = seconds([&] {
    off_t at = 0;
    for (const std::string& bytes : batches) {
      const ssize_t size = static_cast<ssize_t>(bytes.size());
      if (pwrite(file, bytes.data(), bytes.size(), at) != size || fdatasync(file) != 0)
        give_up("cannot write " + path);
      at += size;
    }
  });
  close(file);
  return taken;
}

}  // namespace probity::bench

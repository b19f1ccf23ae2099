#include "bench/raw_database.h"

#include <sqlite3.h>

#include <algorithm>

#include "bench/figure.h"

namespace probity::bench {

std::string RawTable::entry() const {
  if (name == "log_node") return "((position + 1) << level) - 1";  // the subtree's last leaf
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
    else
      check(sqlite3_bind_null(statement, place));
  }
  if (sqlite3_step(statement) != SQLITE_DONE) check(SQLITE_ERROR);
  sqlite3_reset(statement);
}

std::string text(const RawValue& value) { return std::get<std::string>(value); }

}  // namespace probity::bench

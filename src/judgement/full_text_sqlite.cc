// SQLite's FTS5, over the words where they lie.
#include "judgement/full_text.h"

namespace probity::judgement {

using base::Result;
using base::Status;

namespace {

class Sqlite final : public FullText {
 public:
  Result<std::string> match(store::Db&, const std::vector<TypedWord>& words) const override {
    std::string all;
    for (const TypedWord& word : words)
      all += (all.empty() ? "\"" : " \"") + word.text + "\"" + (word.begins ? "*" : "");
    return all.empty() ? "\"\"" : all;
  }
  std::string_view ids() const override {
    return "SELECT rowid FROM judgement_text WHERE judgement_text MATCH :a";
  }
  std::string_view ranks() const override {
    return "SELECT rowid, CAST(-1000000000 * bm25(judgement_text, 8.0, 1.0) AS INTEGER) "
           "FROM judgement_text WHERE judgement_text MATCH :a";
  }
  // Through the hits in their order, looking up each narrow row.
  std::string_view uses() const override {
    return "SELECT f.entry, f.facets, f.organisation, f.purpose FROM judgement_text "
           "CROSS JOIN judgement_facet f ON f.entry = judgement_text.rowid >> 3 "
           "WHERE judgement_text MATCH :a AND judgement_text.rowid & 7 = 0";
  }
  Result<Marked> marked(store::Db& db, const std::string& match, std::int64_t id) const override {
    static const std::string sql =
        "SELECT highlight(judgement_text, 0, char(2), char(3)), "
        "snippet(judgement_text, 1, char(2), char(3), '…', " +
        std::to_string(kShownWords) +
        ") FROM judgement_text WHERE judgement_text MATCH :a AND rowid = :b";
    PROBITY_TRY(const auto row, db.one(sql, {match, id}));
    return row ? Marked{row->text(0), row->text(1)} : Marked{};
  }

  Status add(store::Db& db, std::int64_t id) const override {
    return db.run(
        "INSERT INTO judgement_text(rowid, title, body) "
        "SELECT id, title, body FROM ledger_words WHERE id = :a",
        {id});
  }
  Status add_above(store::Db& db, std::int64_t id) const override {
    return db.run(
        "INSERT INTO judgement_text(rowid, title, body) "
        "SELECT id, title, body FROM ledger_words WHERE id > :a ORDER BY id",
        {id});
  }
  Status forget(store::Db& db, std::int64_t id, const std::string& title,
                const std::string& body) const override {
    return db.run(
        "INSERT INTO judgement_text(judgement_text, rowid, title, body) VALUES('delete',:a,:b,:c)",
        {id, title, body});
  }
  Status forget_all(store::Db& db) const override {
    return db.run("INSERT INTO judgement_text(judgement_text) VALUES('delete-all')");
  }
};

}  // namespace

const FullText& full_text_of_sqlite() {
  static const Sqlite one;
  return one;
}

}  // namespace probity::judgement

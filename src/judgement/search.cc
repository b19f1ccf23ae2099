#include "judgement/search.h"

#include <algorithm>
#include <unordered_set>

#include "base/limits.h"

namespace probity::judgement {

using base::Result;
using base::Status;
using ledger::Sort;
using ledger::WordsId;
namespace limits = base::limits;

namespace {

// Shorter words are searched as they stand, not as the beginning of others.
constexpr std::size_t kPrefixBytes = 3;
// Around what matched, in what FTS5 returns; texts of statements do not hold them but by malice,
// and then only mark themselves.
constexpr char kOpen = '\x02';
constexpr char kClose = '\x03';

bool is_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::vector<Piece> pieces(const std::string& marked) {
  std::vector<Piece> all;
  bool hit = false;
  std::string text;
  const auto flush = [&] {
    if (!text.empty()) all.push_back({std::move(text), hit});
    text.clear();
  };
  for (const char c : marked) {
    if (c == kOpen || c == kClose) {
      flush();
      hit = c == kOpen;
    } else if (c == '\n') {
      text += " · ";  // texts of several fields are one a line
    } else {
      text += c;
    }
  }
  flush();
  return all;
}

// Texts that concern restricted uses.
Result<std::unordered_set<std::int64_t>> withheld(store::Db& db) {
  std::unordered_set<std::int64_t> ids;
  PROBITY_CHECK(
      db.scan("SELECT w.id FROM judgement_use u JOIN ledger_words_use w ON w.entry = u.entry "
              "WHERE u.restricted = 1",
              {}, [&](std::span<const std::int64_t> row) {
                ids.insert(row[0]);
                return true;
              }));
  return ids;
}

struct Ranked {
  std::int64_t id;
  std::int64_t rank;
};

bool is_better(const Ranked& a, const Ranked& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.id > b.id;
}

// All that may be shown, in no order; ranked where there are not too many.
struct Matches {
  std::vector<Ranked> all;
  bool more = false;
};
Result<Matches> matches_of(store::Db& db, std::string_view typed) {
  Matches found;
  const std::string match = match_of(typed);
  PROBITY_TRY(const auto hidden, withheld(db));
  PROBITY_CHECK(db.scan("SELECT rowid FROM judgement_text WHERE judgement_text MATCH :a", {match},
                        [&](std::span<const std::int64_t> row) {
                          found.more = found.all.size() == limits::kSearchCounted;
                          if (!found.more && !hidden.contains(row[0]))
                            found.all.push_back({row[0], 0});
                          return !found.more;
                        }));
  if (found.all.size() > limits::kSearchRanked) return found;
  auto next = found.all.begin();  // both go by id
  PROBITY_CHECK(rank(db, match, [&](std::int64_t id, std::int64_t value) {
    while (next != found.all.end() && next->id < id) ++next;
    if (next != found.all.end() && next->id == id) next->rank = value;
  }));
  return found;
}

Result<Hit> hit_of(store::Db& db, const std::string& match, std::int64_t id) {
  PROBITY_TRY(const auto row,
              db.one("SELECT highlight(judgement_text, 0, char(2), char(3)), "
                     "snippet(judgement_text, 1, char(2), char(3), '…', 24) "
                     "FROM judgement_text WHERE judgement_text MATCH :a AND rowid = :b",
                     {match, id}));
  PROBITY_TRY(const auto subject, db.one("SELECT subject FROM ledger_words WHERE id = :a", {id}));
  Hit hit{WordsId::of(id), {}, {}, {}};
  if (subject) hit.subject = *base::SubjectDigest::from_hex(subject->text(0));
  if (row) {
    hit.title = pieces(row->text(0));
    hit.snippet = pieces(row->text(1));
  }
  return hit;
}

// The first of them, best first.
void sort_first(std::vector<Ranked>& all, std::size_t count) {
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()));
  std::partial_sort(all.begin(), end, all.end(), is_better);
}

}  // namespace

std::string match_of(std::string_view typed) {
  typed = typed.substr(0, limits::kSearchBytes);
  std::string match;
  std::size_t words = 0;
  for (std::size_t at = 0; at < typed.size() && words < limits::kSearchWords;) {
    std::size_t end = at;
    while (end < typed.size() && is_of_word(typed[end])) ++end;
    if (end > at) {
      match += (words == 0 ? "\"" : " \"") + std::string(typed.substr(at, end - at)) + "\"";
      if (end - at >= kPrefixBytes) match += "*";
      ++words;
    }
    at = end + 1;
  }
  return words == 0 ? "\"\"" : match;
}

namespace {

// How far the index has come: the last text, and the last that was replaced.
struct End {
  std::int64_t id = -1;
  std::int64_t renewed = 0;
  bool operator==(const End&) const = default;
};

Result<End> end_of(store::Db& db, const char* query) {
  PROBITY_TRY(const auto row, db.one(query));
  if (!row) return End{};
  return End{row->is_null(0) ? -1 : row->integer(0), row->is_null(1) ? 0 : row->integer(1)};
}

// The index forgets a text only if it is told the very words that it holds: of several that were
// replaced since, the oldest.
Status index_renewed(store::Db& db, const End& end) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT id, min(number), title, body FROM ledger_words_before "
                       "WHERE number > :a AND id <= :b GROUP BY id ORDER BY id",
                       {end.renewed, end.id}));
  for (const store::Row& row : rows) {
    const std::int64_t id = row.integer(0);
    PROBITY_CHECK(db.run(
        "INSERT INTO judgement_text(judgement_text, rowid, title, body) VALUES('delete',:a,:b,:c)",
        {id, row.text(2), row.text(3)}));
    PROBITY_CHECK(
        db.run("INSERT INTO judgement_text(rowid, title, body) "
               "SELECT id, title, body FROM ledger_words WHERE id = :a",
               {id}));
  }
  return {};
}

}  // namespace

Status index_new_words(store::Db& db) {
  PROBITY_TRY(const End end, end_of(db, "SELECT id, renewed FROM judgement_text_end"));
  PROBITY_TRY(const End last, end_of(db,
                                     "SELECT (SELECT max(id) FROM ledger_words), "
                                     "(SELECT max(number) FROM ledger_words_before)"));
  if (last == end) return {};
  if (end.id >= 0) PROBITY_CHECK(index_renewed(db, end));
  PROBITY_CHECK(
      db.run("INSERT INTO judgement_text(rowid, title, body) "
             "SELECT id, title, body FROM ledger_words WHERE id > :a ORDER BY id",
             {end.id}));
  return db.run(
      "INSERT INTO judgement_text_end(one, id, renewed) VALUES(1, :a, :b) "
      "ON CONFLICT(one) DO UPDATE SET id = excluded.id, renewed = excluded.renewed",
      {last.id, last.renewed});
}

Status index_all_words(store::Db& db) {
  PROBITY_CHECK(db.run("INSERT INTO judgement_text(judgement_text) VALUES('delete-all')"));
  PROBITY_CHECK(db.run("DELETE FROM judgement_text_end"));
  return index_new_words(db);
}

Status rank(store::Db& db, const std::string& match,
            const std::function<void(std::int64_t, std::int64_t)>& on_hit) {
  return db.scan(
      "SELECT rowid, CAST(-1000000000 * bm25(judgement_text, 8.0, 1.0) AS INTEGER) "
      "FROM judgement_text WHERE judgement_text MATCH :a",
      {match}, [&](std::span<const std::int64_t> row) {
        on_hit(row[0], row[1]);
        return true;
      });
}

Result<Results> search(store::Db& db, std::string_view typed, std::size_t first) {
  PROBITY_TRY(const Matches found, matches_of(db, typed));
  std::array<std::vector<Ranked>, 7> sorts;
  for (const Ranked& one : found.all)
    sorts.at(static_cast<std::size_t>(WordsId::of(one.id).sort)).push_back(one);
  Results results;
  results.more = found.more;
  const std::string match = match_of(typed);
  for (std::size_t i = 0; i < sorts.size(); ++i) {
    Hits& hits = results.by_sort[i];
    hits.count = static_cast<std::int64_t>(sorts[i].size());
    sort_first(sorts[i], first);
    for (std::size_t k = 0; k < sorts[i].size() && k < first; ++k) {
      PROBITY_TRY(Hit hit, hit_of(db, match, sorts[i][k].id));
      hits.first.push_back(std::move(hit));
    }
  }
  return results;
}

Result<std::vector<std::uint64_t>> matching(store::Db& db, std::string_view typed, Sort sort,
                                            std::size_t count) {
  PROBITY_TRY(Matches found, matches_of(db, typed));
  if (sort != Sort::statement)
    std::erase_if(found.all, [&](const Ranked& one) { return WordsId::of(one.id).sort != sort; });
  sort_first(found.all, count);
  std::vector<std::uint64_t> entries;
  for (std::size_t i = 0; i < found.all.size() && i < count; ++i)
    entries.push_back(WordsId::of(found.all[i].id).entry);
  return entries;
}

}  // namespace probity::judgement

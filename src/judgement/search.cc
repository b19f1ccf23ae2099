#include "judgement/search.h"

#include <algorithm>
#include <unordered_set>

#include "base/limits.h"
#include "judgement/full_text.h"

namespace probity::judgement {

using base::Result;
using base::Status;
using ledger::Sort;
using ledger::WordsId;
namespace limits = base::limits;

namespace {

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
Result<Matches> matches_of(store::Db& db, const std::string& match) {
  Matches found;
  PROBITY_TRY(const auto hidden, withheld(db));
  PROBITY_CHECK(db.scan(full_text(db).ids(), {match}, [&](std::span<const std::int64_t> row) {
    found.more = found.all.size() == limits::kSearchCounted;
    if (!found.more && !hidden.contains(row[0])) found.all.push_back({row[0], 0});
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
  PROBITY_TRY(const FullText::Marked marked, full_text(db).marked(db, match, id));
  PROBITY_TRY(const auto subject, db.one("SELECT subject FROM ledger_words WHERE id = :a", {id}));
  Hit hit{WordsId::of(id), {}, {}, {}};
  if (subject) hit.subject = *base::SubjectDigest::from_hex(subject->text(0));
  hit.title = pieces(marked.title);
  hit.snippet = pieces(marked.body);
  return hit;
}

// The first of them, best first.
void sort_first(std::vector<Ranked>& all, std::size_t count) {
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()));
  std::partial_sort(all.begin(), end, all.end(), is_better);
}

}  // namespace

Result<std::string> match_of(store::Db& db, std::string_view typed) {
  return full_text(db).match(db, words_of(typed));
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
              db.query("SELECT id, title, body FROM ledger_words_before WHERE number IN "
                       "(SELECT min(number) FROM ledger_words_before "
                       "WHERE number > :a AND id <= :b GROUP BY id) ORDER BY id",
                       {end.renewed, end.id}));
  for (const store::Row& row : rows) {
    const std::int64_t id = row.integer(0);
    PROBITY_CHECK(full_text(db).forget(db, id, row.text(1), row.text(2)));
    PROBITY_CHECK(full_text(db).add(db, id));
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
  PROBITY_CHECK(full_text(db).add_above(db, end.id));
  return db.run(
      "INSERT INTO judgement_text_end(one, id, renewed) VALUES(1, :a, :b) "
      "ON CONFLICT(one) DO UPDATE SET id = excluded.id, renewed = excluded.renewed",
      {last.id, last.renewed});
}

Status index_all_words(store::Db& db) {
  PROBITY_CHECK(full_text(db).forget_all(db));
  PROBITY_CHECK(db.run("DELETE FROM judgement_text_end"));
  return index_new_words(db);
}

Status rank(store::Db& db, const std::string& match,
            const std::function<void(std::int64_t, std::int64_t)>& on_hit) {
  return db.scan(full_text(db).ranks(), {match}, [&](std::span<const std::int64_t> row) {
    on_hit(row[0], row[1]);
    return true;
  });
}

Result<Results> search(store::Db& db, std::string_view typed, std::size_t first) {
  PROBITY_TRY(const std::string match, match_of(db, typed));
  PROBITY_TRY(const Matches found, matches_of(db, match));
  std::array<std::vector<Ranked>, 7> sorts;
  for (const Ranked& one : found.all)
    sorts.at(static_cast<std::size_t>(WordsId::of(one.id).sort)).push_back(one);
  Results results;
  results.more = found.more;
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
  PROBITY_TRY(const std::string match, match_of(db, typed));
  PROBITY_TRY(Matches found, matches_of(db, match));
  if (sort != Sort::statement)
    std::erase_if(found.all, [&](const Ranked& one) { return WordsId::of(one.id).sort != sort; });
  sort_first(found.all, count);
  std::vector<std::uint64_t> entries;
  for (std::size_t i = 0; i < found.all.size() && i < count; ++i)
    entries.push_back(WordsId::of(found.all[i].id).entry);
  return entries;
}

}  // namespace probity::judgement

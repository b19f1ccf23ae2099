// PostgreSQL's vectors of words. Its own parser knows addresses, paths and numbers where FTS5 knows
// words, so the words are taken apart here: letters and digits, whatever the language (ICU).
#include <algorithm>

#include "base/utf8.h"
#include "judgement/full_text.h"

namespace probity::judgement {

using base::Result;
using base::Status;

namespace {

// A vector holds a megabyte: so much of a text is found, and so much of a word.
constexpr const char* kIndexed = "100000";
constexpr const char* kWord = "200";

// Without accents and case.
std::string folded(const std::string& text) {
  return "lower(regexp_replace(normalize(left(" + text + ", " + kIndexed +
         "), NFD), '[\\u0300-\\u036f]', '', 'g') COLLATE \"und-x-icu\")";
}

std::string vector_of(const std::string& text) {
  return "array_to_tsvector(ARRAY(SELECT DISTINCT left(w, " + std::string(kWord) +
         ") FROM regexp_split_to_table(" + folded(text) + ", '[^[:alnum:]]+') w WHERE w <> ''))";
}

std::string take_in(const std::string& which) {
  return "INSERT INTO judgement_text(id, title, body) SELECT id, " + vector_of("title") + ", " +
         vector_of("body") + " FROM ledger_words WHERE " + which;
}

// The lexemes that a match consists of, as match() writes it: 'word' or 'word':*, joined by &.
std::vector<TypedWord> terms_of(const std::string& match) {
  std::vector<TypedWord> terms;
  for (std::size_t at = 0; (at = match.find('\'', at)) != match.npos;) {
    const std::size_t end = match.find('\'', at + 1);
    terms.push_back({match.substr(at + 1, end - at - 1), match.compare(end, 3, "':*") == 0});
    at = end + 1;
  }
  return terms;
}

bool is_hit(const std::string& word, const std::vector<TypedWord>& terms) {
  return std::any_of(terms.begin(), terms.end(), [&](const TypedWord& term) {
    return term.begins ? word.starts_with(term.text) : word == term.text;
  });
}

// A word of a text, and whether it matches.
struct Word {
  std::size_t begin, end;
  bool hit;
};

Result<std::vector<Word>> words_in(store::Db& db, const std::string& text,
                                   const std::vector<TypedWord>& terms) {
  static const std::string sql = "SELECT w[1], " + folded("w[1]") +
                                 " FROM regexp_matches(left(:a, " + kIndexed +
                                 ") COLLATE \"und-x-icu\", '[[:alnum:]\\u0300-\\u036f]+', 'g') w";
  PROBITY_TRY(const auto rows, db.query(sql, {text}));
  std::vector<Word> words;
  std::size_t at = 0;
  for (const store::Row& row : rows) {
    const std::string word = row.text(0);
    at = text.find(word, at);
    if (at == text.npos) break;
    words.push_back({at, at + word.size(), is_hit(row.text(1), terms)});
    at += word.size();
  }
  return words;
}

std::string marked_between(const std::string& text, const std::vector<Word>& words,
                           std::size_t begin, std::size_t end) {
  std::string made;
  std::size_t at = begin;
  for (const Word& word : words) {
    if (!word.hit || word.begin < begin || word.end > end) continue;
    made += text.substr(at, word.begin - at) + kOpen +
            text.substr(word.begin, word.end - word.begin) + kClose;
    at = word.end;
  }
  return made + text.substr(at, end - at);
}

// The part around the first word that matches.
std::string part_of(const std::string& text, const std::vector<Word>& words) {
  if (words.size() <= kShownWords) return marked_between(text, words, 0, text.size());
  const auto hit =
      std::find_if(words.begin(), words.end(), [](const Word& one) { return one.hit; });
  const auto place = hit == words.end() ? 0 : static_cast<std::size_t>(hit - words.begin());
  const std::size_t last = words.size() - kShownWords;
  const std::size_t first = std::min(last, place > kShownWords / 4 ? place - kShownWords / 4 : 0);
  const std::size_t begin = first == 0 ? 0 : words[first].begin;
  const std::size_t end = first == last ? text.size() : words[first + kShownWords - 1].end;
  return (first == 0 ? "" : "…") + marked_between(text, words, begin, end) +
         (first == last ? "" : "…");
}

class Postgresql final : public FullText {
 public:
  Result<std::string> match(store::Db& db, const std::vector<TypedWord>& words) const override {
    static const std::string sql = "SELECT w FROM regexp_split_to_table(" + folded(":a") +
                                   ", '[^[:alnum:]]+') w WHERE w <> ''";
    std::string all;
    for (const TypedWord& word : words) {
      if (!base::is_utf8(word.text)) return std::string();  // no text holds it
      PROBITY_TRY(const auto rows, db.query(sql, {word.text}));
      for (const store::Row& row : rows) {
        const bool begins = word.begins && &row == &rows.back();
        all += (all.empty() ? "'" : " & '") + row.text(0) + (begins ? "':*" : "'");
      }
    }
    return all;
  }
  std::string_view ids() const override {
    return "SELECT id FROM judgement_text WHERE (title || body) @@ CAST(:a AS tsquery) ORDER BY id";
  }
  std::string_view ranks() const override {
    return "SELECT id, CAST(1000000000 * (8 * ts_rank(title, q) + ts_rank(body, q)) AS BIGINT) "
           "FROM judgement_text, CAST(:a AS tsquery) q WHERE (title || body) @@ q ORDER BY id";
  }
  std::string_view uses() const override {
    return "SELECT f.entry, f.facets, f.organisation, f.purpose FROM judgement_text t "
           "JOIN judgement_facet f ON f.entry = t.id >> 3 "
           "WHERE (t.title || t.body) @@ CAST(:a AS tsquery) AND t.id & 7 = 0 ORDER BY t.id";
  }
  Result<Marked> marked(store::Db& db, const std::string& match, std::int64_t id) const override {
    PROBITY_TRY(const auto row, db.one("SELECT title, body FROM ledger_words WHERE id = :a", {id}));
    if (!row) return Marked{};
    const std::vector<TypedWord> terms = terms_of(match);
    const std::string title = row->text(0), body = row->text(1);
    PROBITY_TRY(const auto in_title, words_in(db, title, terms));
    PROBITY_TRY(const auto in_body, words_in(db, body, terms));
    return Marked{marked_between(title, in_title, 0, title.size()), part_of(body, in_body)};
  }

  Status add(store::Db& db, std::int64_t id) const override {
    static const std::string sql = take_in("id = :a");
    return db.run(sql, {id});
  }
  Status add_above(store::Db& db, std::int64_t id) const override {
    static const std::string sql = take_in("id > :a ORDER BY id");
    return db.run(sql, {id});
  }
  Status forget(store::Db& db, std::int64_t id, const std::string&,
                const std::string&) const override {
    return db.run("DELETE FROM judgement_text WHERE id = :a", {id});
  }
  Status forget_all(store::Db& db) const override { return db.run("DELETE FROM judgement_text"); }
};

}  // namespace

const FullText& full_text_of_postgresql() {
  static const Postgresql one;
  return one;
}

}  // namespace probity::judgement

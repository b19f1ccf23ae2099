// FullText: the index over what statements let people find things by (ledger_words), as each
// database makes one: SQLite by its FTS5, PostgreSQL by vectors of words and a GIN index. Both know
// neither accents nor case, and want all words of a search. Their ranking differs. Functions over a
// Db on its thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace probity::judgement {

// Around what matched, in a marked text; texts of statements do not hold them but by malice, and
// then only mark themselves.
inline constexpr char kOpen = '\x02';
inline constexpr char kClose = '\x03';
// So many words of a text are shown around what matched.
inline constexpr std::size_t kShownWords = 24;

// A word that somebody typed, which may be the beginning of a longer one.
struct TypedWord {
  std::string text;
  bool begins = false;
};
std::vector<TypedWord> words_of(std::string_view typed);

class FullText {
 public:
  struct Marked {
    std::string title;
    std::string body;  // the part around the words
  };

  virtual ~FullText() = default;

  // What asks for all the words, to be given to the statements below; one that matches nothing
  // where there is no word. What a person types is never syntax.
  virtual base::Result<std::string> match(store::Db& db,
                                          const std::vector<TypedWord>& words) const = 0;
  // Each takes a match as its first parameter and goes by id. The ids; the ids and how well each
  // matches, growing; the narrow rows (judgement_facet) of the uses.
  virtual std::string_view ids() const = 0;
  virtual std::string_view ranks() const = 0;
  virtual std::string_view uses() const = 0;
  virtual base::Result<Marked> marked(store::Db& db, const std::string& match,
                                      std::int64_t id) const = 0;

  // Takes in the text of that id, and of all above one.
  virtual base::Status add(store::Db& db, std::int64_t id) const = 0;
  virtual base::Status add_above(store::Db& db, std::int64_t id) const = 0;
  // Forgets a text, told by the very words that it holds of it.
  virtual base::Status forget(store::Db& db, std::int64_t id, const std::string& title,
                              const std::string& body) const = 0;
  virtual base::Status forget_all(store::Db& db) const = 0;
};

const FullText& full_text(const store::Db& db);

// The two of them.
const FullText& full_text_of_sqlite();
const FullText& full_text_of_postgresql();

}  // namespace probity::judgement

// Search: full text over what statements let people find things by (ledger/words.h): words without
// accents and case, each also as the beginning of a longer one, all of them wanted, best match
// first with the title weighing most. What a person types is never syntax. What concerns restricted
// uses (law enforcement, migration) is in no result and no count. The index is a projection: follow
// and settle of judgement's register keep it. Functions over a Db on its thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "ledger/words.h"
#include "store/db.h"

namespace probity::judgement {

// What asks for all words of a text (judgement/full_text.h).
base::Result<std::string> match_of(store::Db& db, std::string_view typed);

// What was written since it was called last, and everything anew.
base::Status index_new_words(store::Db& db);
base::Status index_all_words(store::Db& db);

// A text in pieces; those that match what was searched for are marked.
struct Piece {
  std::string text;
  bool hit = false;
};

struct Hit {
  ledger::WordsId id;
  base::SubjectDigest subject;
  std::vector<Piece> title;
  std::vector<Piece> snippet;  // of the body, around the words
};

// The hits of one sort, best first; how many there are, exactly unless `more`.
struct Hits {
  std::int64_t count = 0;
  std::vector<Hit> first;
};
struct Results {
  std::array<Hits, 7> by_sort;  // by Sort
  bool more = false;            // counting stopped at limits::kSearchCounted
};
base::Result<Results> search(store::Db& db, std::string_view typed, std::size_t first);

// The entries of the hits of a sort, best first, at most `count`; of Sort::statement those of every
// sort: each is an entry of the log.
base::Result<std::vector<std::uint64_t>> matching(store::Db& db, std::string_view typed,
                                                  ledger::Sort sort, std::size_t count);

// How well each text matches: calls `on_hit` with its id and a number that grows with the match.
base::Status rank(store::Db& db, const std::string& match,
                  const std::function<void(std::int64_t id, std::int64_t rank)>& on_hit);

}  // namespace probity::judgement

// Words: what a statement lets people find its subject by. A kind of statement gives them
// (kind.h), they are folded into a table of their own, and the search index of judgement/ is made
// of that table. Names, purposes and public texts only: never a person, an address or a number to
// call. Functions over a Db.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::ledger {

// What is found. The numbers are part of stored ids.
enum class Sort { use, component, model, organisation, label, check, statement };

struct Words {
  Sort sort = Sort::statement;
  std::string title;
  std::string body;
  std::optional<base::SubjectDigest> about{};  // where it is not the statement's first subject
  std::string purpose{};                       // of a use, for lists: a node of the purpose tree
  std::string stage{};                         // likewise
};

// A text to search: the entry whose words they are and what they find, in one number.
struct WordsId {
  std::uint64_t entry = 0;
  Sort sort = Sort::statement;

  static constexpr int kSortBits = 3;
  std::int64_t number() const {
    return static_cast<std::int64_t>(entry << kSortBits) | static_cast<std::int64_t>(sort);
  }
  static WordsId of(std::int64_t number) {
    return {static_cast<std::uint64_t>(number) >> kSortBits,
            static_cast<Sort>(number & ((1 << kSortBits) - 1))};
  }
};

// `subject` is the statement's first. Also keeps which uses the statement concerns, so that what is
// about a restricted one can be left out of every search.
base::Status add_words(store::Db& db, log::LogIndex entry, const base::SubjectDigest& subject,
                       const Words& words);

// The words that an entry gave earlier, replaced because the entry `by` says otherwise: lists and
// searches show the new ones. Nothing where that entry gave none.
base::Status renew_words(store::Db& db, const WordsId& id, const Words& words, log::LogIndex by);

// One a line, without empty ones.
std::string in_lines(std::initializer_list<std::string_view> texts);
// An organisation's id and name.
base::Result<std::string> names_of(store::Db& db, const std::string& organisation);

}  // namespace probity::ledger

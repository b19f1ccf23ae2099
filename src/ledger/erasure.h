// Erasure: the content of a statement goes, what it was committed to stays (GDPR Art. 17;
// docs/erasure.md). The statement that asks for it says what remains: the same predicate without
// its texts, persons and nonce. From its entry on the ledger folds that in place of the content,
// live and at every rebuild, so that both are the same and everyone who has the log can repeat it.
// Functions over a Db on its thread; writing ones run inside the caller's transaction.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger.h"
#include "store/log_store.h"

namespace probity::ledger {

// The word of the kind that erases, in registers/erasures/: the ledger itself acts on it.
inline constexpr std::string_view kErasure = "erasure";

// What is folded in place of an erased content.
struct Remains {
  std::string predicate_type;
  std::vector<base::SubjectDigest> subjects;
  boost::json::value predicate;
};
BOOST_DESCRIBE_STRUCT(Remains, (), (predicate_type, subjects, predicate))

// conflict (rule erasure.permanent) for a kind whose content is permanent.
Result<Remains> remains_of(const Prepared& statement);

// What the ledger checks of an erasure beside its register's rules: the one subject is a statement
// in the log, of an erasable kind, by the same organisation, not erased already, its kind lets it
// go now, and what is to remain is what remains.
Status check_erasure(View& view, const Prepared& erasure, const Placed& placed);
// conflict (rule erasure.again) for a statement that was erased: nobody says it a second time.
Status check_not_erased(Db& db, const base::PaeDigest& statement);

// An entry whose content was erased, and by what.
struct ErasedEntry {
  std::uint64_t entry = 0;
  std::uint64_t by = 0;
  std::string ground;  // the word of its ground
  base::Date asked_on;
  base::Time time;         // when the erasure was logged
  bool has_nonce = false;  // without one a guess of what it said could be confirmed by its digest
};
Result<std::optional<ErasedEntry>> erasure_of(Db& db, log::LogIndex entry);

// Takes the content of every entry that carries the statement out of the log's tables. Its
// projections are the fold's to renew.
Result<std::vector<log::LogIndex>> erase_content(Db& db, const base::PaeDigest& statement);
// Keeps who erased what, as the fold of the erasure does.
struct ErasureSaid {
  std::string ground;
  base::Date asked_on;
  const Remains& remains;
};
Status add_erasure(Db& db, const Placed& at, const ErasureSaid& said);

// What the log's erasures say remains, by the statement: read at the first entry without content.
class Erasures {
 public:
  Erasures(Db& db, const Kinds& kinds, log::TreeSize size) : db_(db), kinds_(kinds), size_(size) {}
  // The statement to fold in the place of an entry without content; environment (rule
  // rebuild.withheld) when no erasure says so.
  Result<Prepared> in_place_of(const store::Entry& entry);

 private:
  Status load();
  Db& db_;
  const Kinds& kinds_;
  log::TreeSize size_;
  bool is_loaded_ = false;
  std::map<base::PaeDigest, Remains> remains_;
};

}  // namespace probity::ledger

#include "judgement/restricted.h"

#include <set>

#include "ledger/subjects.h"

namespace probity::judgement {

base::Result<std::vector<Row>> restricted_in(store::Db& db, log::LogIndex entry) {
  std::set<base::SubjectDigest> concerned;
  PROBITY_TRY(const auto subjects, ledger::subjects_of(db, entry));
  for (const base::SubjectDigest& one : subjects)
    PROBITY_CHECK(ledger::add_concerned(db, one, concerned));
  std::vector<Row> restricted;
  for (const base::SubjectDigest& one : concerned) {
    PROBITY_TRY(auto use, row_of(db, one));
    if (use && use->restricted) restricted.push_back(*std::move(use));
  }
  return restricted;
}

}  // namespace probity::judgement

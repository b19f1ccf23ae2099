#include "ledger/words.h"

#include <set>

#include "ledger/authority.h"
#include "ledger/subjects.h"

namespace probity::ledger {

base::Status add_words(store::Db& db, log::LogIndex entry, const base::SubjectDigest& subject,
                       const Words& words) {
  const base::SubjectDigest& about = words.about.value_or(subject);
  const std::int64_t id = WordsId{entry.value, words.sort}.number();
  PROBITY_CHECK(
      db.run("INSERT INTO ledger_words(id, subject, title, body, purpose, stage) "
             "VALUES(:a,:b,:c,:d,:e,:f)",
             {id, about.hex(), words.title, words.body, words.purpose, words.stage}));
  std::set<base::SubjectDigest> concerned;
  PROBITY_TRY(const auto subjects, subjects_of(db, entry));
  for (const base::SubjectDigest& one : subjects) PROBITY_CHECK(add_concerned(db, one, concerned));
  for (const base::SubjectDigest& one : concerned) {
    PROBITY_TRY(const auto use, find_subject(db, one));
    if (use && use->kind == "use")
      PROBITY_CHECK(db.run("INSERT INTO ledger_words_use(id, entry) VALUES(:a,:b)",
                           {id, static_cast<std::int64_t>(use->entry)}));
  }
  return {};
}

std::string in_lines(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    if (!all.empty()) all += '\n';
    all += text;
  }
  return all;
}

base::Result<std::string> names_of(store::Db& db, const std::string& organisation) {
  PROBITY_TRY(const auto found, find_organisation(db, organisation));
  return in_lines({organisation, found ? found->name : ""});
}

}  // namespace probity::ledger

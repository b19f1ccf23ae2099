#include "ledger/words.h"

#include <set>

#include "ledger/authority.h"
#include "ledger/subjects.h"

namespace probity::ledger {

namespace {

base::Status add_purpose(store::Db& db, const std::string& purpose, log::LogIndex by) {
  if (purpose.empty()) return {};
  return db.run("INSERT INTO ledger_purpose(purpose, entry) VALUES(:a,:b) ON CONFLICT DO NOTHING",
                {purpose, static_cast<std::int64_t>(by.value)});
}

}  // namespace

base::Status add_words(store::Db& db, log::LogIndex entry, const base::SubjectDigest& subject,
                       const Words& words) {
  const base::SubjectDigest& about = words.about.value_or(subject);
  const std::int64_t id = WordsId{entry.value, words.sort}.number();
  PROBITY_CHECK(
      db.run("INSERT INTO ledger_words(id, subject, title, body, purpose, stage) "
             "VALUES(:a,:b,:c,:d,:e,:f)",
             {id, about.hex(), words.title, words.body, words.purpose, words.stage}));
  PROBITY_CHECK(add_purpose(db, words.purpose, entry));
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

base::Status renew_words(store::Db& db, const WordsId& id, const Words& words, log::LogIndex by) {
  const std::int64_t number = id.number();
  PROBITY_CHECK(
      db.run("INSERT INTO ledger_words_before(number, id, title, body) "
             "SELECT (SELECT coalesce(max(number), 0) + 1 FROM ledger_words_before), "
             "id, title, body FROM ledger_words WHERE id = :a",
             {number}));
  PROBITY_CHECK(
      db.run("UPDATE ledger_words SET title = :a, body = :b, purpose = :c, stage = :d "
             "WHERE id = :e",
             {words.title, words.body, words.purpose, words.stage, number}));
  return add_purpose(db, words.purpose, by);
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

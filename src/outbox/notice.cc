#include "outbox/notice.h"

#include <algorithm>

#include "base/id.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "judgement/restricted.h"
#include "ledger/authority.h"
#include "ledger/checks.h"
#include "ledger/subjects.h"
#include "outbox/limits.h"
#include "store/log_store.h"

namespace probity::outbox {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

bool holds(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

void add_once(std::vector<std::string>& list, const std::string& word) {
  if (!word.empty() && !holds(list, word)) list.push_back(word);
}

Status check_list(const std::vector<std::string>& list, const std::string& name) {
  if (list.size() <= limits::kWantedWords) return {};
  return fail(Code::too_large, "too many are named", "/" + name, "notice.count",
              std::to_string(list.size()), "at most " + std::to_string(limits::kWantedWords));
}

}  // namespace

Result<std::optional<Notice>> notice_of(store::Db& db, const std::string& origin,
                                        std::uint64_t index) {
  PROBITY_TRY(const auto entry, store::read_entry(db, {index}));
  if (!entry)
    return fail(Code::not_found, "the log has no such entry", "", "notice.entry",
                std::to_string(index));
  Notice notice{"entry.logged",
                origin,
                index,
                entry->time,
                entry->kind,
                entry->pae,
                {},
                {},
                "/log/" + std::to_string(index)};
  PROBITY_TRY(const auto key, ledger::find_key(db, entry->key));
  if (key) add_once(notice.organisations, key->signer.organisation);
  PROBITY_TRY(const auto restricted, judgement::restricted_in(db, entry->index));
  if (!restricted.empty()) return std::optional<Notice>();
  PROBITY_TRY(const auto subjects, ledger::subjects_of(db, entry->index));
  for (const base::SubjectDigest& digest : subjects) {
    PROBITY_TRY(const auto known, ledger::find_subject(db, digest));
    notice.subjects.push_back(known ? NoticeSubject{known->kind, known->name, digest}
                                    : NoticeSubject{"statement", "", digest});
    if (known) add_once(notice.organisations, known->organisation);
    if (known && known->kind == "agency") add_once(notice.organisations, known->name);
  }
  return std::optional(std::move(notice));
}

std::string to_json(const Notice& notice) { return json::canonical(json::encode(notice)); }

Status check(const Wanted& wanted, const std::vector<std::string>& kinds) {
  PROBITY_CHECK(check_list(wanted.kinds, "kinds"));
  PROBITY_CHECK(check_list(wanted.agencies, "agencies"));
  PROBITY_CHECK(check_list(wanted.uses, "uses"));
  for (std::size_t i = 0; i < wanted.kinds.size(); ++i)
    if (!holds(kinds, wanted.kinds[i]))
      return fail(Code::bad_input, "there is no such kind of statement",
                  "/kinds/" + std::to_string(i), "notice.kind", json::quoted(wanted.kinds[i]),
                  "a kind that /api/v1/kinds lists");
  for (std::size_t i = 0; i < wanted.agencies.size(); ++i)
    if (!base::is_slug(wanted.agencies[i]))
      return fail(Code::bad_input, "that is no short name of an organisation",
                  "/agencies/" + std::to_string(i), "notice.agency",
                  json::quoted(wanted.agencies[i]), std::string(base::AgencyTag::kWanted));
  for (std::size_t i = 0; i < wanted.uses.size(); ++i)
    if (!base::is_path(wanted.uses[i]))
      return fail(Code::bad_input, "that is no name of a use", "/uses/" + std::to_string(i),
                  "notice.use", json::quoted(wanted.uses[i]), std::string(base::UseTag::kWanted));
  return {};
}

std::vector<std::string> kinds_of(const std::vector<ledger::Register>& registers) {
  std::vector<std::string> labels;
  for (const ledger::Register& one : registers)
    for (const ledger::Kind& kind : one.kinds) labels.push_back(kind.label());
  return labels;
}

bool wants(const Wanted& wanted, const Notice& notice) {
  // A kind without its version means all of them: who asked before there was a second gets it too.
  if (!wanted.kinds.empty() && !holds(wanted.kinds, notice.kind) &&
      !holds(wanted.kinds, ledger::word_of(notice.kind)))
    return false;
  const auto among = [](const std::vector<std::string>& list, const std::string& word) {
    return holds(list, word);
  };
  if (!wanted.agencies.empty() &&
      std::none_of(notice.organisations.begin(), notice.organisations.end(),
                   [&](const std::string& one) { return among(wanted.agencies, one); }))
    return false;
  return wanted.uses.empty() ||
         std::any_of(notice.subjects.begin(), notice.subjects.end(), [&](const NoticeSubject& one) {
           return one.kind == "use" && among(wanted.uses, one.name);
         });
}

}  // namespace probity::outbox

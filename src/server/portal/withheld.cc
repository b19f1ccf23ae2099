#include "server/portal/withheld.h"

#include "base/number.h"
#include "judgement/catalog.h"
#include "language/say.h"
#include "ledger/subjects.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

Result<bool> is_withheld(Snapshot& snapshot, const store::Entry& entry) {
  PROBITY_TRY(const auto subjects, ledger::subjects_of(snapshot.db, entry.index));
  for (const base::SubjectDigest& subject : subjects) {
    PROBITY_TRY(const auto use, judgement::row_of(snapshot.db, subject));
    if (use && use->restricted && use->entry != entry.index.value) return true;
  }
  return false;
}

Result<ShownEntry> shown_entry(Snapshot& snapshot, std::uint64_t index) {
  PROBITY_TRY(auto entry, store::read_entry(snapshot.db, {index}));
  if (!entry)
    return fail(Code::not_found, "the log has no such entry", "", "page.entry",
                std::to_string(index), language::say("below {}", snapshot.size));
  ShownEntry shown{*std::move(entry)};
  PROBITY_TRY(shown.withheld, is_withheld(snapshot, shown.entry));
  if (shown.withheld) shown.entry.envelope.reset();
  return shown;
}

Result<std::uint64_t> index_of(std::string_view text) {
  const auto index = base::parse_int(text);
  if (!index || *index < 0)
    return fail(Code::not_found, "that is no entry of a log", "", "page.entry", std::string(text),
                "a number from 0");
  return static_cast<std::uint64_t>(*index);
}

}  // namespace probity::server::portal

#include "server/portal/withheld.h"

#include <algorithm>

#include "base/number.h"
#include "judgement/restricted.h"
#include "language/say.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

Result<bool> is_withheld(Snapshot& snapshot, const store::Entry& entry) {
  PROBITY_TRY(const auto uses, judgement::restricted_in(snapshot.db, entry.index));
  return std::any_of(uses.begin(), uses.end(),
                     [&](const judgement::Row& use) { return use.entry != entry.index.value; });
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

// What the portal does not show: everything said about a use in a restricted area (law enforcement,
// migration) after its registration, because it tells the code or the facts behind it (DECISIONS,
// "Computed, then adopted"). The commitment, the proof and the signer stay public. One thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "language/say.h"
#include "server/portal/snapshot.h"
#include "store/log_store.h"

namespace probity::server::portal {

// In place of what such an entry says.
inline constexpr const char* kWithheld =
    language::said("Not shown: about a use in a restricted area");

base::Result<bool> is_withheld(Snapshot& snapshot, const store::Entry& entry);

// The entry for readers: not_found (rule "page.entry") when the log has none at `index`; a withheld
// one comes without its envelope and with `withheld` set.
struct ShownEntry {
  store::Entry entry;
  bool withheld = false;
};
base::Result<ShownEntry> shown_entry(Snapshot& snapshot, std::uint64_t index);

// The index that an address spells, or not_found.
base::Result<std::uint64_t> index_of(std::string_view text);

}  // namespace probity::server::portal

// What pages and answers say where a content was erased: by which entry, on which ground, since
// when. The commitment, the proof and the signer's key stay public (docs/erasure.md). One thread.
#pragma once

#include <string>
#include <string_view>

#include "language/say.h"
#include "ledger/erasure.h"
#include "server/pages/log.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

inline constexpr const char* kErased = language::said("Content erased, commitment kept");

// Of the error for who asks for such a content: answered with 410 (Gone).
inline constexpr std::string_view kErasedRule = "entry.erased";

// "unlawful" -> "The data were unlawfully processed (GDPR Art. 17(1)(d))".
std::string ground_words(std::string_view ground);

// Fills what an entry page says of a content that is not there.
base::Status fill_erased(Snapshot& snapshot, log::LogIndex index, pages::EntryPage& page);

// A text that an erasure takes: itself, or that it was erased.
std::string or_erased(const std::string& text);

}  // namespace probity::server::portal

// Amended: what an amendment changed, in words: each part of the registration before and after. One
// thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "registers/uses/amendment.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

struct AmendedPart {
  std::string what;    // "Stage"
  std::string before;  // "Pilot"; empty: it said nothing
  std::string after;
};
base::Result<std::vector<AmendedPart>> amended_parts(
    Snapshot& snapshot, const std::vector<registers::uses::Changed>& changed);

// All of it as one text for a timeline, with the reason.
base::Result<std::string> amended_words(Snapshot& snapshot,
                                        const registers::uses::StoredAmendment& one);

std::string stage_words(registers::uses::Stage stage);

}  // namespace probity::server::portal

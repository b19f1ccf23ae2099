// The ownership register: which organisations belong together, so that checks are counted by groups
// (rubric/ownership.h; docs/decisions/0010-independence.md). An organisation says its own ties; an
// agency says anyone's. A tie counts from its entry on: what was signed before stays as it was.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::ownership {

// Says how another organisation is tied to this one (the subject): the other owns, controls, gives
// work to or pays the subject, or somebody who is not named controls both. No person is named.
struct Ownership {
  std::string other;  // its id in the log, or "lei:" and its LEI (ISO 17442)
  rubric::TieKind tie = rubric::TieKind::owns;
  std::optional<base::Date> until;  // its last day, where that is known; it may be past
  std::string source;               // how that is known, in plain words
};
BOOST_DESCRIBE_STRUCT(Ownership, (), (other, tie, until, source))

// Says that such a tie is over. Work and payments go on to count for 24 months; a tie that never
// was is withdrawn instead.
struct OwnershipEnd {
  base::PaeDigest ownership;  // the statement that said so
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OwnershipEnd, (), (ownership, reason))

// Whether that is a Legal Entity Identifier: 20 of A-Z and 0-9 whose check digits hold (ISO 17442,
// ISO 7064 MOD 97-10).
bool is_lei(std::string_view text);

ledger::Register make_register();

}  // namespace probity::registers::ownership

// The erasures register: the content of a statement is erased and its commitment kept (GDPR Art.
// 17; docs/erasure.md). Permanent, and it names nobody: who asked stands in the organisation's
// files. What follows from it, the ledger does (ledger/erasure.h).
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "ledger/erasure.h"
#include "ledger/register.h"

namespace probity::registers::erasures {

// On which ground. Those of Regulation (EU) 2016/679 (GDPR), Art. 17(1):
// - no_longer_necessary: (a), for the purposes for which the data were collected.
// - consent_withdrawn: (b), and there is no other legal ground.
// - objection: (c), under Art. 21, and nothing overrides it.
// - unlawful: (d), the data have been unlawfully processed; also what should never have been said.
// - legal_obligation: (e), erasure complies with an obligation under Union or national law.
// - child: (f), collected in offering information society services to a child, Art. 8(1).
// And retention: the organisation's own schedule says that its time is over (Art. 5(1)(e)).
enum class Ground {
  no_longer_necessary,
  consent_withdrawn,
  objection,
  unlawful,
  legal_obligation,
  child,
  retention
};
BOOST_DESCRIBE_ENUM(Ground, no_longer_necessary, consent_withdrawn, objection, unlawful,
                    legal_obligation, child, retention)

// Erases what a statement (the subject, by its digest) says, wherever the log holds it. Said by the
// organisation that said it, or by the operator on an order. `remains` is what is folded from now
// on: the kind's own rule says what that is, and any other is refused. A statement that corrects or
// supersedes the erased one is a statement of its own, and stays.
struct Erasure {
  Ground ground = Ground::no_longer_necessary;
  base::Date asked_on;  // when it was asked for, or fell due: Art. 12(3) counts a month from it
  ledger::Remains remains;
};
BOOST_DESCRIBE_STRUCT(Erasure, (), (ground, asked_on, remains))

ledger::Register make_register();

}  // namespace probity::registers::erasures

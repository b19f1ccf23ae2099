// One statement's way into the log, on the sequencer's thread and inside its transaction: who
// signs, what it may be about, the rules of its kind, and the fold. Used for new statements and,
// without rules, for rebuilds.
#pragma once

#include "ledger/ledger.h"
#include "store/log_store.h"

namespace probity::ledger {

// Who says it, and with which key.
struct Authorised {
  Signer signer;
  crypto::P256PublicKey key;
};
// Where the log holds this statement by this key already; then the answer is the first receipt,
// whatever may be said now: the log has begun, the key was revoked since. The signature holds.
Result<std::optional<log::LogIndex>> said_already(
    Db& db, const Prepared& statement, const std::optional<crypto::P256PublicKey>& checked);
// Finds the signer and checks that the key speaks for a role the kind takes; verifies the signature
// unless `checked` is the key that it was verified with.
Result<Authorised> authorise(Db& db, const Prepared& statement, log::LogIndex index,
                             const std::optional<crypto::P256PublicKey>& checked);
// Whether a key of that role may say this kind.
Status check_role(const Kind& kind, Role role);
// The subjects and then the kind's own rules.
Status check(View& view, const Prepared& statement, const Placed& placed);
// Enters it in the projections: what a rebuild repeats.
Status fold(Db& db, const Prepared& statement, const Placed& placed);

}  // namespace probity::ledger

// Trail: the audit trail of sign-in: who came in or failed to, what changed in their accounts, and
// which of their keys signed which entry of the log. Rows form a chain of HMACs under a key that
// only the node has, and the last one is sealed apart, so that a row altered, removed or cut off
// shows. No passwords, no names that were typed and not found, and of remote addresses only the
// network. Old rows are removed from its beginning; an anchor keeps the rest verifiable. Any
// thread; append() and cut() inside a transaction of the private tables.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "store/db.h"

namespace probity::access {

enum class Event {
  invited,              // an invitation was made
  invitation_accepted,  // and a password set by it
  reset,                // the password was taken away and a new invitation made
  signed_in,
  sign_in_failed,
  held,  // too many failures: sign-in waits
  signed_out,
  signed_out_everywhere,
  password_changed,
  locked,
  unlocked,
  persons_assigned,
  second_factor_enrolled,
  second_factor_given,
  second_factor_failed,
  second_factor_removed,
  recovery_code_used,
  recovery_codes_renewed,
  external_linked,
  external_unlinked,
  token_made,
  token_first_used,
  token_revoked,
  key_used,  // to sign; the detail is the entry's index
  person_appointed,
  key_revoked,
  organisation_admitted,
  organisation_key_renewed,
  file_put,        // into the node's store; the detail names it by its digest
  file_removed,    // by whose it was
  file_delivered,  // to an agency
  file_read,       // by somebody else's leave
};
BOOST_DESCRIBE_ENUM(Event, invited, invitation_accepted, reset, signed_in, sign_in_failed, held,
                    signed_out, signed_out_everywhere, password_changed, locked, unlocked,
                    persons_assigned, second_factor_enrolled, second_factor_given,
                    second_factor_failed, second_factor_removed, recovery_code_used,
                    recovery_codes_renewed, external_linked, external_unlinked, token_made,
                    token_first_used, token_revoked, key_used, person_appointed, key_revoked,
                    organisation_admitted, organisation_key_renewed, file_put, file_removed,
                    file_delivered, file_read)

struct TrailEntry {
  std::int64_t number = 0;  // 1, 2, 3 ...
  base::Time time;
  std::optional<std::int64_t> account;  // whose; none when the login was unknown
  std::string login;                    // of that account, for reading
  Event event = Event::signed_in;
  std::string detail;   // "entry 17", "by registrar": short and public among operators
  std::string network;  // 203.0.113.0/24, or empty when it came from the command line
};
BOOST_DESCRIBE_STRUCT(TrailEntry, (), (number, time, account, login, event, detail, network))

class Trail {
 public:
  Trail(base::Hash256 key, base::Clock& clock) : key_(key), clock_(clock) {}

  // `remote` is an address as the server sees it, or empty; it is cut to its network here.
  base::Status append(store::Db& db, std::optional<std::int64_t> account, Event event,
                      const std::string& detail, const std::string& remote) const;
  // Newest first; of one account or of all; before that number (0: from the newest).
  base::Result<std::vector<TrailEntry>> read(store::Db& db, std::optional<std::int64_t> account,
                                             std::int64_t before, std::size_t count) const;
  struct Holds {
    std::int64_t rows = 0;     // that hold together
    std::int64_t removed = 0;  // before them, by cut()
  };
  // bad_input (rule "trail.broken") naming the first row that does not hold.
  base::Result<Holds> check(store::Db& db) const;
  // Whether it begins with rows that cut() would remove.
  base::Result<bool> is_older(store::Db& db, base::Time before) const;
  // Removes what is older, but never the last row, and says how many rows that were. Only after
  // check(): that something was missing must not go with it.
  base::Result<std::int64_t> cut(store::Db& db, base::Time before) const;

 private:
  base::Hash256 key_;
  base::Clock& clock_;
};

}  // namespace probity::access

// SignInLimits: how often somebody may try. After a few failures each further one doubles the wait,
// for the account and for the network address apart; the counts lie in a table, so a restart
// forgives nothing. A try is counted before it is answered, so that many at once are no way round.
// Rows are named by HMAC: what was typed as a login is never stored. Inside a transaction; any
// thread.
#pragma once

#include <optional>
#include <string>

#include "access/private_tables.h"

namespace probity::access {

class SignInLimits {
 public:
  explicit SignInLimits(const PrivateTables& tables);

  struct Taken {
    std::int64_t retry_after = 0;  // seconds to wait; 0: the try may go on
    bool held_now = false;         // this try is the last one before a wait
  };
  // Counts a try, unless both must still wait.
  base::Result<Taken> take(store::Db& db, const std::string& login,
                           const std::string& remote) const;
  // The try was right: forgets the account's failures, and this one of the address.
  base::Status forgive(store::Db& db, const std::string& login, const std::string& remote) const;

 private:
  const PrivateTables& tables_;
  base::Hash256 key_;
};

}  // namespace probity::access

// SignInLimits: how often somebody may try. After a few failures each further one doubles the wait,
// for the account and for the remote address apart; the counts lie in a table, so a restart
// forgives nothing. A try is counted before it is answered, so that many at once are no way round.
// Rows are named by HMAC: what was typed as a login is never stored. Inside a transaction; any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/private_tables.h"

namespace probity::access {

class SignInLimits {
 public:
  explicit SignInLimits(const PrivateTables& tables);

  // Each is counted apart, so that knowing the password forgives no wrong codes.
  enum class What { password, second_factor };
  struct Try {
    What what = What::password;
    std::string login;
    std::string remote;
  };
  struct Taken {
    std::int64_t retry_after = 0;  // seconds to wait; 0: the try may go on
    bool held_now = false;         // if it fails, the account waits from now on
  };
  // Counts a try, unless it must wait.
  base::Result<Taken> take(store::Db& db, const Try& one) const;
  // The try was right: forgets the account's failures, and this one of the address.
  base::Status forgive(store::Db& db, const Try& one) const;
  // All failures of an account, whatever was tried: an operator lets its owner try again at once.
  base::Status forget(store::Db& db, const std::string& login) const;

 private:
  std::string account_row(What what, const std::string& login) const;
  std::string address_row(const std::string& remote) const;

  const PrivateTables& tables_;
  base::Hash256 key_;
};

}  // namespace probity::access

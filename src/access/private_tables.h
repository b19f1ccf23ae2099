// PrivateTables: the one connection that writes the private tables of people (store/people.sql),
// with what those who write there need. Transactions are tiny: the log's sequencer waits for them.
// Reads go through the readers' own connections. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "access/trail.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/random.h"
#include "crypto/seal.h"
#include "store/db.h"

namespace probity::access {

class PrivateTables {
 public:
  static base::Result<std::unique_ptr<PrivateTables>> open(const std::string& database,
                                                           crypto::SealKey kek, base::Clock& clock,
                                                           base::Random& random);

  // In one transaction; what fails undoes all of it.
  base::Status write(const std::function<base::Status(store::Db&)>& body);

  base::Time now() const { return clock_.now(); }
  base::Clock& clock() const { return clock_; }
  base::Random& random() const { return random_; }
  const crypto::SealKey& kek() const { return kek_; }
  // A key of its own for each purpose, derived from the KEK.
  base::Hash256 key_for(std::string_view purpose) const;
  // The audit trail of this node, to be written in a transaction of these tables.
  Trail trail() const { return {key_for("probity audit trail"), clock_}; }

 private:
  PrivateTables(std::unique_ptr<store::Db> db, crypto::SealKey kek, base::Clock& clock,
                base::Random& random);

  std::mutex mutex_;
  std::unique_ptr<store::Db> db_;
  crypto::SealKey kek_;
  base::Clock& clock_;
  base::Random& random_;
};

// 32 random bytes as base64url: what is shown once and given back.
std::string draw_secret(base::Random& random);
// 80 random bits for people to type: XXXX-XXXX-XXXX-XXXX.
std::string draw_code(base::Random& random);
// What is stored of either, hex.
std::string hash_secret(std::string_view secret);

}  // namespace probity::access

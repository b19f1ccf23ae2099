// SecondFactor: time-based codes (RFC 6238) from a device, and ten recovery codes for the day when
// it is lost. The secret is sealed under the node's KEK; a code is taken once; recovery codes are
// stored hashed and each is good once. Enrolment counts only when a first code has confirmed it.
// Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/private_tables.h"
#include "access/trail.h"

namespace probity::access {

// What is shown once, when a device is enrolled.
struct Enrolment {
  std::string secret;  // base32, to type in
  std::string uri;     // otpauth://, for a QR code
};

class SecondFactor {
 public:
  SecondFactor(PrivateTables& tables, const Trail& trail) : tables_(tables), trail_(trail) {}

  // Draws a secret; until it is confirmed the one in force stays. `issuer` is what the device shows
  // beside the login: the node's name.
  base::Result<Enrolment> begin(std::int64_t account, const std::string& login,
                                const std::string& issuer);
  // The secret that begin() drew and that waits for its first code, to show it again; none if there
  // is none.
  base::Result<std::optional<Enrolment>> begun(store::Db& db, std::int64_t account,
                                               const std::string& login, const std::string& issuer);
  // Puts the drawn secret in force by a first code and returns ten recovery codes, shown once.
  // bad_input (rule second-factor.code) when the code is wrong.
  base::Result<std::vector<std::string>> confirm(std::int64_t account, std::string_view code,
                                                 const std::string& remote);
  base::Result<std::vector<std::string>> renew_recovery_codes(std::int64_t account,
                                                              const std::string& remote);
  // Ends the account's sessions too: they rest on it.
  base::Status remove(std::int64_t account, const std::string& detail, const std::string& remote);

  base::Result<bool> enrolled(store::Db& db, std::int64_t account) const;
  base::Result<std::int64_t> recovery_codes_left(store::Db& db, std::int64_t account) const;

  // Inside a transaction. Whether this is the device's code or an unused recovery code; either is
  // then used up.
  base::Result<bool> take(store::Db& db, std::int64_t account, std::string_view code,
                          const std::string& remote) const;
  base::Status remove_in(store::Db& db, std::int64_t account, const std::string& detail,
                         const std::string& remote) const;

 private:
  PrivateTables& tables_;
  const Trail& trail_;
};

}  // namespace probity::access

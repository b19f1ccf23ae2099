// ApiTokens: long-lived secrets for programs that act for an account: "prb_" and 32 random bytes in
// base64url, shown once and stored as SHA-256. Each has scopes and an end at most 366 days away; of
// its use only the last day is kept. A locked account's tokens do nothing, and one made before the
// account had a second factor never stands for one. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/private_tables.h"
#include "access/second_factor.h"
#include "access/trail.h"
#include "access/visitor.h"

namespace probity::access {

struct ApiToken {
  std::int64_t id = 0;
  std::string name;  // what it is for
  std::set<Scope> scopes;
  base::Time made;
  base::Time expires;
  std::optional<base::Date> last_used;
  std::optional<base::Time> revoked;
};

struct NewApiToken {
  ApiToken token;
  std::string secret;  // "prb_...", shown once
};

class ApiTokens {
 public:
  ApiTokens(PrivateTables& tables, const Trail& trail, const SecondFactor& second_factor)
      : tables_(tables), trail_(trail), second_factor_(second_factor) {}

  // bad_input for no name, no scope, or more days than limits::kApiTokenDays. `detail` is
  // added to the trail's: " at the command line".
  base::Result<NewApiToken> make(std::int64_t account, const std::string& name,
                                 const std::set<Scope>& scopes, std::int64_t days,
                                 const std::string& detail, const std::string& remote);
  base::Result<std::vector<ApiToken>> of_account(store::Db& db, std::int64_t account);
  // not_found when it is none of the account's.
  base::Status revoke(std::int64_t account, std::int64_t id, const std::string& remote);
  // Whose secret that is; none when unknown, over, revoked or its account locked.
  base::Result<std::optional<Visitor>> visitor(store::Db& db, std::string_view secret,
                                               const std::string& remote);

 private:
  base::Status note_use(const Visitor& visitor, const std::string& today,
                        const std::string& remote);

  PrivateTables& tables_;
  const Trail& trail_;
  const SecondFactor& second_factor_;
};

}  // namespace probity::access

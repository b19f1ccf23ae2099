// Sessions: a browser that signed in. The cookie holds 32 random bytes, the table only their
// SHA-256; each step of sign-in draws new ones, so a cookie planted before is worth nothing. A
// session ends after half an hour without a request or after twelve hours, when its account is
// locked, signs out everywhere or changes its password. Reads go through the caller's connection;
// any thread.
#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/private_tables.h"
#include "access/trail.h"
#include "access/visitor.h"

namespace probity::access {

// The token that forms carry against requests forged by other sites: HMAC-SHA256 under the cookie,
// so it needs no place of its own. The sign-in form has no session yet; there the same function
// takes the random value of a cookie that lives for that form alone.
std::string csrf_token(std::string_view cookie);
// In constant time. False for an empty cookie.
bool csrf_matches(std::string_view cookie, std::string_view given);

enum class SessionState {
  half,           // the second factor is still wanted
  open,           // the account has none, or had none when this began
  second_factor,  // it was given
};
BOOST_DESCRIBE_ENUM(SessionState, half, open, second_factor)

// The persons of the log that an account is assigned.
base::Result<std::vector<std::string>> persons_of(store::Db& db, std::int64_t account);

// Somebody whose password was right and whose second factor is still wanted: nobody's visitor yet.
struct HalfSignedIn {
  std::int64_t account = 0;
  std::int64_t session = 0;
  std::string login;
  std::string language;
  std::string csrf;
};

struct SessionLine {
  std::int64_t id = 0;
  base::Time began;
  base::Time seen;  // to the minute
  std::string network;
};

class Sessions {
 public:
  Sessions(PrivateTables& tables, const Trail& trail) : tables_(tables), trail_(trail) {}

  // A new cookie for the sign-in form, before anybody is known.
  std::string form_cookie() const;

  // The visitor of a cookie; none when the session is over, unknown or only half signed in. Keeps
  // the session alive.
  base::Result<std::optional<Visitor>> visitor(store::Db& db, std::string_view cookie);
  base::Result<std::optional<HalfSignedIn>> half_signed_in(store::Db& db, std::string_view cookie);

  base::Status sign_out(const Visitor& visitor, const std::string& remote);
  // All sessions of the account, this one too.
  base::Status sign_out_everywhere(const Visitor& visitor, const std::string& remote);
  // Ends one of the visitor's own sessions; not_found when it is none of theirs.
  base::Status end(const Visitor& visitor, std::int64_t session, const std::string& remote);
  base::Result<std::vector<SessionLine>> of_account(store::Db& db, std::int64_t account);

  // For sign-in (access/accounts.h), inside a transaction: begins a session and returns its cookie.
  base::Result<std::string> begin(store::Db& db, std::int64_t account, SessionState state,
                                  const std::string& remote);
  static base::Status end_one(store::Db& db, std::int64_t session);
  static base::Status end_all(store::Db& db, std::int64_t account);

 private:
  PrivateTables& tables_;
  const Trail& trail_;
};

}  // namespace probity::access

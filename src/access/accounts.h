// Accounts: who may sign in to this node, and the ways in: invitation, password, second factor, an
// external identity, an API token. All of it lies in the private tables, never in the log; what an
// account may sign comes from the log (access/visitor.h). Reads go through the caller's connection.
// `remote` is the address of the other side as the server sees it, empty for the command line. Any
// thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/api_tokens.h"
#include "access/private_tables.h"
#include "access/second_factor.h"
#include "access/sessions.h"
#include "access/sign_in_limits.h"
#include "access/trail.h"
#include "access/visitor.h"
#include "crypto/password.h"

namespace probity::access {

enum class AccountState { invited, active, locked };
BOOST_DESCRIBE_ENUM(AccountState, invited, active, locked)

struct Account {
  std::int64_t id = 0;
  std::string login;
  std::string display_name;
  std::string language;
  AccountState state = AccountState::invited;
  bool second_factor = false;
  base::Time made;
  std::vector<std::string> persons;  // "riverton/clerk": for whom it may sign
};
BOOST_DESCRIBE_STRUCT(Account, (),
                      (id, login, display_name, language, state, second_factor, made, persons))

struct NewAccount {
  std::string login;  // a slug, or a mail address; compared in lower case
  std::string display_name;
  std::string language;
  std::vector<std::string> persons;
};

// Who changes an account: for the trail.
struct By {
  std::string words;   // "registrar", a login; "the command line"
  std::string remote;  // empty for the command line
};

// Shown once: whoever holds it sets the password.
struct Invitation {
  Account account;
  std::string token;
  base::Time expires;
  std::string path() const { return "/invitation/" + token; }
};

// How a try to sign in ended. A wrong login and a wrong password are the same answer, at the same
// cost.
struct SignIn {
  enum class Answer {
    welcome,        // `cookie` is the session's
    second_factor,  // `cookie` is good for Accounts::give_second_factor alone
    refused,
    wait,  // too many tries: again after `retry_after` seconds
  };
  Answer answer = Answer::refused;
  std::string cookie;
  std::int64_t retry_after = 0;
  std::string language{};  // of the account that was let in; empty: as the browser asks
};

class Accounts {
 public:
  static base::Result<std::unique_ptr<Accounts>> open(
      const std::string& database, crypto::SealKey kek, base::Clock& clock, base::Random& random,
      crypto::PasswordCost cost = crypto::kPasswordCost);

  // Who there is.
  base::Result<std::vector<Account>> all(store::Db& db);  // by login
  base::Result<std::optional<Account>> find(store::Db& db, const std::string& login);
  base::Result<std::optional<Account>> find(store::Db& db, std::int64_t id);

  // Invitations: an account begins by one, and a forgotten password is replaced by one.
  // Whether login, name, language and persons are well formed; rules account.* and id.format.
  static base::Status check(const NewAccount& wanted);
  // conflict (rule account.login) when the login is taken.
  base::Result<Invitation> invite(const NewAccount& wanted, const By& by);
  // Takes password and sessions away at once. `second_factor_too`: the device is lost as well.
  base::Result<Invitation> reset(std::int64_t account, bool second_factor_too, const By& by);
  // Whose invitation that is; none when it is unknown, used or over.
  base::Result<std::optional<Account>> invited(store::Db& db, std::string_view token);
  // Sets the password and signs in; redeem() only sets it. bad_input (rules password.*) for one
  // that will not do; not_found (rule invitation.over) when there is no such invitation any more.
  base::Result<SignIn> accept(std::string_view token, std::string_view password,
                              const std::string& remote);
  base::Result<Account> redeem(std::string_view token, std::string_view password,
                               const std::string& remote);

  // Ways in.
  base::Result<SignIn> sign_in(const std::string& login, std::string_view password,
                               const std::string& remote);
  base::Result<SignIn> give_second_factor(std::string_view cookie, std::string_view code,
                                          const std::string& remote);
  // For somebody whom an identity provider has vouched for; refused when nobody is linked.
  base::Result<SignIn> sign_in_external(const std::string& issuer, const std::string& subject,
                                        const std::string& remote);

  // What a visitor changes for themselves.
  // Asks for the password again before something that matters. bad_input with rule password.wrong;
  // conflict with rule sign-in.wait after too many tries.
  base::Status confirm_password(const Visitor& visitor, std::string_view password,
                                const std::string& remote);
  // Ends all other sessions and replaces this one; returns its cookie. Errors as above, and rules
  // password.* at /password for a new one that will not do.
  base::Result<std::string> change_password(const Visitor& visitor, std::string_view old,
                                            std::string_view wanted, const std::string& remote);
  // Confirms a device (SecondFactor::begin) and lifts this session to a new one with it.
  struct Enrolled {
    std::vector<std::string> recovery_codes;
    std::string cookie;
  };
  base::Result<Enrolled> enrol_second_factor(const Visitor& visitor, std::string_view code,
                                             const std::string& remote);
  base::Status set_profile(std::int64_t account, const std::string& display_name,
                           const std::string& language);

  // What a registrar or the operator changes.
  base::Status lock(std::int64_t account, const By& by);    // ends its sessions
  base::Status unlock(std::int64_t account, const By& by);  // and forgets its failed tries
  base::Status assign(std::int64_t account, const std::vector<std::string>& persons, const By& by);

  // External identities: (issuer, subject) of an identity provider.
  struct External {
    std::string issuer;
    std::string subject;
    base::Time linked;
  };
  base::Status link_external(std::int64_t account, const std::string& issuer,
                             const std::string& subject, const By& by);
  base::Status unlink_external(std::int64_t account, const std::string& issuer,
                               const std::string& subject, const By& by);
  base::Result<std::vector<External>> externals(store::Db& db, std::int64_t account);

  Sessions& sessions() { return sessions_; }
  SecondFactor& second_factor() { return second_factor_; }
  ApiTokens& api_tokens() { return api_tokens_; }
  const Trail& trail() const { return trail_; }
  // Writes one event of its own into the trail.
  base::Status record(std::optional<std::int64_t> account, Event event, const std::string& detail,
                      const std::string& remote);

 private:
  Accounts(std::unique_ptr<PrivateTables> tables, crypto::PasswordCost cost);

  base::Result<Invitation> new_invitation(store::Db& db, std::int64_t account);
  // Begins the session of somebody whose first factor was right.
  base::Result<SignIn> let_in(store::Db& db, std::int64_t account, const std::string& detail,
                              const std::string& remote);
  // A login and a password, compared, and counted as a try.
  struct Checked {
    std::int64_t retry_after = 0;
    bool held_now = false;
    std::optional<std::int64_t> account;
    bool right = false;
    std::string hash;  // that it was compared with
  };
  base::Result<Checked> check_first_factor(const std::string& login, std::string_view password,
                                           const std::string& remote);
  base::Status refuse(store::Db& db, const Checked& checked, const std::string& remote);
  base::Status change(std::int64_t account, Event event, const By& by, const std::string& detail,
                      const std::function<base::Status(store::Db&)>& body);
  // What a login without a password is checked against, so that it costs the same.
  base::Result<std::string> nobodys_hash();

  std::unique_ptr<PrivateTables> tables_;
  crypto::PasswordCost cost_;
  Trail trail_;
  SignInLimits limits_;
  Sessions sessions_;
  SecondFactor second_factor_;
  ApiTokens api_tokens_;
  std::mutex nobody_mutex_;
  std::string nobodys_hash_;
};

}  // namespace probity::access

// The ways in: invitation, password, second factor, external identity. Whatever is wrong with a
// login or a password, the answer and its cost are the same.
#include "access/accounts.h"
#include "access/limits.h"
#include "access/password_rules.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

using What = SignInLimits::What;

// A longer one cannot be right: four bytes are the most that a character takes.
constexpr std::size_t kPasswordBytes = 4 * limits::kPasswordMax;

struct Login {
  std::optional<std::int64_t> account;
  std::string password;  // empty when it may not sign in with one
};

Result<Login> login_of(store::Db& db, const std::string& login) {
  PROBITY_TRY(const auto row,
              db.one("SELECT id, CASE locked WHEN 0 THEN password ELSE '' END FROM account WHERE "
                     "login = :a",
                     {login}));
  return row ? Login{row->integer(0), row->text(1)} : Login{};
}

SignIn wait(std::int64_t seconds) { return {SignIn::Answer::wait, "", seconds}; }

}  // namespace

Result<std::string> Accounts::nobodys_hash() {
  std::lock_guard lock(nobody_mutex_);
  if (nobodys_hash_.empty()) {
    PROBITY_TRY(nobodys_hash_, crypto::hash_password(draw_secret(tables_->random()), cost_));
  }
  return nobodys_hash_;
}

Result<SignIn> Accounts::let_in(store::Db& db, std::int64_t account, const std::string& detail,
                                const std::string& remote) {
  SignIn answer;
  PROBITY_TRY(const bool wanted, second_factor_.enrolled(db, account));
  const SessionState state = wanted ? SessionState::half : SessionState::open;
  PROBITY_TRY(answer.cookie, sessions_.begin(db, account, state, remote));
  answer.answer = wanted ? SignIn::Answer::second_factor : SignIn::Answer::welcome;
  PROBITY_TRY(const auto row, db.one("SELECT language FROM account WHERE id = :a", {account}));
  if (row) answer.language = row->text(0);
  if (!wanted) PROBITY_CHECK(trail_.append(db, account, Event::signed_in, detail, remote));
  return answer;
}

Result<Accounts::Checked> Accounts::check_first_factor(const std::string& login,
                                                       std::string_view password,
                                                       const std::string& remote) {
  const SignInLimits::Try one{What::password, login, remote};
  PROBITY_TRY(const std::string nobodys, nobodys_hash());
  Checked checked;
  Login known;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto taken, limits_.take(db, one));
    checked.retry_after = taken.retry_after;
    checked.held_now = taken.held_now;
    PROBITY_TRY(known, login_of(db, login));
    return {};
  }));
  if (checked.retry_after > 0) return checked;
  const bool fits = crypto::password_matches(known.password.empty() ? nobodys : known.password,
                                             password.substr(0, kPasswordBytes + 1));
  checked.account = known.account;
  checked.right = fits && !known.password.empty() && password.size() <= kPasswordBytes;
  checked.hash = known.password;
  return checked;
}

Result<SignIn> Accounts::sign_in(const std::string& typed, std::string_view password,
                                 const std::string& remote) {
  const std::string login = lower_case(typed.substr(0, limits::kLoginBytes));
  PROBITY_TRY(const Checked checked, check_first_factor(login, password, remote));
  if (checked.retry_after > 0) return wait(checked.retry_after);
  std::string renewed;
  if (checked.right && crypto::password_is_outdated(checked.hash, cost_)) {
    PROBITY_TRY(renewed, crypto::hash_password(password, cost_));
  }
  SignIn answer;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    // Meanwhile it may have been locked, or its password changed.
    PROBITY_TRY(const Login known, login_of(db, login));
    if (!checked.right || known.password != checked.hash) return refuse(db, checked, remote);
    PROBITY_CHECK(limits_.forgive(db, {What::password, login, remote}));
    if (!renewed.empty())
      PROBITY_CHECK(
          db.run("UPDATE account SET password = :a WHERE id = :b", {renewed, *known.account}));
    PROBITY_TRY(answer, let_in(db, *known.account, "password", remote));
    return {};
  }));
  return answer;
}

Status Accounts::refuse(store::Db& db, const Checked& checked, const std::string& remote) {
  PROBITY_CHECK(trail_.append(db, checked.account, Event::sign_in_failed, "password", remote));
  if (!checked.held_now) return {};
  return trail_.append(db, checked.account, Event::held, "password", remote);
}

Result<SignIn> Accounts::give_second_factor(std::string_view cookie, std::string_view code,
                                            const std::string& remote) {
  SignIn answer;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto half, sessions_.half_signed_in(db, cookie));
    if (!half) return {};
    const SignInLimits::Try one{What::second_factor, half->login, remote};
    PROBITY_TRY(const auto taken, limits_.take(db, one));
    if (taken.retry_after > 0) {
      answer = wait(taken.retry_after);
      return {};
    }
    PROBITY_TRY(const bool right, second_factor_.take(db, half->account, code, remote));
    if (!right) {
      PROBITY_CHECK(trail_.append(db, half->account, Event::second_factor_failed, "", remote));
      if (!taken.held_now) return {};
      return trail_.append(db, half->account, Event::held, "second factor", remote);
    }
    PROBITY_CHECK(limits_.forgive(db, one));
    PROBITY_CHECK(Sessions::end_one(db, half->session));
    PROBITY_TRY(answer.cookie,
                sessions_.begin(db, half->account, SessionState::second_factor, remote));
    answer.answer = SignIn::Answer::welcome;
    answer.language = half->language;
    return trail_.append(db, half->account, Event::signed_in, "second factor", remote);
  }));
  return answer;
}

Result<SignIn> Accounts::sign_in_external(const std::string& issuer, const std::string& subject,
                                          const std::string& remote) {
  SignIn answer;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto row,
                db.one("SELECT a.id, a.locked FROM account_external e JOIN account a ON a.id = "
                       "e.account WHERE e.issuer = :a AND e.subject = :b",
                       {issuer, subject}));
    const auto account = row ? std::optional(row->integer(0)) : std::nullopt;
    if (!row || row->integer(1) != 0)
      return trail_.append(db, account, Event::sign_in_failed, "external", remote);
    PROBITY_TRY(answer, let_in(db, *account, "external", remote));
    return {};
  }));
  return answer;
}

Result<Account> Accounts::redeem(std::string_view token, std::string_view password,
                                 const std::string& remote) {
  const auto over = [] {
    return fail(Code::not_found, "the invitation is used or over", "", "invitation.over", "",
                "a new invitation, from who sent this one");
  };
  std::optional<Account> account;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(account, invited(db, token));
    return {};
  }));
  if (!account) return over();
  PROBITY_CHECK(check_password(password, account->login));
  PROBITY_TRY(const std::string hash, crypto::hash_password(password, cost_));
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto still, invited(db, token));
    if (!still || still->id != account->id) return over();
    PROBITY_CHECK(db.run("DELETE FROM account_invitation WHERE account = :a", {account->id}));
    PROBITY_CHECK(db.run("UPDATE account SET password = :a WHERE id = :b", {hash, account->id}));
    PROBITY_CHECK(Sessions::end_all(db, account->id));
    return trail_.append(db, account->id, Event::invitation_accepted, "", remote);
  }));
  return std::move(*account);
}

Result<SignIn> Accounts::accept(std::string_view token, std::string_view password,
                                const std::string& remote) {
  PROBITY_TRY(const Account account, redeem(token, password, remote));
  SignIn answer;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(answer, let_in(db, account.id, "invitation", remote));
    return {};
  }));
  return answer;
}

Status Accounts::confirm_password(const Visitor& visitor, std::string_view password,
                                  const std::string& remote) {
  PROBITY_TRY(const Checked checked, check_first_factor(visitor.login, password, remote));
  if (checked.retry_after > 0)
    return fail(Code::conflict, "there were too many wrong passwords", "/old", "sign-in.wait", "",
                "a wait of " + std::to_string(checked.retry_after) + " seconds");
  return tables_
      ->write([&](store::Db& db) -> Status {
        if (checked.right) return limits_.forgive(db, {What::password, visitor.login, remote});
        return refuse(db, checked, remote);
      })
      .and_then([&]() -> Status {
        if (checked.right) return {};
        return fail(Code::bad_input, "that is not your password", "/old", "password.wrong", "",
                    "the password you signed in with");
      });
}

Result<std::string> Accounts::change_password(const Visitor& visitor, std::string_view old,
                                              std::string_view wanted, const std::string& remote) {
  if (visitor.session == 0)
    return fail(Code::forbidden, "an API token changes no password", "", "password.session", "",
                "a sign-in in the browser");
  PROBITY_CHECK(check_password(wanted, visitor.login));
  PROBITY_CHECK(confirm_password(visitor, old, remote));
  PROBITY_TRY(const std::string hash, crypto::hash_password(wanted, cost_));
  std::string cookie;
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_CHECK(
        db.run("UPDATE account SET password = :a WHERE id = :b", {hash, visitor.account}));
    PROBITY_CHECK(Sessions::end_all(db, visitor.account));
    PROBITY_TRY(cookie, sessions_.begin(db, visitor.account,
                                        visitor.second_factor ? SessionState::second_factor
                                                              : SessionState::open,
                                        remote));
    return trail_.append(db, visitor.account, Event::password_changed, "", remote);
  }));
  return cookie;
}

Result<Accounts::Enrolled> Accounts::enrol_second_factor(const Visitor& visitor,
                                                         std::string_view code,
                                                         const std::string& remote) {
  if (visitor.session == 0)
    return fail(Code::forbidden, "an API token enrols no device", "", "second-factor.session", "",
                "a sign-in in the browser");
  Enrolled enrolled;
  PROBITY_TRY(enrolled.recovery_codes, second_factor_.confirm(visitor.account, code, remote));
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_CHECK(Sessions::end_all(db, visitor.account));
    PROBITY_TRY(enrolled.cookie,
                sessions_.begin(db, visitor.account, SessionState::second_factor, remote));
    return {};
  }));
  return enrolled;
}

}  // namespace probity::access

#include "access/second_factor.h"

#include "access/limits.h"
#include "access/password_rules.h"
#include "access/sessions.h"
#include "crypto/totp.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Binds a sealed secret to its account.
std::string label_of(std::int64_t account) {
  return "probity second factor\n" + std::to_string(account);
}

std::string sealed_secret(const PrivateTables& tables, std::int64_t account,
                          const crypto::Secret& secret) {
  return base::to_base64(crypto::seal(tables.kek(), secret.view(),
                                      base::as_bytes(label_of(account)), tables.random()));
}

Result<crypto::Secret> opened_secret(const PrivateTables& tables, std::int64_t account,
                                     const std::string& sealed) {
  const auto bytes = base::from_base64(sealed);
  auto secret = bytes ? crypto::unseal(tables.kek(), *bytes, base::as_bytes(label_of(account)))
                      : Result<crypto::Secret>(fail(Code::environment, ""));
  if (secret) return secret;
  return fail(Code::environment,
              "a second factor cannot be unsealed: the KEK is another one, or the database was "
              "altered",
              "account " + std::to_string(account), "second-factor.sealed", "",
              "the KEK that this node was made with");
}

// As people type it: in lower case, with or without its dashes.
std::string plain(std::string_view typed) {
  std::string code;
  for (const char c : lower_case(typed))
    if (c != '-' && c != ' ') code += c;
  return code;
}

Result<std::vector<std::string>> draw_recovery_codes(store::Db& db, std::int64_t account,
                                                     base::Random& random) {
  PROBITY_CHECK(db.run("DELETE FROM account_recovery WHERE account = :a", {account}));
  std::vector<std::string> codes;
  for (int i = 0; i < limits::kRecoveryCodes; ++i) {
    codes.push_back(draw_code(random));
    PROBITY_CHECK(db.run("INSERT INTO account_recovery(account, hash) VALUES(:a,:b)",
                         {account, hash_secret(plain(codes.back()))}));
  }
  return codes;
}

struct Kept {
  std::string sealed;
  std::string begun;
  std::int64_t last_step = 0;
};

Result<Kept> kept(store::Db& db, std::int64_t account) {
  PROBITY_TRY(
      const auto row,
      db.one("SELECT sealed, begun, last_step FROM account_second_factor WHERE account = :a",
             {account}));
  return row ? Kept{row->text(0), row->text(1), row->integer(2)} : Kept{};
}

Status keep(store::Db& db, std::int64_t account, const Kept& row) {
  return db.run(
      "INSERT INTO account_second_factor(account, sealed, begun, last_step) VALUES(:a,:b,:c,:d) "
      "ON CONFLICT(account) DO UPDATE SET sealed = excluded.sealed, begun = excluded.begun, "
      "last_step = excluded.last_step",
      {account, row.sealed, row.begun, row.last_step});
}

}  // namespace

Result<Enrolment> SecondFactor::begin(std::int64_t account, const std::string& login,
                                      const std::string& issuer) {
  const crypto::Secret secret = crypto::new_totp_secret(tables_.random());
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(Kept row, kept(db, account));
    row.begun = sealed_secret(tables_, account, secret);
    return keep(db, account, row);
  }));
  return Enrolment{crypto::to_base32(secret.view()),
                   crypto::otpauth_uri(secret.view(), issuer, login)};
}

Result<std::optional<Enrolment>> SecondFactor::begun(store::Db& db, std::int64_t account,
                                                     const std::string& login,
                                                     const std::string& issuer) {
  PROBITY_TRY(const Kept row, kept(db, account));
  if (row.begun.empty()) return std::optional<Enrolment>();
  PROBITY_TRY(const crypto::Secret secret, opened_secret(tables_, account, row.begun));
  return std::optional(Enrolment{crypto::to_base32(secret.view()),
                                 crypto::otpauth_uri(secret.view(), issuer, login)});
}

Result<std::vector<std::string>> SecondFactor::confirm(std::int64_t account, std::string_view code,
                                                       const std::string& remote) {
  std::vector<std::string> codes;
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const Kept row, kept(db, account));
    if (row.begun.empty())
      return fail(Code::conflict, "no second factor is being set up", "", "second-factor.begin", "",
                  "a secret drawn before");
    PROBITY_TRY(const crypto::Secret secret, opened_secret(tables_, account, row.begun));
    const auto step = crypto::match_totp(secret.view(), code, tables_.now(), 0);
    if (!step)
      return fail(Code::bad_input, "that is not the code of now", "/code", "second-factor.code", "",
                  "the six digits that the device shows; its clock must be right");
    PROBITY_CHECK(keep(db, account, {row.begun, "", *step}));
    PROBITY_TRY(codes, draw_recovery_codes(db, account, tables_.random()));
    return trail_.append(db, account, Event::second_factor_enrolled, "", remote);
  }));
  return codes;
}

Result<std::vector<std::string>> SecondFactor::renew_recovery_codes(std::int64_t account,
                                                                    const std::string& remote) {
  std::vector<std::string> codes;
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const bool has, enrolled(db, account));
    if (!has)
      return fail(Code::conflict, "the account has no second factor", "", "second-factor.none");
    PROBITY_TRY(codes, draw_recovery_codes(db, account, tables_.random()));
    return trail_.append(db, account, Event::recovery_codes_renewed, "", remote);
  }));
  return codes;
}

Status SecondFactor::remove(std::int64_t account, const std::string& detail,
                            const std::string& remote) {
  return tables_.write([&](store::Db& db) { return remove_in(db, account, detail, remote); });
}

Status SecondFactor::remove_in(store::Db& db, std::int64_t account, const std::string& detail,
                               const std::string& remote) const {
  PROBITY_CHECK(db.run("DELETE FROM account_second_factor WHERE account = :a", {account}));
  PROBITY_CHECK(db.run("DELETE FROM account_recovery WHERE account = :a", {account}));
  PROBITY_CHECK(Sessions::end_all(db, account));
  return trail_.append(db, account, Event::second_factor_removed, detail, remote);
}

Result<bool> SecondFactor::enrolled(store::Db& db, std::int64_t account) const {
  PROBITY_TRY(const Kept row, kept(db, account));
  return !row.sealed.empty();
}

Result<std::int64_t> SecondFactor::recovery_codes_left(store::Db& db, std::int64_t account) const {
  PROBITY_TRY(const auto row,
              db.one("SELECT count(*) FROM account_recovery WHERE account = :a", {account}));
  return row->integer(0);
}

Result<bool> SecondFactor::take(store::Db& db, std::int64_t account, std::string_view code,
                                const std::string& remote) const {
  PROBITY_TRY(Kept row, kept(db, account));
  if (row.sealed.empty()) return false;
  PROBITY_TRY(const crypto::Secret secret, opened_secret(tables_, account, row.sealed));
  if (const auto step = crypto::match_totp(secret.view(), code, tables_.now(), row.last_step)) {
    row.last_step = *step;
    PROBITY_CHECK(keep(db, account, row));
    PROBITY_CHECK(trail_.append(db, account, Event::second_factor_given, "", remote));
    return true;
  }
  const std::string hash = hash_secret(plain(code));
  PROBITY_TRY(
      const auto found,
      db.one("SELECT 1 FROM account_recovery WHERE account = :a AND hash = :b", {account, hash}));
  if (!found) return false;
  PROBITY_CHECK(
      db.run("DELETE FROM account_recovery WHERE account = :a AND hash = :b", {account, hash}));
  PROBITY_CHECK(trail_.append(db, account, Event::recovery_code_used, "", remote));
  return true;
}

}  // namespace probity::access

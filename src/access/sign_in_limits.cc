#include "access/sign_in_limits.h"

#include <algorithm>

#include "access/limits.h"
#include "access/network.h"
#include "crypto/hmac.h"

namespace probity::access {

using base::Result;
using base::Status;

namespace {

struct Count {
  std::int64_t failures = 0;
  std::int64_t last = 0;
  std::int64_t held_until = 0;
};

struct Allowance {
  std::int64_t tries = 0;
  std::int64_t longest_wait = 0;
};
constexpr Allowance kAccount{limits::kAccountTries, limits::kAccountWait};
constexpr Allowance kAddress{limits::kNetworkTries, limits::kNetworkWait};

std::int64_t wait_after(std::int64_t failures, const Allowance& allowance) {
  const std::int64_t beyond = failures - allowance.tries;
  if (beyond < 0) return 0;
  return beyond >= 20 ? allowance.longest_wait
                      : std::min(std::int64_t{1} << beyond, allowance.longest_wait);
}

Result<Count> read(store::Db& db, const std::string& who, base::Time now) {
  PROBITY_TRY(const auto row,
              db.one("SELECT failures, last, held_until FROM account_limit WHERE who = :a", {who}));
  if (!row || now.seconds - row->integer(1) > limits::kFailuresForgotten) return Count{};
  return Count{row->integer(0), row->integer(1), row->integer(2)};
}

// A row from the future comes from a clock that was ahead and went back: its failures count, but
// nobody waits for it.
std::int64_t remaining(const Count& count, base::Time now) {
  if (count.last > now.seconds + limits::kClockTolerance) return 0;
  return std::max(count.held_until - now.seconds, std::int64_t{0});
}

Status add(store::Db& db, const std::string& who, Count count, const Allowance& allowance,
           base::Time now) {
  ++count.failures;
  return db.run(
      "INSERT INTO account_limit(who, failures, last, held_until) VALUES(:a,:b,:c,:d) "
      "ON CONFLICT(who) DO UPDATE SET failures = excluded.failures, last = excluded.last, "
      "held_until = excluded.held_until",
      {who, count.failures, now.seconds, now.seconds + wait_after(count.failures, allowance)});
}

}  // namespace

SignInLimits::SignInLimits(const PrivateTables& tables)
    : tables_(tables), key_(tables.key_for("probity sign-in limits")) {}

std::string SignInLimits::account_row(What what, const std::string& login) const {
  const std::string text =
      std::string(what == What::password ? "password" : "second factor") + "\n" + login;
  return crypto::hmac_sha256(key_.bytes, base::as_bytes(text)).hex();
}

std::string SignInLimits::address_row(const std::string& remote) const {
  const std::string text = "address\n" + subscriber_of(remote);
  return crypto::hmac_sha256(key_.bytes, base::as_bytes(text)).hex();
}

Result<SignInLimits::Taken> SignInLimits::take(store::Db& db, const Try& one) const {
  const base::Time now = tables_.now();
  PROBITY_CHECK(db.run("DELETE FROM account_limit WHERE last < :a",
                       {now.seconds - limits::kFailuresForgotten}));
  PROBITY_TRY(const Count account, read(db, account_row(one.what, one.login), now));
  PROBITY_TRY(const Count address, read(db, address_row(one.remote), now));
  Taken taken;
  taken.retry_after = std::max(remaining(account, now), remaining(address, now));
  if (taken.retry_after > 0) return taken;
  PROBITY_CHECK(add(db, account_row(one.what, one.login), account, kAccount, now));
  PROBITY_CHECK(add(db, address_row(one.remote), address, kAddress, now));
  taken.held_now = wait_after(account.failures + 1, kAccount) > 0;
  return taken;
}

Status SignInLimits::forgive(store::Db& db, const Try& one) const {
  PROBITY_CHECK(
      db.run("DELETE FROM account_limit WHERE who = :a", {account_row(one.what, one.login)}));
  return db.run(
      "UPDATE account_limit SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END, "
      "held_until = 0 WHERE who = :a",
      {address_row(one.remote)});
}

Status SignInLimits::forget(store::Db& db, const std::string& login) const {
  for (const What what : {What::password, What::second_factor})
    PROBITY_CHECK(db.run("DELETE FROM account_limit WHERE who = :a", {account_row(what, login)}));
  return {};
}

}  // namespace probity::access

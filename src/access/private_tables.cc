#include "access/private_tables.h"

#include <array>

#include "crypto/hmac.h"
#include "crypto/sha256.h"
#include "crypto/totp.h"

namespace probity::access {

using base::Result;
using base::Status;

PrivateTables::PrivateTables(std::unique_ptr<store::Db> db, crypto::SealKey kek, base::Clock& clock,
                             base::Random& random)
    : db_(std::move(db)), kek_(std::move(kek)), clock_(clock), random_(random) {}

Result<std::unique_ptr<PrivateTables>> PrivateTables::open(const std::string& database,
                                                           crypto::SealKey kek, base::Clock& clock,
                                                           base::Random& random) {
  PROBITY_TRY(auto db, store::Db::open(database, store::Access::read_write));
  return std::unique_ptr<PrivateTables>(
      new PrivateTables(std::move(db), std::move(kek), clock, random));
}

Status PrivateTables::write(const std::function<Status(store::Db&)>& body) {
  std::lock_guard lock(mutex_);
  return store::transact(*db_, [&] { return body(*db_); });
}

base::Hash256 PrivateTables::key_for(std::string_view purpose) const {
  return crypto::hmac_sha256(kek_.bytes(), base::as_bytes(purpose));
}

std::string draw_secret(base::Random& random) {
  std::array<std::uint8_t, 32> bytes{};
  random.fill(bytes);
  return base::to_base64url(bytes);
}

std::string draw_code(base::Random& random) {
  std::array<std::uint8_t, 10> bytes{};
  random.fill(bytes);
  std::string code = crypto::to_base32(bytes);
  for (const std::size_t at : {12, 8, 4}) code.insert(at, 1, '-');
  return code;
}

std::string hash_secret(std::string_view secret) {
  return crypto::sha256(base::as_bytes(secret)).hex();
}

}  // namespace probity::access

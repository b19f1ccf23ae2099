#include "access/keyring.h"

#include "crypto/sha256.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Binds a sealed key to its owner and id, so that rows cannot be swapped.
std::string label_of(const std::string& id, const std::string& owner) {
  return "probity custodial key\n" + owner + "\n" + id;
}

}  // namespace

std::string agency_owner(const std::string& organisation) { return "agency/" + organisation; }
std::string person_owner(const std::string& person) { return "person/" + person; }

Result<log::Verifier> log_verifier(store::Db& db, const std::string& origin) {
  PROBITY_TRY(const auto row, db.one("SELECT public FROM key_custodial WHERE owner = :a",
                                     {std::string(kLogOwner)}));
  if (!row)
    return fail(Code::environment, "the node has no log key: its making was interrupted", "",
                "key.log");
  PROBITY_TRY(crypto::Ed25519PublicKey key, crypto::Ed25519PublicKey::from_pem(row->text(0)));
  return log::Verifier{origin, std::move(key)};
}

Keyring::Keyring(std::unique_ptr<store::Db> db, crypto::SealKey kek, base::Random& random)
    : db_(std::move(db)), kek_(std::move(kek)), random_(random) {}

Result<std::unique_ptr<Keyring>> Keyring::open(const std::string& database, crypto::SealKey kek,
                                               base::Random& random) {
  PROBITY_TRY(auto db, store::Db::open(database, store::Access::read_write));
  return std::unique_ptr<Keyring>(new Keyring(std::move(db), std::move(kek), random));
}

Status Keyring::keep(const std::string& id, const std::string& owner, const std::string& public_pem,
                     base::ByteView secret) {
  const std::string sealed =
      base::to_base64(crypto::seal(kek_, secret, base::as_bytes(label_of(id, owner)), random_));
  return db_->run("INSERT INTO key_custodial(key, owner, public, sealed) VALUES(:a,:b,:c,:d)",
                  {id, owner, public_pem, sealed});
}

Result<crypto::P256PublicKey> Keyring::make(const std::string& owner) {
  std::lock_guard lock(mutex_);
  const crypto::P256Key key = crypto::P256Key::generate(random_);
  PROBITY_CHECK(
      keep(key.public_key().key_id().hex(), owner, key.public_key().pem(), key.to_pem().view()));
  return key.public_key();
}

Status Keyring::make_log_key() {
  std::lock_guard lock(mutex_);
  const crypto::Ed25519Key key = crypto::Ed25519Key::generate(random_);
  const std::string id = crypto::sha256(key.public_key().der()).hex();
  return keep(id, std::string(kLogOwner), key.public_key().pem(), key.seed().view());
}

namespace {

Result<crypto::Secret> unseal_row(const crypto::SealKey& kek, const store::Row& row) {
  const auto sealed = base::from_base64(row.text(2));
  auto secret =
      sealed ? crypto::unseal(kek, *sealed, base::as_bytes(label_of(row.text(0), row.text(1))))
             : Result<crypto::Secret>(fail(Code::environment, ""));
  if (!secret)
    return fail(
        Code::environment,
        "a kept key cannot be unsealed: the KEK is another one, or the database was altered",
        "key " + row.text(0).substr(0, 16), "key.sealed", row.text(1),
        "the KEK that this node was made with");
  return secret;
}

}  // namespace

Result<crypto::Ed25519Key> Keyring::log_key() {
  std::lock_guard lock(mutex_);
  PROBITY_TRY(const auto row,
              db_->one("SELECT key, owner, sealed FROM key_custodial WHERE owner = :a",
                       {std::string(kLogOwner)}));
  if (!row)
    return fail(Code::environment, "the node has no log key: its making was interrupted", "",
                "key.log");
  PROBITY_TRY(const crypto::Secret seed, unseal_row(kek_, *row));
  return crypto::Ed25519Key::from_seed(seed.view());
}

Result<std::optional<crypto::P256Key>> Keyring::unlock(Result<std::optional<store::Row>> found) {
  PROBITY_TRY(const auto row, std::move(found));
  if (!row) return std::optional<crypto::P256Key>();
  if (const auto known = unlocked_.find(row->text(0)); known != unlocked_.end())
    return std::optional(known->second);
  PROBITY_TRY(const crypto::Secret pem, unseal_row(kek_, *row));
  PROBITY_TRY(crypto::P256Key key, crypto::P256Key::from_pem(pem.text()));
  unlocked_.emplace(row->text(0), key);
  return std::optional(std::move(key));
}

Status Keyring::forget(const std::string& id) {
  std::lock_guard lock(mutex_);
  unlocked_.erase(id);
  return db_->run("DELETE FROM key_custodial WHERE key = :a", {id});
}

Result<std::optional<crypto::P256Key>> Keyring::find(const std::string& owner) {
  std::lock_guard lock(mutex_);
  PROBITY_TRY(const auto rows,
              db_->query("SELECT key, owner, sealed FROM key_custodial WHERE owner = :a ORDER BY "
                         "number DESC",
                         {owner}));
  // A key is kept before the log takes it; until then the one before it speaks.
  for (const store::Row& row : rows) {
    if (rows.size() == 1) break;
    PROBITY_TRY(const auto key, ledger::find_key(*db_, *base::KeyId::from_hex(row.text(0))));
    if (key && !key->revoked) return unlock(std::optional(row));
  }
  return unlock(rows.empty() ? std::nullopt : std::optional(rows.front()));
}

Result<std::optional<crypto::P256Key>> Keyring::find_id(const std::string& id) {
  std::lock_guard lock(mutex_);
  return unlock(db_->one("SELECT key, owner, sealed FROM key_custodial WHERE key = :a", {id}));
}

Result<std::optional<crypto::P256Key>> Keyring::key_of(const std::string& organisation) {
  return find(organisation.empty() ? std::string(kNodeOwner) : agency_owner(organisation));
}

Result<std::vector<KeptKey>> Keyring::all() {
  std::lock_guard lock(mutex_);
  PROBITY_TRY(const auto rows,
              db_->query("SELECT key, owner, public FROM key_custodial ORDER BY owner, key"));
  std::vector<KeptKey> keys;
  for (const store::Row& row : rows) keys.push_back({row.text(0), row.text(1), row.text(2)});
  return keys;
}

}  // namespace probity::access

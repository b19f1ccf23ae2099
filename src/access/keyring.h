// Keyring: the keys that a node keeps, sealed under its key-encryption key (KEK): its own and its
// log's, the agencies', and those of people who chose custody by the node. Sealed keys lie in the
// private tables; the KEK in DIR/kek or the file that PROBITY_KEK_FILE names, so that a copy of the
// database alone signs nothing. Any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/random.h"
#include "crypto/ed25519.h"
#include "crypto/p256.h"
#include "crypto/seal.h"
#include "ledger/ledger.h"
#include "log/cosignature.h"
#include "store/db.h"

namespace probity::access {

// Whose key: names in the keyring, not in the log.
inline constexpr std::string_view kNodeOwner = "node";
inline constexpr std::string_view kLogOwner = "log";
std::string agency_owner(const std::string& organisation);
std::string person_owner(const std::string& person);

// The log's name and public key as the private tables have them; needs no KEK.
base::Result<log::Verifier> log_verifier(store::Db& db, const std::string& origin);

struct KeptKey {
  std::string id;  // hex
  std::string owner;
  std::string public_key;  // PEM
};

class Keyring final : public ledger::Signers {
 public:
  static base::Result<std::unique_ptr<Keyring>> open(const std::string& database,
                                                     crypto::SealKey kek, base::Random& random);

  base::Result<std::optional<crypto::P256Key>> key_of(const std::string& organisation) override;

  // Makes a key and keeps it.
  base::Result<crypto::P256PublicKey> make(const std::string& owner);
  base::Status make_log_key();
  base::Result<crypto::Ed25519Key> log_key();
  // Of a key that the log refused.
  base::Status forget(const std::string& id);
  // The newest key of an owner that the log has in force, or the newest of all when it has none; or
  // the one with that id; nullopt when there is none.
  base::Result<std::optional<crypto::P256Key>> find(const std::string& owner);
  base::Result<std::optional<crypto::P256Key>> find_id(const std::string& id);
  base::Result<std::vector<KeptKey>> all();

 private:
  Keyring(std::unique_ptr<store::Db> db, crypto::SealKey kek, base::Random& random);
  base::Status keep(const std::string& id, const std::string& owner, const std::string& public_pem,
                    base::ByteView secret);
  base::Result<std::optional<crypto::P256Key>> unlock(
      base::Result<std::optional<store::Row>> found);

  std::mutex mutex_;
  std::unique_ptr<store::Db> db_;
  crypto::SealKey kek_;
  base::Random& random_;
  // By id: unsealing and reading a key costs more than signing with it.
  std::map<std::string, crypto::P256Key> unlocked_;
};

}  // namespace probity::access

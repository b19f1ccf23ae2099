// The trust file: what a stranger needs to verify this log's statements and tokens offline. A DSSE
// envelope by the node key around an in-toto statement (predicate trust/v1) made from the log at a
// tree size: genesis, the log's keys, everybody's signing keys with the entries between which they
// speak, and the purposes that tokens name. A newer one replaces it. Format: docs/formats/trust.md.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/node.h"
#include "crypto/p256.h"
#include "log/cosignature.h"
#include "rubric/purpose.h"
#include "statement/bundle.h"

namespace probity::access {

struct TrustedLogKey {
  std::string name;  // the log's origin
  std::string key;   // PEM, Ed25519
};
BOOST_DESCRIBE_STRUCT(TrustedLogKey, (), (name, key))

struct TrustedKey {
  std::string key;           // PEM, ECDSA P-256
  std::string organisation;  // empty: the node
  std::string person;        // empty: the organisation itself
  std::string role;
  std::uint64_t from = 0;              // first entry it may have signed
  std::optional<std::uint64_t> until;  // the entry that revoked it
  std::optional<base::Time> compromised_since;
};
BOOST_DESCRIBE_STRUCT(TrustedKey, (),
                      (key, organisation, person, role, from, until, compromised_since))

struct TrustFile {
  std::string origin;
  std::uint64_t tree_size = 0;
  base::Time time;             // of the checkpoint it was made from
  boost::json::value genesis;  // the envelope of entry 0: its node key signs this file
  std::vector<TrustedLogKey> log_keys;
  std::vector<TrustedKey> keys;
  std::string rubric;           // version of the shared rules
  boost::json::value purposes;  // their purpose tree
};
BOOST_DESCRIBE_STRUCT(TrustFile, (),
                      (origin, tree_size, time, genesis, log_keys, keys, rubric, purposes))

base::Result<std::string> make_trust(Node& node);

// A trust file that was read and holds together: signed by the node key that its genesis names.
class Trust {
 public:
  static base::Result<Trust> parse(std::string_view text);

  const TrustFile& file() const { return file_; }
  const std::vector<log::Verifier>& logs() const { return logs_; }
  const rubric::Purposes& purposes() const { return purposes_; }

  // Whose the bundle's key is, when the bundle verifies: signature, leaf, inclusion, checkpoint,
  // and the key was in force at the entry. unauthorised or forbidden otherwise.
  struct Verified {
    TrustedKey key;
    log::OpenedCheckpoint checkpoint;
  };
  base::Result<Verified> verify(const statement::Bundle& bundle) const;

 private:
  TrustFile file_;
  std::vector<log::Verifier> logs_;
  std::vector<crypto::P256PublicKey> keys_;  // beside file_.keys
  rubric::Purposes purposes_;
};

}  // namespace probity::access

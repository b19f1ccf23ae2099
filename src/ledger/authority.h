// Authority: which key speaks for which person, in which organisation, in which role, and since
// which entry. Fed by the agencies register, asked by the ledger at a statement's admission index
// and by judgement when evidence is weighed. Functions over a Db on its thread.
#pragma once

#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::ledger {

using base::Result;
using base::Status;
using store::Db;

// What a key may be used to say; each kind of statement names the roles it takes.
enum class Role {
  node,       // the operator's own key: genesis, changes that happen by themselves
  agency,     // an organisation's own key: tokens and reports, signed unattended
  registrar,  // admits organisations and appoints their people
  officer,    // registers models, releases and uses, states facts, adopts results
  assessor,   // checks what others made
};
BOOST_DESCRIBE_ENUM(Role, node, agency, registrar, officer, assessor)

enum class OrganisationKind { agency, assessor, vendor };
BOOST_DESCRIBE_ENUM(OrganisationKind, agency, assessor, vendor)

struct Signer {
  base::KeyId key;
  std::string person;        // empty for node and agency keys
  std::string organisation;  // empty for the node key
  Role role = Role::officer;
};

struct Key {
  Signer signer;
  std::string public_key;  // PEM
  std::uint64_t granted = 0;
  std::optional<std::uint64_t> revoked;  // the entry from which it no longer speaks
  std::optional<base::Time> revoked_at;
  std::optional<base::Time> compromised_since;  // what it signed from then on does not count
};

struct Organisation {
  std::string id;
  std::string name;
  OrganisationKind kind = OrganisationKind::agency;
  std::string zone;  // IANA time zone: its dates end at 24:00 there
  base::SubjectDigest digest;
  std::uint64_t entry = 0;
};

// conflict when the key is known already: one key, one person, one role.
Status grant(Db& db, const Signer& signer, const std::string& public_key_pem, log::LogIndex entry);
Status revoke(Db& db, const base::KeyId& key, log::LogIndex entry, base::Time at,
              std::optional<base::Time> compromised_since);
Status add_organisation(Db& db, const Organisation& organisation);

Result<std::optional<Key>> find_key(Db& db, const base::KeyId& key);
// The key as it speaks at that entry: unauthorised when unknown, forbidden when revoked.
Result<Key> key_at(Db& db, const base::KeyId& key, log::LogIndex entry);
Result<std::vector<Key>> all_keys(Db& db);  // in the order they were granted
Result<std::vector<Key>> keys_of(Db& db, const std::string& organisation);
Result<std::optional<Organisation>> find_organisation(Db& db, const std::string& id);
Result<std::vector<Organisation>> organisations(Db& db);

}  // namespace probity::ledger

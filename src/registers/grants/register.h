// The grants register: who lets whom read files that this node keeps, what for and until when, so
// that assessors can look at what is not yet assessed (DECISIONS, "Gate and continuity"; MISSION
// rows 10 and 57). Permanent and public: organisations only, no persons. The files themselves, and
// who read them when, are private (access/files.h).
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/register.h"
#include "ledger/validity.h"

namespace probity::registers::grants {

// How long a grant lasts at most.
inline constexpr int kGrantDays = 180;

// Lets an organisation read files about the subject, one component or one use, that the granter put
// into the node or was handed. A steward grants for a component, its agency for a use.
struct Grant {
  base::AgencyId grantee;
  std::string purpose;                              // in plain words; it names nobody
  base::Date until;                                 // ends at 24:00 in the granter's zone
  std::optional<std::vector<base::Hash256>> files;  // only these, by SHA-256; without it, all
};
BOOST_DESCRIBE_STRUCT(Grant, (), (grantee, purpose, until, files))

// Ends a grant on the subject before its day.
struct GrantEnd {
  base::PaeDigest grant;  // the statement that gave it
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(GrantEnd, (), (grant, reason))

ledger::Register make_register();

// For pages and for who serves files.
struct StoredGrant {
  std::uint64_t entry = 0;
  base::PaeDigest pae;
  base::SubjectDigest subject;
  std::string granter;
  base::Time since;
  base::Time until;  // half open, whether or not it was ended
  std::optional<ledger::Ending> end;
  bool stands = true;  // neither suspended, withdrawn nor superseded at the instant asked for
  Grant what;

  bool holds_at(base::Time at) const {
    return stands && since <= at && at < until && !(end && end->time <= at);
  }
  // Whether it reaches a file about its subject.
  bool covers(const base::Hash256& file) const;
};

base::Result<std::optional<StoredGrant>> find_grant(store::Db& db, const base::PaeDigest& pae,
                                                    base::Time at);
// Newest first; `at` is the instant for which `stands` is told.
base::Result<std::vector<StoredGrant>> grants_on(store::Db& db, const base::SubjectDigest& subject,
                                                 base::Time at);
base::Result<std::vector<StoredGrant>> grants_by(store::Db& db, const std::string& granter,
                                                 base::Time at);
base::Result<std::vector<StoredGrant>> grants_to(store::Db& db, const std::string& grantee,
                                                 base::Time at);
// By which the organisation may read files about the subject at that instant, the one that lasts
// longest first. Empty: it may not.
base::Result<std::vector<StoredGrant>> grants_in_force(store::Db& db, const std::string& grantee,
                                                       const base::SubjectDigest& subject,
                                                       base::Time at);

}  // namespace probity::registers::grants

// The supplies register: which organisation supplies the AI system of a use, said by the agency
// (AI Act Art. 3(3), (4): provider and deployer), also for a service that is not open. What the
// vendor owes follows from the use (MISSION rows 3 and 4, first form); contracts come later.
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

namespace probity::registers::supplies {

// Says that an organisation supplies the use (the subject). One that makes independent checks
// supplies nothing.
struct Supply {
  base::AgencyId vendor;
  std::string service;                  // what is supplied, in plain words
  std::optional<std::string> contract;  // a reference that the agency publishes
  bool open = false;                    // its models and code can be had by anyone
};
BOOST_DESCRIBE_STRUCT(Supply, (), (vendor, service, contract, open))

// Says that it does so no more.
struct SupplyEnd {
  base::PaeDigest supply;  // the statement that said so
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SupplyEnd, (), (supply, reason))

ledger::Register make_register();

// For pages.
struct StoredSupply {
  std::uint64_t entry = 0;
  base::PaeDigest pae;
  base::SubjectDigest use;
  std::string agency;
  base::Time since;
  std::optional<ledger::Ending> end;
  bool stands = true;  // neither suspended, withdrawn nor superseded at the instant asked for
  Supply what;

  bool holds_at(base::Time at) const { return stands && since <= at && !(end && end->time <= at); }
};

// Newest first, also what has ended; `at` is the instant for which `stands` is told.
base::Result<std::vector<StoredSupply>> supplies_to(store::Db& db, const base::SubjectDigest& use,
                                                    base::Time at);
base::Result<std::vector<StoredSupply>> supplies_by(store::Db& db, const std::string& vendor,
                                                    base::Time at);
base::Result<std::optional<StoredSupply>> find_supply(store::Db& db, const base::PaeDigest& pae,
                                                      base::Time at);
// Only those in force at that instant.
base::Result<std::vector<StoredSupply>> vendors_of(store::Db& db, const base::SubjectDigest& use,
                                                   base::Time at);
base::Result<std::vector<StoredSupply>> uses_supplied_by(store::Db& db, const std::string& vendor,
                                                         base::Time at);

}  // namespace probity::registers::supplies

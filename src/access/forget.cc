#include "access/forget.h"

#include <algorithm>

#include "access/drafts.h"
#include "ledger/authority.h"

namespace probity::access {

using base::Status;

namespace {

// The projections still say who it was: they are folded anew at the batch's end.
Status forget_office(store::Db& db, const std::vector<ledger::Key>& keys,
                     const ledger::Key& erased) {
  const std::string& person = erased.signer.person;
  PROBITY_CHECK(db.run("DELETE FROM key_custodial WHERE key = :a", {erased.signer.key.hex()}));
  const auto offices = std::count_if(keys.begin(), keys.end(), [&](const ledger::Key& one) {
    return one.signer.person == person;
  });
  if (offices > 1) return {};
  return db.run("DELETE FROM account_person WHERE person = :a", {person});
}

}  // namespace

Status forget(store::Db& db, const base::PaeDigest& statement,
              const std::vector<log::LogIndex>& entries) {
  PROBITY_CHECK(Drafts::forget_statement(db, statement, entries));
  PROBITY_TRY(const auto keys, ledger::all_keys(db));
  for (const ledger::Key& key : keys)
    if (!key.signer.person.empty() &&
        std::find(entries.begin(), entries.end(), log::LogIndex{key.granted}) != entries.end())
      PROBITY_CHECK(forget_office(db, keys, key));
  return {};
}

}  // namespace probity::access

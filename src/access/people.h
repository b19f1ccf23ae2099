// What officers and registrars do in one step with keys that the node keeps: sign a statement and
// submit it, appoint a person with key, account and invitation, end a key, give an organisation a
// new one, admit an organisation. The log decides whether it may be said; a refusal leaves nothing
// behind. Any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

#include "access/accounts.h"
#include "access/node.h"
#include "statement/statement.h"

namespace probity::access {

// Signs with a key of one of the visitor's persons (may_sign) and submits; the trail says which key
// signed which entry.
base::Result<ledger::Accepted> submit_as(Node& node, const Visitor& visitor, const base::KeyId& key,
                                         const statement::Statement& statement,
                                         const std::string& remote);
// The same for a short form (access/compose.h).
base::Result<ledger::Accepted> submit_as(Node& node, const Visitor& visitor, const base::KeyId& key,
                                         const boost::json::value& document,
                                         const std::string& remote);

struct Appointing {
  std::string organisation;  // "riverton"
  std::string person;        // the pseudonym: "clerk"
  registers::agencies::Office office = registers::agencies::Office::officer;
  std::string title;
  std::string
      public_key;  // PEM of a key that the person holds; empty: the node draws and keeps one
  // The account; empty: none. To one that there is the person is added, and nobody is invited.
  std::string login;
  std::string display_name;
  std::string language;
};
struct Appointed {
  ledger::Accepted accepted;
  base::KeyId key;
  std::optional<Invitation> invitation;
};
// `by` is the registrar's key.
base::Result<Appointed> appoint(Node& node, const Visitor& visitor, const base::KeyId& by,
                                const Appointing& what, const std::string& remote);

struct Revoking {
  base::KeyId key;
  std::string reason;
  std::optional<base::Time> compromised_since;
};
base::Result<ledger::Accepted> revoke_key(Node& node, const Visitor& visitor, const base::KeyId& by,
                                          const Revoking& what, const std::string& remote);

// Draws a key that the node keeps.
base::Result<ledger::Accepted> renew_organisation_key(Node& node, const Visitor& visitor,
                                                      const base::KeyId& by,
                                                      const std::string& organisation,
                                                      const std::string& reason,
                                                      const std::string& remote);

struct Admitting {
  std::string id;
  std::string name;
  ledger::OrganisationKind kind = ledger::OrganisationKind::agency;
  std::string zone;
  std::string summary;
  std::string homepage;  // may be empty
};
base::Result<ledger::Accepted> admit(Node& node, const Visitor& visitor, const base::KeyId& by,
                                     const Admitting& what, const std::string& remote);

}  // namespace probity::access

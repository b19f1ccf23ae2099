// Visitor: what a request knows of the person behind it after sign-in: the account, the persons of
// the log for whom it may sign, and how it came in. What each person may say is never stored with
// an account: it comes from the log's Authority at the present entry, so a revoked key ends the
// power at once. Values; functions read through the caller's connection, on its thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "ledger/authority.h"
#include "registers/agencies/register.h"

namespace probity::access {

// What a visitor may do through this way in. A session has all; an API token those it was made for.
enum class Scope { read, draft, sign, import, manage };
BOOST_DESCRIBE_ENUM(Scope, read, draft, sign, import, manage)
std::set<Scope> all_scopes();

// One office that a person holds now, by a key in force. A person with two offices appears twice.
struct Person {
  std::string id;            // "riverton/clerk"
  std::string organisation;  // "riverton"
  std::string organisation_name;
  ledger::OrganisationKind kind = ledger::OrganisationKind::agency;
  ledger::Role role = ledger::Role::officer;
  std::string title;  // "accountable official, library services"
  base::KeyId key;
  registers::agencies::Custody custody = registers::agencies::Custody::self;
  bool operator==(const Person&) const = default;
};

struct Visitor {
  std::int64_t account = 0;
  std::string login;
  std::string display_name;
  std::string language;         // "en", "fr": chosen in the account; empty: as the browser asks
  std::vector<Person> persons;  // in the order in which their keys were granted; may be empty
  std::int64_t session = 0;     // 0: came with an API token
  std::int64_t token = 0;       // 0: came with a session
  std::string csrf;             // what every form of a session carries in the field "csrf"
  bool second_factor = false;   // the account has one, and it was given in this session
  std::set<Scope> scopes;

  bool may(Scope scope) const { return scopes.contains(scope); }
  bool is(ledger::Role role) const;
  // The person with that key, or the first of that name; null when it is none of the visitor's.
  const Person* person(const base::KeyId& key) const;
  const Person* person(std::string_view id) const;
};

// The offices that these persons hold now.
base::Result<std::vector<Person>> persons_now(store::Db& db, const std::vector<std::string>& ids);

// Whether the visitor may sign with that key through this node: it is in force and one of the
// visitor's persons', the way in allows it, the node keeps it, and a registrar has given a second
// factor. forbidden with rule sign.scope, sign.person, sign.custody or sign.second-factor.
base::Status may_sign(const Visitor& visitor, const base::KeyId& key);

}  // namespace probity::access

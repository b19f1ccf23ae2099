#include "access/visitor.h"

#include <algorithm>

#include "json/codec.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace agencies = registers::agencies;

std::set<Scope> all_scopes() {
  return {Scope::read, Scope::draft, Scope::sign, Scope::import, Scope::manage};
}

bool Visitor::is(ledger::Role role) const {
  return std::any_of(persons.begin(), persons.end(),
                     [&](const Person& person) { return person.role == role; });
}

const Person* Visitor::person(const base::KeyId& key) const {
  const auto found = std::find_if(persons.begin(), persons.end(),
                                  [&](const Person& person) { return person.key == key; });
  return found == persons.end() ? nullptr : &*found;
}

const Person* Visitor::person(std::string_view id) const {
  const auto found = std::find_if(persons.begin(), persons.end(),
                                  [&](const Person& person) { return person.id == id; });
  return found == persons.end() ? nullptr : &*found;
}

Result<std::vector<Person>> persons_now(store::Db& db, const std::vector<std::string>& ids) {
  std::vector<std::pair<std::uint64_t, Person>> held;
  for (const std::string& id : ids) {
    PROBITY_TRY(const auto offices, agencies::offices_of(db, id));
    for (const agencies::OfficeHolder& office : offices) {
      if (office.key.revoked) continue;
      const std::string& organisation = office.key.signer.organisation;
      PROBITY_TRY(const auto known, ledger::find_organisation(db, organisation));
      if (!known) continue;
      held.emplace_back(office.entry,
                        Person{id, organisation, known->name, known->kind, office.key.signer.role,
                               office.title, office.key.signer.key, office.custody});
    }
  }
  std::stable_sort(held.begin(), held.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Person> persons;
  for (auto& [entry, person] : held) persons.push_back(std::move(person));
  return persons;
}

Status may_sign(const Visitor& visitor, const base::KeyId& key) {
  if (!visitor.may(Scope::sign))
    return fail(Code::forbidden, "this API token may not sign", "", "sign.scope", "",
                "a token with the scope sign");
  const Person* person = visitor.person(key);
  if (!person)
    return fail(Code::forbidden, "that key is none of yours, or it is no longer in force", "",
                "sign.person", key.hex(), "a key in force of a person of your account");
  if (person->custody != agencies::Custody::node)
    return fail(Code::forbidden,
                "this person keeps the key: sign outside and hand in the signed entry", person->id,
                "sign.custody", "", "a key that this node keeps");
  if (person->role == ledger::Role::registrar && !visitor.second_factor)
    return fail(Code::forbidden, "a registrar signs only after a second factor", person->id,
                "sign.second-factor", "", "a second factor in your account, given at this sign-in");
  return {};
}

}  // namespace probity::access

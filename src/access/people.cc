#include "access/people.h"

#include <boost/json/object.hpp>

#include "access/compose.h"
#include "json/codec.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace agencies = registers::agencies;

namespace {

// One subject named as people name it.
json::Value document_of(const char* kind, const std::string& subject, json::Object predicate) {
  json::Object document{{"kind", kind}, {"predicate", std::move(predicate)}};
  if (!subject.empty()) document["subject"] = json::Array{json::Value(subject)};
  return document;
}

json::Value about_organisation(const char* kind, const std::string& organisation,
                               json::Object predicate) {
  return document_of(kind, "agency " + organisation, std::move(predicate));
}

// Draws a key that the node keeps, says the statement that enters it, and forgets the key when the
// log refuses.
template <class Say>
auto with_new_key(Node& node, const std::string& owner, Say say)
    -> decltype(say(std::declval<const crypto::P256PublicKey&>())) {
  PROBITY_TRY(const crypto::P256PublicKey key, node.keyring().make(owner));
  auto said = say(key);
  if (!said) PROBITY_CHECK(node.keyring().forget(key.key_id().hex()));
  return said;
}

Status note(Node& node, const Visitor& visitor, Event event, const std::string& detail,
            const std::string& remote) {
  return node.accounts().record(visitor.account, event, detail, remote);
}

By by_visitor(const Visitor& visitor, const std::string& remote) { return {visitor.login, remote}; }

}  // namespace

Result<ledger::Accepted> submit_as(Node& node, const Visitor& visitor, const base::KeyId& key,
                                   const statement::Statement& statement,
                                   const std::string& remote) {
  PROBITY_CHECK(may_sign(visitor, key));
  PROBITY_TRY(const auto kept, node.keyring().find_id(key.hex()));
  if (!kept)
    return fail(Code::forbidden, "this node does not keep that key", "", "sign.custody", key.hex(),
                "a key that this node keeps");
  const auto envelope = statement::make_envelope(statement::to_payload(statement), *kept);
  PROBITY_TRY(auto accepted, node.ledger().submit(statement::to_json(envelope)));
  PROBITY_CHECK(note(node, visitor, Event::key_used,
                     "entry " + std::to_string(accepted.receipt.index.value), remote));
  return accepted;
}

Result<ledger::Accepted> submit_as(Node& node, const Visitor& visitor, const base::KeyId& key,
                                   const json::Value& document, const std::string& remote) {
  PROBITY_TRY(const auto statement, compose(document, node));
  return submit_as(node, visitor, key, statement, remote);
}

namespace {

// The account of somebody appointed: a new one with an invitation, or one that there is.
Result<std::optional<Invitation>> give_account(Node& node, const Visitor& visitor,
                                               const NewAccount& wanted,
                                               const std::string& remote) {
  Accounts& accounts = node.accounts();
  PROBITY_TRY(const auto db, node.reader());
  PROBITY_TRY(const auto known, accounts.find(*db, wanted.login));
  if (!known) {
    PROBITY_TRY(auto invitation, accounts.invite(wanted, by_visitor(visitor, remote)));
    return std::optional(std::move(invitation));
  }
  std::vector<std::string> persons = known->persons;
  persons.insert(persons.end(), wanted.persons.begin(), wanted.persons.end());
  PROBITY_CHECK(accounts.assign(known->id, persons, by_visitor(visitor, remote)));
  return std::optional<Invitation>();
}

}  // namespace

Result<Appointed> appoint(Node& node, const Visitor& visitor, const base::KeyId& by,
                          const Appointing& what, const std::string& remote) {
  PROBITY_CHECK(may_sign(visitor, by));
  const std::string person = what.organisation + "/" + what.person;
  const NewAccount account{what.login, what.display_name, what.language, {person}};
  if (!what.login.empty()) PROBITY_CHECK(Accounts::check(account));
  const auto say = [&](const crypto::P256PublicKey& key) -> Result<Appointed> {
    json::Object predicate{{"person", person},
                           {"office", json::word(what.office)},
                           {"title", what.title},
                           {"key", key.pem()},
                           {"custody", what.public_key.empty() ? "node" : "self"}};
    PROBITY_TRY(auto accepted, submit_as(node, visitor, by,
                                         about_organisation("appointment/v2", what.organisation,
                                                            std::move(predicate)),
                                         remote));
    return Appointed{std::move(accepted), key.key_id(), {}};
  };
  Result<Appointed> done = Appointed{};
  if (what.public_key.empty()) {
    done = with_new_key(node, person_owner(person), say);
  } else {
    const auto key = crypto::P256PublicKey::from_pem(what.public_key);
    if (!key) return fail(base::within(key.error(), "/public_key"));
    done = say(*key);
  }
  if (!done) return done;
  PROBITY_CHECK(note(node, visitor, Event::person_appointed, person, remote));
  if (what.login.empty()) return done;
  PROBITY_TRY(done->invitation, give_account(node, visitor, account, remote));
  return done;
}

Result<ledger::Accepted> revoke_key(Node& node, const Visitor& visitor, const base::KeyId& by,
                                    const Revoking& what, const std::string& remote) {
  PROBITY_TRY(const auto db, node.reader());
  PROBITY_TRY(const auto key, ledger::find_key(*db, what.key));
  if (!key || key->signer.organisation.empty())
    return fail(Code::not_found, "the log knows no such key of an organisation", "/key",
                "key.unknown", what.key.hex(), "a key of a person or an organisation");
  json::Object predicate{{"key", what.key.hex()}, {"reason", what.reason}};
  if (what.compromised_since)
    predicate["compromised_since"] = base::to_string(*what.compromised_since);
  PROBITY_TRY(auto accepted,
              submit_as(node, visitor, by,
                        about_organisation("key-revocation", key->signer.organisation,
                                           std::move(predicate)),
                        remote));
  const std::string& person = key->signer.person;
  PROBITY_CHECK(note(node, visitor, Event::key_revoked,
                     "of " + (person.empty() ? key->signer.organisation : person), remote));
  return accepted;
}

Result<ledger::Accepted> renew_organisation_key(Node& node, const Visitor& visitor,
                                                const base::KeyId& by,
                                                const std::string& organisation,
                                                const std::string& reason,
                                                const std::string& remote) {
  PROBITY_CHECK(may_sign(visitor, by));
  PROBITY_TRY(auto accepted,
              with_new_key(node, agency_owner(organisation), [&](const crypto::P256PublicKey& key) {
                return submit_as(node, visitor, by,
                                 about_organisation("organisation-key", organisation,
                                                    {{"key", key.pem()}, {"reason", reason}}),
                                 remote);
              }));
  PROBITY_CHECK(note(node, visitor, Event::organisation_key_renewed, organisation, remote));
  return accepted;
}

Result<ledger::Accepted> admit(Node& node, const Visitor& visitor, const base::KeyId& by,
                               const Admitting& what, const std::string& remote) {
  PROBITY_CHECK(may_sign(visitor, by));
  PROBITY_TRY(auto accepted,
              with_new_key(node, agency_owner(what.id), [&](const crypto::P256PublicKey& key) {
                json::Object predicate{
                    {"id", what.id},     {"name", what.name}, {"kind", json::word(what.kind)},
                    {"zone", what.zone}, {"key", key.pem()},  {"summary", what.summary}};
                if (!what.homepage.empty()) predicate["homepage"] = what.homepage;
                return submit_as(node, visitor, by, document_of("agency", "", std::move(predicate)),
                                 remote);
              }));
  PROBITY_CHECK(note(node, visitor, Event::organisation_admitted, what.id, remote));
  return accepted;
}

}  // namespace probity::access

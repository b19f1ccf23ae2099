#include "registers/agencies/register.h"

#include <map>

#include "crypto/ed25519.h"
#include "crypto/p256.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "log/note.h"

namespace probity::registers::agencies {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

Result<crypto::P256PublicKey> new_key(View& view, const std::string& pem,
                                      const std::string& pointer) {
  auto key = crypto::P256PublicKey::from_pem(pem);
  if (!key) return fail(base::within(key.error(), pointer));
  PROBITY_TRY(const auto known, ledger::find_key(view.db(), key->key_id()));
  if (known)
    return fail(Code::conflict, "that key is in the log already: one key, one person, one office",
                pointer, "key.reused", key->key_id().hex(), "a new key");
  return *key;
}

Status check_zone(const std::string& zone, const std::string& pointer) {
  if (base::is_zone(zone)) return {};
  return fail(Code::bad_input, "no such time zone", pointer, "organisation.zone", zone,
              "an IANA time zone such as Europe/Lisbon");
}

Status check_person(const base::PersonId& person, const std::string& organisation,
                    const std::string& pointer) {
  if (person.str().starts_with(organisation + "/")) return {};
  return fail(Code::bad_input, "the person's name does not begin with the organisation", pointer,
              "person.organisation", person.str(), organisation + "/<pseudonym>");
}

Status rules(const Said<Genesis>& said, View& view) {
  const Genesis& what = said.what;
  if (!log::is_note_name(what.origin) || what.id != what.origin)
    return fail(Code::bad_input, "the origin is no log name, or the id is not the origin",
                "/predicate/origin", "genesis.origin", what.origin,
                "a name without white space or '+', the same in id");
  if (auto key = crypto::Ed25519PublicKey::from_pem(what.log_key); !key)
    return fail(base::within(key.error(), "/predicate/log_key"));
  PROBITY_TRY(const auto agency_key,
              new_key(view, what.root_agency.key, "/predicate/root_agency/key"));
  PROBITY_TRY(const auto registrar_key,
              new_key(view, what.registrar_key, "/predicate/registrar_key"));
  if (agency_key == registrar_key || said.at.signer.key == agency_key.key_id() ||
      said.at.signer.key == registrar_key.key_id())
    return fail(Code::bad_input, "node, agency and registrar need a key each", "/predicate",
                "key.reused", "", "three keys");
  PROBITY_CHECK(check_zone(what.root_agency.zone, "/predicate/root_agency/zone"));
  return check_person(what.registrar, what.root_agency.id.str(), "/predicate/registrar");
}

Status enter(Db& db, const ledger::Organisation& organisation, const std::string& key_pem,
             const std::string& summary, const std::string& homepage) {
  PROBITY_CHECK(ledger::add_organisation(db, organisation));
  PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(key_pem));
  PROBITY_CHECK(ledger::grant(db, {key.key_id(), "", organisation.id, Role::agency}, key.pem(),
                              {organisation.entry}));
  return db.run(
      "INSERT INTO agencies_organisation(id, digest, summary, homepage, entry) "
      "VALUES(:a,:b,:c,:d,:e)",
      {organisation.id, organisation.digest.hex(), summary, homepage,
       static_cast<std::int64_t>(organisation.entry)});
}

Status appoint(Db& db, const Appointment& what, const std::string& organisation,
               log::LogIndex entry) {
  PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(what.key));
  static const std::map<Office, Role> kRoles = {{Office::registrar, Role::registrar},
                                                {Office::officer, Role::officer},
                                                {Office::assessor, Role::assessor}};
  PROBITY_CHECK(
      ledger::grant(db, {key.key_id(), what.person.str(), organisation, kRoles.at(what.office)},
                    key.pem(), entry));
  return db.run(
      "INSERT INTO agencies_appointment(key, person, organisation, title, custody, entry) "
      "VALUES(:a,:b,:c,:d,:e,:f)",
      {key.key_id().hex(), what.person.str(), organisation, what.title,
       std::string(json::word(what.custody)), static_cast<std::int64_t>(entry.value)});
}

Status fold(const Said<Genesis>& said, Db& db) {
  const Genesis& what = said.what;
  const std::uint64_t entry = said.at.index.value;
  PROBITY_TRY(const auto node_key, crypto::P256PublicKey::from_pem(what.node_key));
  PROBITY_CHECK(
      ledger::grant(db, {node_key.key_id(), "", "", Role::node}, node_key.pem(), said.at.index));
  const OrganisationEntry& root = what.root_agency;
  const auto digest = ledger::name_digest("agency", root.id.str(), root.nonce);
  PROBITY_CHECK(ledger::add_subject(db, {digest, "agency", root.id.str(), root.id.str(), entry}));
  PROBITY_CHECK(ledger::add_about(db, digest, said.at.index));
  PROBITY_CHECK(enter(
      db, {root.id.str(), root.name, ledger::OrganisationKind::agency, root.zone, digest, entry},
      root.key, language::said("Operates this log and admits organisations to it."), ""));
  return appoint(
      db,
      {what.registrar, Office::registrar, "registrar", what.registrar_key, what.registrar_custody},
      root.id.str(), said.at.index);
}

Status rules(const Said<Agency>& said, View& view) {
  PROBITY_CHECK(check_zone(said.what.zone, "/predicate/zone"));
  PROBITY_TRY(const auto key, new_key(view, said.what.key, "/predicate/key"));
  return {};
}

Status fold(const Said<Agency>& said, Db& db) {
  const Agency& what = said.what;
  return enter(
      db,
      {what.id.str(), what.name, what.kind, what.zone, said.at.subjects[0], said.at.index.value},
      what.key, what.summary, what.homepage.value_or(""));
}

// The organisation that the statement is about.
Status check(const ledger::Placed& at, const Appointment& what, View& view) {
  PROBITY_TRY(const auto organisation, ledger::subject_organisation(view, at));
  PROBITY_CHECK(check_person(what.person, organisation.id, "/predicate/person"));
  const bool assessor = organisation.kind == ledger::OrganisationKind::assessor;
  if ((what.office == Office::assessor) != assessor)
    return fail(Code::bad_input,
                "assessors belong to assessing organisations, and they appoint nobody else",
                "/predicate/office", "appointment.office", std::string(json::word(what.office)),
                assessor ? "assessor" : "officer or registrar");
  if (what.office == Office::registrar && organisation.id != at.signer.organisation)
    return fail(Code::forbidden, "registrars are people of the root agency", "/predicate/office",
                "appointment.registrar", organisation.id, at.signer.organisation);
  PROBITY_TRY(const auto key, new_key(view, what.key, "/predicate/key"));
  return {};
}
Status rules(const Said<Appointment>& said, View& view) { return check(said.at, said.what, view); }
Status rules(const Said<AppointmentV2>& said, View& view) {
  return check(said.at, said.what, view);
}

Result<ledger::Words> words(const Said<Genesis>& said, Db&) {
  const OrganisationEntry& root = said.what.root_agency;
  return ledger::Words{ledger::Sort::organisation, root.name,
                       ledger::in_lines({root.id.str(), said.what.operator_, said.what.origin}),
                       ledger::name_digest("agency", root.id.str(), root.nonce)};
}
Result<ledger::Words> words(const Said<Agency>& said, Db&) {
  const Agency& what = said.what;
  return ledger::Words{ledger::Sort::organisation, what.name,
                       ledger::in_lines({what.id.str(), what.summary, what.homepage.value_or("")})};
}

Status fold(const Said<Appointment>& said, Db& db) {
  return appoint(db, said.what, ledger::organisation_of(said.what.person.str()), said.at.index);
}
Status fold(const Said<AppointmentV2>& said, Db& db) {
  return appoint(db, said.what, ledger::organisation_of(said.what.person.str()), said.at.index);
}

// Of a person nothing stays but that one key was somebody's: the key's first digits take the
// pseudonym's place.
template <class T>
T remains(T what) {
  const auto key = crypto::P256PublicKey::from_pem(what.key);
  const std::string digits = key ? key->key_id().hex().substr(0, 16) : "";
  const std::string organisation = ledger::organisation_of(what.person.str());
  what.person =
      base::PersonId::parse(organisation + "/erased-" + digits).value_or(base::PersonId());
  what.title.clear();
  if constexpr (std::is_same_v<T, AppointmentV2>) what.nonce.clear();
  return what;
}

// Who may still sign in an organisation's name is not erased.
template <class T>
Status rules_of_erasure(const T& what, View& view) {
  PROBITY_TRY(const auto pem, crypto::P256PublicKey::from_pem(what.key));
  PROBITY_TRY(const auto key, ledger::find_key(view.db(), pem.key_id()));
  if (key && key->revoked) return {};
  return fail(Code::conflict, "the key of that office is in force", "/subject/0/digest/sha256",
              "erasure.in-office", pem.key_id().hex(), "the revocation of that key before");
}

// The organisation's keys in force of one role.
Result<std::vector<ledger::Key>> in_force(View& view, const std::string& organisation, Role role) {
  PROBITY_TRY(auto keys, ledger::keys_of(view.db(), organisation));
  std::erase_if(keys,
                [&](const ledger::Key& key) { return key.revoked || key.signer.role != role; });
  return keys;
}

// Without a registrar nobody could ever be appointed again.
Status check_not_last_registrar(View& view, const ledger::Key& key) {
  if (key.signer.role != Role::registrar) return {};
  PROBITY_TRY(const auto registrars, in_force(view, key.signer.organisation, Role::registrar));
  if (registrars.size() > 1) return {};
  return fail(Code::conflict, "this is the key of the last registrar", "/predicate/key",
              "key.last-registrar", key.signer.key.hex(),
              "another registrar, appointed before this key ends");
}

Status rules(const Said<KeyRevocation>& said, View& view) {
  PROBITY_TRY(const auto organisation, ledger::subject_organisation(view, said.at));
  PROBITY_TRY(const auto key, ledger::find_key(view.db(), said.what.key));
  if (!key || key->signer.organisation != organisation.id)
    return fail(Code::bad_input, "the organisation has no such key", "/predicate/key",
                "key.unknown", said.what.key.hex(), "a key of " + organisation.id);
  if (key->revoked)
    return fail(Code::conflict, "the key is revoked already", "/predicate/key", "key.revoked",
                said.what.key.hex(), "a key in force");
  if (said.at.signer.role != Role::registrar && said.at.signer.organisation != organisation.id)
    return fail(Code::forbidden, "only the organisation itself or a registrar ends its keys",
                "/predicate/key", "key.owner", said.at.signer.organisation, organisation.id);
  if (said.what.compromised_since && *said.what.compromised_since > said.at.time)
    return fail(Code::bad_input, "a key is not compromised in the future",
                "/predicate/compromised_since", "time.future",
                base::to_string(*said.what.compromised_since),
                language::say("at most {}", base::to_string(said.at.time)));
  return check_not_last_registrar(view, *key);
}

Status fold(const Said<KeyRevocation>& said, Db& db) {
  return ledger::revoke(db, said.what.key, said.at.index, said.at.time,
                        said.what.compromised_since);
}

Status rules(const Said<OrganisationKey>& said, View& view) {
  PROBITY_TRY(const auto organisation, ledger::subject_organisation(view, said.at));
  PROBITY_CHECK(ledger::check_public_text(said.what.reason, "/predicate/reason"));
  PROBITY_TRY(const auto key, new_key(view, said.what.key, "/predicate/key"));
  PROBITY_TRY(const auto own, in_force(view, organisation.id, Role::agency));
  if (own.empty()) return {};
  return fail(Code::conflict, "the organisation has a key in force", "/predicate/key",
              "organisation-key.in-force", own.front().signer.key.hex(),
              "the revocation of that key before");
}

Status fold(const Said<OrganisationKey>& said, Db& db) {
  PROBITY_TRY(const auto subject, ledger::find_subject(db, said.at.subjects[0]));
  PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(said.what.key));
  return ledger::grant(db, {key.key_id(), "", subject->name, Role::agency}, key.pem(),
                       said.at.index);
}

}  // namespace

ledger::Register make_register() {
  ledger::Register made;
  made.name = "agencies";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {
      ledger::kind<Genesis>({"genesis", {Role::node}, About::nothing_known, said("begins the log")},
                            rules, fold, words),
      ledger::kind<Agency>(
          {"agency", {Role::registrar}, About::a_new_name, said("admits an organisation")}, rules,
          fold, words),
      ledger::erasable<Appointment>(
          ledger::kind<Appointment>({"appointment",
                                     {Role::registrar},
                                     About::known_things,
                                     said("appoints a person of an organisation, with a key")},
                                    rules, fold),
          remains<Appointment>, rules_of_erasure<Appointment>),
      ledger::erasable<AppointmentV2>(
          ledger::kind<AppointmentV2>({"appointment",
                                       {Role::registrar},
                                       About::known_things,
                                       said("appoints a person of an organisation, with a key"),
                                       /*version=*/2},
                                      rules, fold),
          remains<AppointmentV2>, rules_of_erasure<AppointmentV2>),
      ledger::kind<KeyRevocation>({"key-revocation",
                                   {Role::registrar, Role::officer, Role::assessor, Role::agency},
                                   About::known_things,
                                   said("ends a key")},
                                  rules, fold),
      ledger::kind<OrganisationKey>({"organisation-key",
                                     {Role::registrar},
                                     About::known_things,
                                     said("gives an organisation a new key of its own")},
                                    rules, fold),
  };
  made.label = [](Db& db,
                  const base::SubjectDigest& subject) -> Result<std::optional<std::string>> {
    PROBITY_TRY(const auto row,
                db.one("SELECT id FROM agencies_organisation WHERE digest = :a", {subject.hex()}));
    return row ? std::optional(row->text(0)) : std::nullopt;
  };
  return made;
}

Result<Profile> profile(store::Db& db, const std::string& organisation) {
  PROBITY_TRY(
      const auto row,
      db.one("SELECT summary, homepage FROM agencies_organisation WHERE id = :a", {organisation}));
  return row ? Profile{row->text(0), row->text(1)} : Profile{};
}

namespace {

Result<std::vector<OfficeHolder>> holders(store::Db& db, const std::vector<store::Row>& rows) {
  std::vector<OfficeHolder> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(auto key, ledger::find_key(db, *base::KeyId::from_hex(row.text(0))));
    all.push_back({std::move(*key), row.text(1),
                   row.text(2) == "node" ? Custody::node : Custody::self,
                   static_cast<std::uint64_t>(row.integer(3))});
  }
  return all;
}

}  // namespace

Result<std::vector<OfficeHolder>> people(store::Db& db, const std::string& organisation) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT key, title, custody, entry FROM agencies_appointment WHERE "
                       "organisation = :a ORDER BY entry",
                       {organisation}));
  return holders(db, rows);
}

Result<std::vector<OfficeHolder>> offices_of(store::Db& db, const std::string& person) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT key, title, custody, entry FROM agencies_appointment WHERE "
                       "person = :a ORDER BY entry",
                       {person}));
  return holders(db, rows);
}

}  // namespace probity::registers::agencies

// The agencies register: the beginning of the log, the organisations that speak in it, their people
// and their keys. It feeds the ledger's Authority. People appear by pseudonym and office, never by
// name. Who spoke for an organisation is permanent; which person that was can be erased.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::agencies {

// Who keeps a person's key. A rubric may require keys held by their owners for votes and checks.
enum class Custody { self, node };
BOOST_DESCRIBE_ENUM(Custody, self, node)

// An organisation as it enters the log. Its key signs tokens and reports; its dates end at 24:00 in
// its zone.
struct OrganisationEntry {
  base::AgencyId id;
  std::string nonce;
  std::string name;
  std::string zone;  // IANA: "Europe/Lisbon"
  std::string key;   // PEM, ECDSA P-256
};
BOOST_DESCRIBE_STRUCT(OrganisationEntry, (), (id, nonce, name, zone, key))

// Entry 0: who operates this log, under which name and keys, and who may admit organisations.
struct Genesis {
  std::string id;  // the origin again: what the subject's digest names
  std::string nonce;
  std::string origin;     // the log's name in checkpoints (C2SP: a host name without a scheme)
  std::string operator_;  // who runs the node
  std::string node_key;   // PEM, ECDSA P-256: signs this statement, changes by themselves, status
                          // lists, reports
  std::string log_key;    // PEM, Ed25519: signs checkpoints
  OrganisationEntry root_agency;
  base::PersonId registrar;   // "<root agency>/<pseudonym>"
  std::string registrar_key;  // PEM, ECDSA P-256
  Custody registrar_custody = Custody::node;
};
BOOST_DESCRIBE_STRUCT(Genesis, (),
                      (id, nonce, origin, operator_, node_key, log_key, root_agency, registrar,
                       registrar_key, registrar_custody))

// Admits an agency, an assessor or a vendor.
struct Agency {
  base::AgencyId id;
  std::string nonce;
  std::string name;
  ledger::OrganisationKind kind = ledger::OrganisationKind::agency;
  std::string zone;
  std::string key;
  std::string summary;
  std::optional<std::string> homepage;
};
BOOST_DESCRIBE_STRUCT(Agency, (), (id, nonce, name, kind, zone, key, summary, homepage))

// What a person may do for an organisation (the subject).
enum class Office { registrar, officer, assessor };
BOOST_DESCRIBE_ENUM(Office, registrar, officer, assessor)

// Appoints a person of the organisation, with the key for that office: one key per person and
// office. Once the key is revoked, pseudonym, title and nonce can be erased: office and key stay,
// so what it signed still holds.
struct Appointment {
  base::PersonId person;
  Office office = Office::officer;
  std::string title;  // "accountable official, library services"
  std::string key;    // PEM, ECDSA P-256
  Custody custody = Custody::self;
};
BOOST_DESCRIBE_STRUCT(Appointment, (), (person, office, title, key, custody))

// The same with a nonce: version 2 of the kind. Erased with the rest, it keeps the public digest
// from confirming a guess of who it was.
struct AppointmentV2 : Appointment {
  std::string nonce;  // 128 bits, in hex
};
BOOST_DESCRIBE_STRUCT(AppointmentV2, (Appointment), (nonce))

// Ends a key of the organisation (the subject). What it signed since `compromised_since` stops
// counting.
struct KeyRevocation {
  base::KeyId key;
  std::string reason;
  std::optional<base::Time> compromised_since;
};
BOOST_DESCRIBE_STRUCT(KeyRevocation, (), (key, reason, compromised_since))

// Gives the organisation (the subject) a new key of its own after the last one was revoked.
struct OrganisationKey {
  std::string key;  // PEM, ECDSA P-256
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(OrganisationKey, (), (key, reason))

ledger::Register make_register();

// For pages: what an organisation said of itself, and the offices of its people.
struct Profile {
  std::string summary;
  std::string homepage;
};
base::Result<Profile> profile(store::Db& db, const std::string& organisation);
struct OfficeHolder {
  ledger::Key key;
  std::string title;
  Custody custody = Custody::self;
  std::uint64_t entry = 0;
};
base::Result<std::vector<OfficeHolder>> people(store::Db& db, const std::string& organisation);
// The offices of one person ("riverton/clerk"), oldest first; also those whose key is revoked.
base::Result<std::vector<OfficeHolder>> offices_of(store::Db& db, const std::string& person);

}  // namespace probity::registers::agencies

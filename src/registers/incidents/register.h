// The incidents register: what went wrong with uses and components of AI, how grave it is, and what
// was done about it. A serious incident that is open stands in the way of every use concerned: D4
// is 8 at once (DECISIONS, "Risk code"). This is the register's first form; the clocks of the law,
// rotas and times to detect (MISSION rows 30, 31, 34) come as kinds beside these.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/case_number.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::incidents {

// By Regulation (EU) 2024/1689 (AI Act):
// - minor: no serious incident in the sense of Art. 3(49).
// - serious: it led, directly or indirectly, to serious harm to a person's health, to the
//   infringement of obligations under Union law intended to protect fundamental rights, or to
//   serious harm to property or the environment: Art. 3(49)(a), (c), (d). Art. 73(2): the provider
//   reports within 15 days of becoming aware.
// - critical: the death of a person (Art. 73(4): 10 days), or a widespread infringement or a
// serious
//   and irreversible disruption of the management or operation of critical infrastructure,
//   Art. 3(49)(b) (Art. 73(3): 2 days).
enum class Severity { minor, serious, critical };
BOOST_DESCRIBE_ENUM(Severity, minor, serious, critical)

enum class State { open, closed };
BOOST_DESCRIBE_ENUM(State, open, closed)

// Registers an incident; it is open until an update closes it. Public, so it names and describes
// nobody: the rules refuse e-mail addresses and phone numbers. What still slips through can be
// erased: title, summary, harm and nonce go, and what moves a risk code stays. An agency registers
// what happened in its own uses, a steward what happened with a component; the component's reaches
// every use made of it.
struct Incident {
  base::IncidentId id;
  std::string nonce;
  std::string title;
  std::string summary;  // what happened, in plain words
  base::Time began;
  base::Time noticed;  // not before it began
  Severity severity = Severity::minor;
  std::vector<base::SubjectDigest> uses;        // concerned; with `components` at least one
  std::vector<base::SubjectDigest> components;  // artifacts of releases
  std::string harm;                             // to whom or what, also when there was none
  std::optional<base::CaseNumber> case_number;  // of the public report that it began with
};
BOOST_DESCRIBE_STRUCT(Incident, (),
                      (id, nonce, title, summary, began, noticed, severity, uses, components, harm,
                       case_number))

// What has become of an incident (the subject) since: a note, and what changes. Severity goes down
// only with a reason. It is closed with the measures that were taken and the instant at which it
// was resolved; a closed one may be opened again.
struct IncidentUpdate {
  std::string note;
  std::optional<Severity> severity;
  std::optional<std::string> reason;  // of a lower severity
  std::optional<State> state;
  std::optional<base::Time> resolved;   // not before it was noticed; exactly when it is closed
  std::optional<std::string> measures;  // so that it does not happen again; when it is closed
};
BOOST_DESCRIBE_STRUCT(IncidentUpdate, (), (note, severity, reason, state, resolved, measures))

// The same with a nonce: version 2 of the kind. Erased with its texts (note, reason, measures), it
// keeps the public digest from confirming a guess of them.
struct IncidentUpdateV2 : IncidentUpdate {
  std::string nonce;  // 128 bits, in hex
};
BOOST_DESCRIBE_STRUCT(IncidentUpdateV2, (IncidentUpdate), (nonce))

ledger::Register make_register();

// For pages and rules.
struct StoredIncident {
  base::SubjectDigest digest;
  std::string organisation;
  std::uint64_t entry = 0;
  base::Time time;
  Incident incident;
};
base::Result<std::optional<StoredIncident>> find_incident(store::Db& db, const std::string& id);
base::Result<std::optional<StoredIncident>> find_incident(store::Db& db,
                                                          const base::SubjectDigest& digest);
// That began with this report.
base::Result<std::optional<StoredIncident>> find_incident(store::Db& db,
                                                          const base::CaseNumber& number);

struct StoredUpdate {
  std::uint64_t entry = 0;
  base::Time time;
  IncidentUpdate update;
};
base::Result<std::vector<StoredUpdate>> updates_of(
    store::Db& db, const base::SubjectDigest& incident);  // oldest first
// That concern a use or a component, the newest first.
base::Result<std::vector<base::SubjectDigest>> incidents_about(store::Db& db,
                                                               const base::SubjectDigest& subject);

}  // namespace probity::registers::incidents

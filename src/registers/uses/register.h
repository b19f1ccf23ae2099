// The uses register: one AI system in one public service, what is true of it, what its agency
// declares, and the accountable official's adoption of the computed result. Facts about impact,
// autonomy and reach belong here; the components bring their own (DECISIONS, "Subjects and
// identity").
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::uses {

// Whom a citizen asks: an office, never a person.
struct Contact {
  std::string office;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> hours;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (office, email, phone, hours))

// `not_stated` is for records brought from elsewhere that do not say it.
enum class Stage { planned, pilot, live, not_stated };
BOOST_DESCRIBE_ENUM(Stage, planned, pilot, live, not_stated)

// Why a use names no components.
enum class Undisclosed { not_open, not_disclosed };
BOOST_DESCRIBE_ENUM(Undisclosed, not_open, not_disclosed)

// In place of a purpose where nobody has stated one yet: no answer, so the use stays "not yet
// coded" until use-facts say its use.purpose.
inline constexpr std::string_view kUnsorted = "unsorted";

// Registers a use: which service, what for, made of which components. `purpose` is a node of the
// shared rules' purpose tree, or kUnsorted.
struct Use {
  base::UseId id;
  std::string nonce;
  std::string name;
  std::string summary;  // what the service does with it, in plain words
  std::string purpose;
  std::string context;  // where and in which procedure it runs
  Stage stage = Stage::planned;
  std::vector<base::SubjectDigest> components;  // artifacts of releases
  std::optional<Undisclosed> undisclosed;       // exactly when there are no components
  std::string owner;                            // the office that owns the risk
  Contact contact;
  std::vector<std::string> rights;  // what a person concerned can do
};
BOOST_DESCRIBE_STRUCT(Use, (),
                      (id, nonce, name, summary, purpose, context, stage, components, undisclosed,
                       owner, contact, rights))

// States facts about a use in the words of the shared rules. `none_of` answers whole lists: "none
// of these". The value "declared_unknown" is an answer where the vocabulary takes it.
struct FactValue {
  std::string name;
  boost::json::value value;
};
BOOST_DESCRIBE_STRUCT(FactValue, (), (name, value))
struct UseFacts {
  std::vector<FactValue> facts;
  std::vector<std::string> none_of;
};
BOOST_DESCRIBE_STRUCT(UseFacts, (), (facts, none_of))

// The agency's own word that the core controls are in place: minimisation (P1), masking (P2), audit
// log (P3), human oversight and documentation. At impact 0 to 3 it is all that is required.
struct SelfDeclaration {
  std::string minimisation;  // which personal data is left out, and how
  std::string masking;
  std::string audit_log;
  std::string oversight;
  std::string documentation;
  base::Date valid_until;  // at most a year away; ends at 24:00 in the agency's zone
};
BOOST_DESCRIBE_STRUCT(SelfDeclaration, (),
                      (minimisation, masking, audit_log, oversight, documentation, valid_until))

enum class Decision { adopt, disagree };
BOOST_DESCRIBE_ENUM(Decision, adopt, disagree)

// The accountable official adopts the computed digits D1 to D3 ("360"), or disagrees with reasons;
// the computed value stays.
struct Adoption {
  std::string code;
  Decision decision = Decision::adopt;
  std::optional<std::string> reasons;  // of a disagreement
};
BOOST_DESCRIBE_STRUCT(Adoption, (), (code, decision, reasons))

ledger::Register make_register();

// The statement that gave a use its present words: its registration, or the last amendment.
struct SaidBy {
  std::uint64_t entry = 0;
  base::Time time;
  base::PaeDigest pae;
  std::string person;
};

// For pages and tokens.
struct StoredUse {
  base::SubjectDigest digest;
  std::string organisation;
  std::uint64_t entry = 0;  // that registered it
  base::Time time;
  Use use;  // in its present words
  SaidBy said;
  bool unsorted = false;  // it was registered without a purpose; use.purpose is what was said since
};
base::Result<std::optional<StoredUse>> find_use(store::Db& db, const std::string& id);
base::Result<std::optional<StoredUse>> find_use(store::Db& db, const base::SubjectDigest& digest);
base::Result<std::vector<StoredUse>> all_uses(store::Db& db);  // by id
struct StoredAdoption {
  std::uint64_t entry = 0;
  std::string code;
  Decision decision = Decision::adopt;
  std::string reasons;
  std::string person;
  base::Time time;
};
base::Result<std::optional<StoredAdoption>> last_adoption(store::Db& db,
                                                          const base::SubjectDigest& use);

}  // namespace probity::registers::uses

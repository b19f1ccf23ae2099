// The attestations register: independent checks. An assessor says what was looked at, by which
// method, with which verdict, how sure, until when, who paid and which ties there are (MISSION rows
// 3 and 4). Whether a check counts is the rubric's to judge, never the assessor's.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::attestations {

enum class Verdict { pass, fail, insufficient_evidence };
BOOST_DESCRIBE_ENUM(Verdict, pass, fail, insufficient_evidence)

// Who paid for the check; a rubric may weigh checks paid by the supplier less.
enum class Funding { assessor, agency, safety_earmark, supplier };
BOOST_DESCRIBE_ENUM(Funding, assessor, agency, safety_earmark, supplier)

// An independent check of the subjects (artifacts or uses). `scope` names checks of the shared
// rules ("provenance", "documentation", ...): each becomes a fact check.<scope>.
struct Attestation {
  std::vector<std::string> scope;
  std::string method;
  Verdict verdict = Verdict::insufficient_evidence;
  std::string findings;                    // in words, also when all is well
  std::optional<std::string> uncertainty;  // an interval or a limit of the method
  base::Date valid_until;  // at most twelve months away; ends at 24:00 in the assessor's zone
  Funding funding = Funding::agency;
  std::string conflicts_of_interest;  // declared ties, or "none"
};
BOOST_DESCRIBE_STRUCT(Attestation, (),
                      (scope, method, verdict, findings, uncertainty, valid_until, funding,
                       conflicts_of_interest))

ledger::Register make_register();

// For pages and tokens.
struct StoredCheck {
  std::uint64_t entry = 0;
  base::SubjectDigest subject;
  std::string scope;
  std::string verdict;
  std::string organisation;
  base::Time since;
  base::Time until;
  base::PaeDigest pae;
};
base::Result<std::vector<StoredCheck>> checks_of(
    store::Db& db, const base::SubjectDigest& subject);  // newest first
base::Result<std::vector<StoredCheck>> checks_by(store::Db& db, const std::string& organisation);

}  // namespace probity::registers::attestations

// The attestations register: independent checks. An assessor says what was looked at, by which
// method, with which verdict, how sure, until when, who paid and which ties there are (MISSION rows
// 3 and 4). Whether a check counts is the rubric's to judge, never the assessor's.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
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

// A file that a check rests on: a report, a log of tests. The digest is public for good. The file
// lies with the assessor or in a node (access/files.h); a public one anyone may fetch there.
struct EvidenceFile {
  std::string name;  // plain: base/file_name.h
  base::Hash256 sha256;
  std::uint64_t bytes = 0;
  bool public_ = false;
};
BOOST_DESCRIBE_STRUCT(EvidenceFile, (), (name, sha256, bytes, public_))

// The same with the files that it rests on: version 2 of the kind. Whatever reads checks takes both
// versions alike.
struct AttestationV2 : Attestation {
  std::vector<EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(AttestationV2, (Attestation), (evidence))

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
// The evidence of the check in that entry, in its order; none of one in version 1.
base::Result<std::vector<EvidenceFile>> evidence_of(store::Db& db, std::uint64_t entry);
// Where a file is named as evidence, newest first: in which check, whose, and about what.
struct NamedEvidence {
  std::uint64_t entry = 0;
  std::string organisation;
  std::vector<base::SubjectDigest> subjects;
  EvidenceFile file;
};
base::Result<std::vector<NamedEvidence>> evidence_naming(store::Db& db,
                                                         const base::Hash256& sha256);

}  // namespace probity::registers::attestations

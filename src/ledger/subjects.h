// Subjects: the things that statements are about. A thing without bytes is named by the SHA-256 of
// the canonical JSON of {kind, id, nonce}; an artifact by its manifest root. Names and digests are
// never reused. Functions over a Db.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::ledger {

struct RegisteredSubject {
  base::SubjectDigest digest;
  std::string kind;  // the word of the kind that registered it: "use", "model", "artifact", ...
  std::string name;  // for an artifact, its root in hex
  std::string organisation;  // whose statement registered it
  std::uint64_t entry = 0;
};

// DECISIONS, "Subjects and identity": SHA-256 of JCS {"id", "kind", "nonce"}.
base::SubjectDigest name_digest(const std::string& kind, const std::string& id,
                                const std::string& nonce);

base::Status add_subject(store::Db& db, const RegisteredSubject& subject);
base::Status add_about(store::Db& db, const base::SubjectDigest& subject, log::LogIndex entry);
base::Result<std::optional<RegisteredSubject>> find_subject(store::Db& db,
                                                            const base::SubjectDigest& digest);
base::Result<std::optional<RegisteredSubject>> find_named(store::Db& db, const std::string& kind,
                                                          const std::string& name);
// The entries about a subject, newest first.
base::Result<std::vector<log::LogIndex>> entries_about(store::Db& db,
                                                       const base::SubjectDigest& subject);
// The subjects of an entry.
base::Result<std::vector<base::SubjectDigest>> subjects_of(store::Db& db, log::LogIndex entry);
// The uses and components that a digest stands for: itself; what the statement of that digest is
// about; or, for another registered thing, such as an incident, what the statement that registered
// it is about.
base::Status add_concerned(store::Db& db, const base::SubjectDigest& digest,
                           std::set<base::SubjectDigest>& concerned);
// The organisations that had registered a use, a model, a component or an incident in the tree of
// that size.
base::Result<std::set<std::string>> publishers(store::Db& db, log::TreeSize size);
// All subjects of a kind, oldest first.
base::Result<std::vector<RegisteredSubject>> subjects_of_kind(store::Db& db,
                                                              const std::string& kind);

}  // namespace probity::ledger

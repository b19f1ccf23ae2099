// Reading: who may read a file that the node keeps, by which right, and who did. The organisation
// whose file it is; one that it was delivered to; one that a grant in force names, given by either
// of these, about the thing that the file is about (registers/grants); and anyone, where a check in
// force declares it public evidence and its own assessor put it here. Nobody learns of other files:
// for them the answer is as for a file that never was. What others read is kept for those whose
// file it is and who granted it. Functions over a Db on its thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/files.h"
#include "access/visitor.h"
#include "registers/grants/register.h"

namespace probity::access {

enum class Right { owner, delivery, grant, evidence };
BOOST_DESCRIBE_ENUM(Right, owner, delivery, grant, evidence)

struct Reading {
  StoredFile file;
  Right right = Right::owner;
  std::string organisation;  // that reads; empty for public evidence
  std::string granter;       // by right of a grant: whose
  std::optional<registers::grants::StoredGrant> grant{};
};

// Whether the organisation may read a file with these bytes at that instant, by the strongest
// right.
base::Result<std::optional<Reading>> may_read(store::Db& db, const std::string& organisation,
                                              const base::Hash256& sha256, base::Time at);
// The same for somebody signed in: by any office of officer or assessor that they hold.
base::Result<std::optional<Reading>> may_read(store::Db& db, const Visitor& visitor,
                                              const base::Hash256& sha256, base::Time at);
// Public evidence, under the name that its check gives it; never about a restricted use.
base::Result<std::optional<Reading>> public_evidence(store::Db& db, const base::Hash256& sha256,
                                                     base::Time at);

// The files about a thing that the organisation may read at that instant, newest first.
base::Result<std::vector<Reading>> readable(store::Db& db, const std::string& organisation,
                                            const base::SubjectDigest& subject, base::Time at);

// Keeps that it was read, where it was by another's leave: a row and an event of the audit trail. A
// download that goes on within the hour is the same reading. To be called before the first byte.
base::Status record(PrivateTables& tables, const Reading& reading, std::int64_t account,
                    const std::string& remote);

// "Read by ORG on DATE."
struct PastReading {
  StoredFile file;
  std::string reader;  // the organisation
  std::string granter;
  std::optional<std::uint64_t> entry;  // the grant's
  base::Time time;
};
// Of files about a thing: those that the organisation owns or whose reading it granted. Newest
// first.
base::Result<std::vector<PastReading>> readings_about(store::Db& db,
                                                      const std::string& organisation,
                                                      const base::SubjectDigest& subject);
// Of everything it owns or granted; the newest of them.
base::Result<std::vector<PastReading>> readings_for(store::Db& db, const std::string& organisation,
                                                    std::size_t count);

}  // namespace probity::access

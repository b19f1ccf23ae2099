// The index of codes and deadlines: what evaluate() said of each use last, for lists, and when it
// can next change by itself; and the signed history of codes. Functions over a Db on its thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "rubric/evaluate.h"
#include "store/db.h"

namespace probity::judgement {

struct Change {
  base::SubjectDigest use;
  std::uint64_t entry = 0;
  base::Time as_of;
  std::string before;
  std::string after;
  std::string cause;
};

base::Status put(store::Db& db, const base::SubjectDigest& use, const rubric::Judgement& judgement,
                 const std::set<base::SubjectDigest>& components);
// Uses whose result can have changed by then, with the instant from which it can, the earliest
// first.
struct Due {
  base::SubjectDigest use;
  base::Time from;
};
base::Result<std::vector<Due>> due(store::Db& db, base::Time now);
base::Result<std::optional<base::Time>> next_due(store::Db& db);

base::Result<std::set<base::SubjectDigest>> uses_of(store::Db& db,
                                                    const base::SubjectDigest& component);
base::Result<std::set<base::SubjectDigest>> all_uses(store::Db& db);

base::Status add_change(store::Db& db, const Change& change);
base::Result<std::optional<Change>> last_change(store::Db& db, const base::SubjectDigest& use);
// The code that was last signed, "----" before the first.
base::Result<std::string> last_code(store::Db& db, const base::SubjectDigest& use);
base::Result<std::vector<Change>> changes(store::Db& db,
                                          const base::SubjectDigest& use);  // oldest first

}  // namespace probity::judgement

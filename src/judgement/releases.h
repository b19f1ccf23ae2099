// Releases of the shared rules, as the log has them. Functions over a Db on its thread.
#pragma once

#include <optional>
#include <string>

#include "base/hash.h"
#include "base/time.h"
#include "store/db.h"

namespace probity::judgement {

struct Release {
  base::Hash256 digest;  // of the document's canonical form
  std::string version;
  base::Time since;
  std::uint64_t entry = 0;
  std::string document;
};

// The one in force at that instant.
base::Result<std::optional<Release>> release_at(store::Db& db, base::Time time);
// The same without its document, which is long.
base::Result<std::optional<Release>> release_head_at(store::Db& db, base::Time time);
base::Status add_release(store::Db& db, const Release& release);

}  // namespace probity::judgement

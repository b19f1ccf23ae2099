// Places: where what a digest names is shown. One thread.
#pragma once

#include <optional>

#include "base/error.h"
#include "base/hash.h"
#include "server/pages/parts.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// The page of a subject, or the entry of a statement; nothing for a digest the log does not know.
base::Result<std::optional<pages::Link>> page_of(Snapshot& snapshot,
                                                 const base::SubjectDigest& digest);

}  // namespace probity::server::portal

// What an agency has published about a use elsewhere, for the use's page: its claims, column by
// column. Asked only for uses that are not restricted. One thread.
#pragma once

#include <optional>

#include "base/error.h"
#include "base/hash.h"
#include "server/pages/use.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// Nothing where no inventory was brought.
base::Result<std::optional<pages::Published>> published_of(Snapshot& snapshot,
                                                           const base::SubjectDigest& use);

}  // namespace probity::server::portal

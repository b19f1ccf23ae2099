// The page of a safety label (token): what it allows, what it rests on, and how to check it
// offline. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/token.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// By the digest of its signed statement (PAE) in hex; not_found (rule "page.token") for any other.
base::Result<pages::TokenPage> token_page(Snapshot& snapshot, const std::string& digest);

}  // namespace probity::server::portal

// The page of a use: its code decoded digit by digit with the fact behind each, what is missing,
// checks, parts, label and history. It evaluates; every list reads the index instead. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/use.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// By its id, "riverton/phone-line"; not_found (rule "page.use") for any other.
base::Result<pages::UsePage> use_page(Snapshot& snapshot, const std::string& id);

}  // namespace probity::server::portal

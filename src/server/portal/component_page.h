// The page of a component: an artifact, whoever released it. It has a profile, never a code. One
// thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/component.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// By its manifest root in hex; not_found (rule "page.component") for any other.
base::Result<pages::ComponentPage> component_page(Snapshot& snapshot, const std::string& root);

}  // namespace probity::server::portal

// The page of a model: a named line of releases and the uses made of them. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/component.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// By its id, "riverton/vad"; not_found (rule "page.model") for any other.
base::Result<pages::ModelPage> model_page(Snapshot& snapshot, const std::string& id);

}  // namespace probity::server::portal

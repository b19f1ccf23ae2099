// The shared rules in force, as people read them: the digit tables, what evidence is asked for
// when, and the questions with their answers. Made from the released document alone. Anchors: a
// digit as "d1", a requirement or alarm by its id, a fact by its dotted name. One thread.
#pragma once

#include "base/error.h"
#include "server/pages/rules.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

base::Result<pages::RulesPage> rules_page(Snapshot& snapshot);

}  // namespace probity::server::portal

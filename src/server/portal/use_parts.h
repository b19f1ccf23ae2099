// What a use is made of and how it was checked: its components with their releases, profile and
// label, and the independent checks of it and of them. One thread.
#pragma once

#include <vector>

#include "base/error.h"
#include "registers/uses/register.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "server/pages/use.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// A use with all that its page says, gathered once.
struct Subject {
  const registers::uses::StoredUse& stored;
  const rubric::Rubric& rules;
  const rubric::Judgement& judgement;
  std::vector<rubric::Fact> facts;  // about the use
};

base::Status add_parts(Snapshot& snapshot, const Subject& subject, pages::UsePage& page);
base::Status add_checks(Snapshot& snapshot, const Subject& subject, pages::UsePage& page);

}  // namespace probity::server::portal

// Traces: each digit of a use's code with the rule that read the facts, the facts themselves and
// the entries they stand in; and the questions that nobody has answered yet. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "rubric/evaluate.h"
#include "rubric/fact.h"
#include "rubric/rubric.h"
#include "server/pages/use.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

struct Judged {
  base::SubjectDigest use;
  const rubric::Rubric& rules;
  const rubric::Judgement& judgement;
  // Declarations and checks in force, of the use and of its components: behind the fourth digit.
  const std::vector<rubric::Fact>& evidence;
};

// Four, in the order of the code.
base::Result<std::vector<pages::DigitTrace>> traces_of(Snapshot& snapshot, const Judged& judged);

// Questions that one "none of these" answers appear as that one.
std::vector<pages::Question> questions_of(const rubric::Rubric& rules,
                                          const std::vector<rubric::Question>& unanswered);

}  // namespace probity::server::portal

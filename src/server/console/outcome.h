// Outcome: what the shared rules come to, in plain words, for the pages that ask before anything is
// signed. Pure functions, any thread.
#pragma once

#include <string>

#include "base/time.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "server/pages/form.h"

namespace probity::server::console {

pages::Outcome outcome_of(const rubric::Rubric& rules, const rubric::Judgement& judged,
                          base::Time now, std::string title);

// How many questions the agency itself has not answered, and how many are its suppliers' to answer.
struct OpenQuestions {
  std::int64_t own = 0;
  std::int64_t of_components = 0;
};
OpenQuestions open_in(const rubric::Judgement& judged);

}  // namespace probity::server::console

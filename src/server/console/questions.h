// Questions: the questions of the shared rules as a form. Only those are asked whose answer can
// still change the result (rubric::Question), and those already answered here, so that they can be
// changed; a list is one question, "none of these", until something on it may apply. Pure
// functions, any thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/view.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "server/console/form.h"
#include "server/pages/form.h"

namespace probity::server::console {

// What the answers say: as facts to judge by, and as the predicate of a `use-facts` statement.
struct Answered {
  std::vector<ledger::Supposed> facts;
  boost::json::value predicate;
  std::vector<FieldFault> faults;  // answers that do not read
};
Answered answered(const rubric::Rubric& rules, const Typed& typed);

// Decides on duties to inform, not on the code; so it is asked although nothing misses it.
inline constexpr std::string_view kSpeech = "use.speaks_or_generates";

struct Asking {
  const rubric::Rubric& rules;
  const Typed& typed;
  const std::vector<rubric::Question>& unanswered;  // given what is typed
  bool speech = true;                               // ask kSpeech
};
std::vector<pages::FormSection> questions(const Asking& asking);
// The questions shown that have no answer yet, by field.
std::vector<FieldFault> open_questions(const std::vector<pages::FormSection>& sections);

// The lists ("none_of.harm") of which the answers say that something on them may apply.
std::vector<std::string> opened_lists(const rubric::Rubric& rules, const Typed& typed);
// Says besides that "none of these" holds no longer.
void take_back(const std::string& list, Answered& answers);

// A word of a fact as people read it; the word itself where no form names it.
std::string answer_words(std::string_view fact, std::string_view word);
// What to type so that answered() says this of that fact.
Typed typed_answer(const rubric::Rubric& rules, std::string_view fact, std::string_view value);

}  // namespace probity::server::console

// Work: a draft at hand: whose it is, what its steps come to as statements, and what the log and
// the shared rules would say to them. Nothing here writes. One thread, within one visit.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/drafts.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "server/console/console.h"
#include "server/console/journey.h"

namespace probity::server::console {

struct Work {
  Visit& visit;
  access::Draft draft;
  const Journey& journey;
  const access::Person* person = nullptr;  // null: the visitor holds that office no more
  rubric::Rubric rules;

  portal::Snapshot& snapshot() const { return visit.snapshot; }
  const Typed& typed(const std::string& step) const;
  std::string organisation() const;
};

// By its id; not_found when it is not the visitor's.
base::Result<Work> open_work(Visit& visit, std::string_view id);
// The person of the visitor who would say this: of that name, or else the first whose office may,
// of the organisation that the thing belongs to where there is one. Null: nobody.
const access::Person* who_says(const access::Visitor& visitor, const Journey& journey,
                               std::string_view person, std::string_view about);

// The kind of statement that a step makes.
std::string kind_of(const Step& step);

// What is wrong with one step.
struct StepFault {
  const Step* step = nullptr;
  FieldFault fault;
};

// The statements that the draft comes to, in the order in which they are signed.
struct Composed {
  std::vector<std::string> payloads;
  std::vector<const Step*> steps;  // that each came from
  std::vector<StepFault> faults;   // where there are any, the payloads are not whole
};
// `only`: that step alone, which must name something new or be about something registered.
base::Result<Composed> compose(Work& work, const Step* only = nullptr);

// The same of what the preview showed before.
base::Result<Composed> composed_before(const Work& work);

// What is wrong with the payloads in the eyes of the log, if anything; `look` sees the state after
// them.
base::Result<std::optional<StepFault>> rehearse(
    Work& work, const Composed& composed, std::size_t first,
    const std::function<base::Status(ledger::View&)>& look = {});

// The use that the draft is about: a registered one, or the one it registers (by the first
// payload). None for other things.
base::Result<std::optional<base::SubjectDigest>> use_of(const Work& work);

// The registered use or component that it is about; none of other things.
base::Result<std::optional<base::SubjectDigest>> subject_of(const Work& work);
// What is still missing of the use or the component that it is about; of other things, nothing.
base::Result<std::vector<rubric::Missing>> missing_about(const Work& work);
// A statement that the draft refers to, by its digest in hex: "log entry 84".
base::Result<std::string> held_words(const Work& work, const std::string& digest);

// What the draft is about as people call it; who says it where it names something new.
base::Result<std::string> about_words(const Work& work);

// The judgement if the answers and what else is typed were said now.
base::Result<rubric::Judgement> supposing(const Work& work, bool with_declaration = false);

}  // namespace probity::server::console

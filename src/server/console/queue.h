// Queue: what an independent check could supply, over all uses and components, as one assessor may
// supply it: what it was asked for by a grant first, then the gravest use that waits. Computed from
// the index of codes and the shared rules, a page at a time. Functions on the visit's thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "judgement/catalog.h"
#include "registers/grants/register.h"
#include "rubric/evaluate.h"
#include "server/console/console.h"

namespace probity::server::console {

// The grants that an organisation holds now, the one that lasts longest of each subject.
using Held = std::map<base::SubjectDigest, registers::grants::StoredGrant>;
base::Result<Held> held_by(Visit& visit, const std::string& organisation);

// One component or use that waits for a check.
struct Waiting {
  base::SubjectDigest subject;
  bool is_use = false;
  std::vector<rubric::Missing> missing;   // that a check of this organisation could supply
  std::optional<judgement::Row> gravest;  // of the uses that wait; none: no use does
  std::int64_t uses = 0;                  // that wait for it
  const registers::grants::StoredGrant* asked = nullptr;
};

// Where a page begins: after this use, or, when all uses were seen, after this component.
struct QueuePlace {
  std::optional<judgement::Place> use;
  std::optional<base::SubjectDigest> component;
};

struct Queue {
  std::vector<Waiting> waiting;
  std::int64_t own = 0;      // left out: the organisation answers for them itself
  std::int64_t counted = 0;  // left out: its check is counted there already
  std::optional<QueuePlace> next;
};
// `held` must outlive what comes out.
base::Result<Queue> queue_of(Visit& visit, const std::string& organisation, const Held& held,
                             const std::optional<QueuePlace>& after);

// Whether an organisation answers for a subject: its agency, a steward, or who supplies it.
base::Result<bool> answers_for(Visit& visit, const std::string& organisation,
                               const base::SubjectDigest& subject);

}  // namespace probity::server::console

// Checklists: every requirement of the shared rules for a use or a component, as whoever supplies
// it reads them: what is met until when, what is missing, who can supply it and how. Computed from
// rubric::checklist(); nothing here judges. Functions on the visit's thread.
#pragma once

#include <vector>

#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "server/console/console.h"
#include "server/pages/vendor.h"

namespace probity::server::console {

struct Checklist {
  // What is met and ends soon.
  struct Ending {
    base::Time until;
    std::string what;
  };
  std::vector<pages::ChecklistGroup> groups;  // those that hold something
  std::vector<pages::Line> questions;
  std::vector<Ending> endings;
  std::int64_t missing = 0;
  std::int64_t ending = 0;
  std::int64_t met = 0;
  std::int64_t yours = 0;  // of what is missing: that the reader can supply
};
base::Result<Checklist> use_checklist(Visit& visit, const registers::uses::StoredUse& use,
                                      const access::Person& person);
base::Result<Checklist> component_checklist(Visit& visit,
                                            const registers::models::Component& component,
                                            const access::Person& person);

// "3 missing", "1 ends soon", or that everything is met.
std::vector<pages::Tag> tags_of(const Checklist& list);

}  // namespace probity::server::console

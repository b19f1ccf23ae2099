// The releases of a stretch of time, over all models, for dashboards. Functions over a Db on its
// thread.
#pragma once

#include <vector>

#include "registers/models/register.h"

namespace probity::registers::models {

// Logged from `from` on and before `until`; by model, the newest first.
struct ReleaseLine {
  std::string model;
  std::string name;  // of the model
  std::string organisation;
  std::string version;
  std::uint64_t entry = 0;
};
base::Result<std::vector<ReleaseLine>> releases_between(store::Db& db, base::Time from,
                                                        base::Time until);

}  // namespace probity::registers::models

// The catalog of components: artifacts with the model and version they were released as first, for
// lists with filters, order and place. Functions over a Db on its thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "store/db.h"

namespace probity::registers::models {

struct Component {
  base::SubjectDigest artifact;
  std::string model;  // "riverton/vad"
  std::string name;   // of the model
  std::string version;
  std::string modality;
  std::uint64_t entry = 0;  // of its first release
};

struct Wanted {
  std::vector<std::string> stewards;
  std::vector<std::string> modalities;
  std::optional<std::vector<std::uint64_t>> among;  // what a search found, by `entry`
  bool by_name = false;                             // else the newest first
  // After this one.
  std::optional<Component> after;
  std::int64_t count = 50;
};

base::Result<std::vector<Component>> components(store::Db& db, const Wanted& wanted);
base::Result<std::int64_t> count_components(store::Db& db, const Wanted& wanted);
base::Result<std::optional<Component>> find_component(store::Db& db,
                                                      const base::SubjectDigest& artifact);

struct Tally {
  std::string value;
  std::int64_t count = 0;
};
// How many components each would leave, the other filters in force; its own filter is not looked
// at.
base::Result<std::vector<Tally>> by_steward(store::Db& db, Wanted wanted = {});
base::Result<std::vector<Tally>> by_modality(store::Db& db, Wanted wanted = {});

}  // namespace probity::registers::models

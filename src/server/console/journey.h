// Journey: what one draft leads through: a form, or several steps of which each makes a statement;
// a step without a form asks the questions of the shared rules. Immutable; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/console/form.h"

namespace probity::server::console {

struct Step {
  std::string name;  // in the address: "service", "answers"
  std::string title;
  const Form* form = nullptr;  // null: the questions of the shared rules
  bool may_skip = false;       // left empty, it makes no statement
};

struct Journey {
  std::string name;
  std::string title;
  std::string lead;
  std::string button;
  std::vector<ledger::Role> who;
  std::vector<std::string> about;  // kinds of subject; empty: it names something new
  bool grave = false;
  std::vector<Step> steps;  // at least one

  const Step* step(std::string_view name) const;
};

inline constexpr std::string_view kRegisterUse = "register-use";
inline constexpr std::string_view kRegisterRelease = "register-release";
// Its step that lists the files, whose root is what all of it is about.
inline constexpr std::string_view kFiles = "files";
inline constexpr std::string_view kAnswers = "answers";

// Null if there is none.
const Journey* find_journey(std::string_view name);
const std::vector<Journey>& journeys();

}  // namespace probity::server::console

// Who can supply what is missing: which checks meet a requirement of the shared rules, and whether
// a given organisation's check could. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rubric/evaluate.h"
#include "rubric/rubric.h"

namespace probity::server::console {

// The checks that meet a requirement or settle an alarm, as attestations name them ("red_team").
struct Takes {
  std::vector<std::string> scopes;  // none: no check does
  bool any = false;                 // whatever its scope
  bool by_check() const { return any || !scopes.empty(); }
};
Takes takes(const rubric::Rubric& rules, std::string_view requirement);

// "red_team" -> "Red team".
std::string scope_words(std::string_view scope);
// All that the shared rules know, in their order.
std::vector<std::string> all_scopes_of(const rubric::Rubric& rules);

// Whether a check of that organisation is among what was counted: another one of its own would not
// count again.
bool has_counted(const rubric::Missing& missing, std::string_view organisation);

}  // namespace probity::server::console

// The join of documents along the lattice: what is at least as strict as both. Into the shared
// rules go an agency's additions; into an agency's additions those of another, for what both take
// part in. Internal to this folder. Pure functions, any thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "json/value.h"
#include "rubric/lattice.h"

namespace probity::rubric {

// What the additions are joined into.
enum class Into {
  base,     // the rules they were written for: what would loosen is refused
  newer,    // later rules, which may have overtaken them: what is milder adds nothing
  nothing,  // no rules, but other additions
};

// One thing that the additions tighten.
struct Change {
  std::string pointer;  // into the additions
  std::string what;     // "requirement.red_team max_age_days"
  std::string was;      // as it stands in the rules; empty if it was not there
  std::string is;
  Tightening order = Tightening::fixed;
};

struct Joining {
  Into into = Into::nothing;
  std::set<std::string> agencies;  // whose additions: the prefixes of what may be new
  std::set<std::string> all{};     // these and those whose additions are in the rules already
  std::vector<Change> changes{};
  std::vector<std::string> redundant{};  // pointers into the additions
};

// Joins `delta` into `target`. Refused, at `pointer` in the additions: what is looser, what cannot
// be compared, what nothing could meet.
base::Status join(const Shape& shape, json::Object& target, const json::Value& delta,
                  const std::string& pointer, Joining& joining);

// The terms of an expression that is an "any" (or an "all"), else the one that it is.
json::Array terms(const json::Value& expression, std::string_view combiner);

// Whether the name begins with one of the agencies and a dot.
bool is_own(std::string_view name, const std::set<std::string>& agencies);

}  // namespace probity::rubric

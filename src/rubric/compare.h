// Releases of the shared rules compared, along the lattice (lattice.h) that binds agencies too:
// what differs, and whether the later one is at least as strict. A MINOR or PATCH release may only
// tighten; a MAJOR one, or one that a change of law requires, may loosen
// (docs/decisions/0011-releases-of-rules.md). Pure functions over documents that parse, any thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "json/value.h"
#include "rubric/join.h"

namespace probity::rubric {

struct Difference {
  Change change;  // its pointer leads into the later document; to the list, of what is gone
  bool loosens = false;
};

// In the order of the lattice; versions and ids are left out.
std::vector<Difference> compare(const json::Value& before, const json::Value& after);

// That `after` is at least as strict as `before`; else what is looser, with both values and the
// order. Rule "release.looser".
base::Status is_tightening(const json::Value& before, const json::Value& after);

// That `after` may be the next release: the same rules, a higher version, and no looser unless it
// is a MAJOR release or a change of law. Rules "release.id", "release.version", "release.looser".
base::Status may_follow(const json::Value& before, const json::Value& after, bool change_of_law);

}  // namespace probity::rubric

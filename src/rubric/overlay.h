// Overlay: an agency's additions to the shared rules. It stores only what it tightens; the rules
// under which the agency is judged are the join of both, so they are never milder than the shared
// ones. Format: docs/formats/overlay.md; why: docs/decisions/0009-overlays.md. Plain data and pure
// functions, any thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "json/value.h"
#include "rubric/evaluate.h"
#include "rubric/join.h"
#include "rubric/rubric.h"

namespace probity::rubric {

struct Overlay {
  std::set<std::string> agencies;  // one, or all whose additions were joined
  std::string base;                // id of the rules that it adds to
  std::string at_least;            // the version of them that it was written for
  json::Value deltas;

  // Reads the document; the deltas are compared with nothing yet. Errors carry the pointer.
  static base::Result<Overlay> parse(const json::Value& document);
};

// The additions of both: at least as strict as each, whichever comes first.
base::Result<Overlay> join(const Overlay& a, const Overlay& b);

struct Effective {
  json::Value document;  // a rubric document like any other
  Rubric rubric;
  std::vector<Change> changes;
  std::vector<std::string> redundant;  // pointers into the overlay: the rules say so already
};

// join(base, overlay). Refused: what is looser or cannot be compared, what nothing could meet, and
// what does not make sense in the rules.
base::Result<Effective> effective(const json::Value& base, const Overlay& overlay);

}  // namespace probity::rubric

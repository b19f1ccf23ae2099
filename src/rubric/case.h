// Case: the facts about one use and the components it is made of: what evaluate() consumes.
// Gathered by judgement from the ledger, or read from a file of facts (`probity classify`, the
// worked cases). Plain data; any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "rubric/fact.h"
#include "rubric/ownership.h"
#include "rubric/vocabulary.h"

namespace probity::rubric {

// A component of the use (a release's artifact), with the facts about it.
struct Component {
  base::SubjectDigest subject;
  std::string label;  // for people: "agency-a/vad 5.0"
  std::vector<Fact> facts;
};

struct Case {
  base::SubjectDigest use;
  std::vector<Fact> use_facts;
  // None: a service whose parts are not disclosed answers for itself.
  std::vector<Component> components;
  // Statements that no longer count. Status facts (status.suspended) stop a use or a component.
  std::vector<Stop> stops;
  // Who belongs together: checks are counted by groups.
  Ties ties{};
};

// Reads a file of facts, each value checked against the vocabulary:
//   {"facts": {"use.role": "informs", ...},                  about the use, said by "owner"
//    "statements": [{"name": "check.bias", "value": "pass",  what somebody else says, or for a time
//                    "issuer": "lab-noord", "from": "2026-10-01T00:00:00Z", "until": ..., "entry":
//                    7}],
//    "components": [{"label": "a/vad 5.0", "facts": {...}, "statements": [...]}],
//    "stops": [{"entry": 7, "from": "...", "by": 9}],
//    "ties": [{"kind": "owns", "from": "holding", "to": "lab-noord", "since": ..., "until": ...,
//    "entry": 5}], "public_bodies": ["city"]}
// What names no time holds always. Subjects are made from the labels. Errors carry the pointer.
base::Result<Case> read_case(const boost::json::value& document, const Vocabulary& vocabulary);

}  // namespace probity::rubric

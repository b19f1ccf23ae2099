// evaluate(): the judgement of one use: its risk code with the trace of each digit, what is still
// missing, the access tier, whether it has earned its token, and until when all of that stands by
// itself (DECISIONS, "Risk code"). A pure, total function of facts, rubric and instant: no clock,
// no state, any thread, the same bits on every node. The order of the facts does not matter.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "rubric/fact.h"
#include "rubric/rubric.h"

namespace probity::rubric {

// A component of the use (a release's artifact), with the facts about it.
struct Component {
  base::SubjectDigest subject;
  std::string label;  // for people: "agency-a/vad 5.0"
  std::vector<Fact> facts;
};

// Statement `entry` does not count from `from` to `until`: entry `by` suspended or withdrew it.
struct Stop {
  std::uint64_t entry = 0;
  base::Time from;
  base::Time until = base::kEndOfTime;
  std::uint64_t by = 0;
};

struct Case {
  base::SubjectDigest use;
  std::vector<Fact> use_facts;
  std::vector<Component>
      components;  // none: a service whose parts are not disclosed answers for itself
  std::vector<Stop>
      stops;  // statements that no longer count; status.* facts stop a use or a component
};

// A fact as it appears in a trace.
struct Source {
  base::SubjectDigest subject;
  std::string name;
  Value value;
  std::uint64_t entry = 0;
  std::string issuer;
  bool operator==(const Source&) const = default;
};

// One part of a digit: D2 has a training and an operation half, D3 a role and two additions.
struct Part {
  std::string id;            // "D2.training"
  std::optional<int> value;  // empty: undetermined, between at_least and at_most
  int at_least = 0;
  int at_most = 0;
  std::string rule;   // the row that holds: "D2.training.6"
  std::string words;  // the row's words, English; Rubric::words(rule, language) for others
  std::string article;
  Side side = Side::use;
  std::string component;      // label of the component that set it, if one did
  std::vector<Source> facts;  // that set it
  bool operator==(const Part&) const = default;
};

struct Digit {
  std::string id;            // "D1" to "D4"
  std::optional<int> value;  // empty: undetermined
  int at_least = 0;
  int at_most = 9;
  std::string rule;
  std::string words;  // of the digit's value
  std::string article;
  Side side = Side::use;  // use, component or both
  std::vector<Source> facts;
  std::vector<Part> parts;
  bool operator==(const Digit&) const = default;
};

// One piece of evidence that was looked at for a requirement, and whether it counts.
struct Counted {
  Source fact;
  bool counts = false;
  std::string
      why;  // "counts", "not independent: states facts about this use", "older than 365 days", ...
  bool operator==(const Counted&) const = default;
};

// What is still missing: a requirement that is not met, or an alarm that stands.
struct Missing {
  std::string id;  // "requirement.red_team"
  int digit = 0;   // the D4 that it gives
  std::string words;
  std::string satisfied_by;
  int have = 0;
  int need = 0;
  bool expiring = false;  // met today, but no longer in 30 days: digit 1
  std::string component;  // label, if it is about one component
  int from_impact = 0;    // in a profile: the lowest D1 that asks for it
  std::vector<Counted> evidence;
  bool operator==(const Missing&) const = default;
};

// An answer that is not there and can still change the result.
struct Question {
  std::string fact;
  base::SubjectDigest subject;  // of the use or of a component
  std::string component;        // label, or empty for the use
  std::string none_of;  // the widest list whose "none of these" would answer it: "none_of.service"
  std::string topic;
  bool disputed = false;  // it was answered, by issuers who disagree
  bool operator==(const Question&) const = default;
};

enum class Tier { open, guarded, blocked };
std::string_view to_text(Tier tier);

struct Reason {
  std::string rule;
  std::string words;
  bool operator==(const Reason&) const = default;
};

struct Judgement {
  std::string code = "----";         // "2610", or "----": not yet coded
  std::array<Digit, 4> digits;       // D1 to D4
  std::vector<Missing> missing;      // worst first; all of it
  std::vector<Question> unanswered;  // in the order of the questions
  Tier tier = Tier::guarded;
  Reason tier_reason;
  bool provisional = false;  // D1 >= 5 and the board has not published this code
  bool restricted =
      false;  // law enforcement or migration: code, trace, search and feeds are not public
  bool token_earned = false;
  std::vector<Reason> token_missing;  // why not; empty if earned
  std::string adopted;      // the three digits that the accountable official adopted, or empty
  base::Time stable_until;  // the next instant at which any of this can change by itself

  const Digit& impact() const { return digits[0]; }
  const Digit& data() const { return digits[1]; }
  const Digit& autonomy() const { return digits[2]; }
  const Digit& outstanding() const { return digits[3]; }
  bool operator==(const Judgement&) const = default;
};

Judgement evaluate(const Case& subject, const Rubric& rubric, base::Time as_of);

// The latest expiry that a use token issued at `as_of` may carry: the rubric's lifetime, or the
// first instant at which it would no longer be earned if nobody acts. Meaningful only where
// token_earned.
base::Time token_expiry(const Case& subject, const Rubric& rubric, base::Time as_of);

}  // namespace probity::rubric

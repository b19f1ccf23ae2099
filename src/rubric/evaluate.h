// evaluate(): the judgement of one use: its risk code with the trace of each digit, what is still
// missing, the access tier, whether it has earned its token, and until when all of that stands by
// itself (DECISIONS, "Risk code"). A pure, total function of facts, rubric and instant: no clock,
// no state, any thread, the same bits on every node. The order of the facts does not matter.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "rubric/case.h"
#include "rubric/rubric.h"
#include "rubric/saying.h"

namespace probity::rubric {

// A fact as it appears in a trace; the value as text.
struct Source {
  base::SubjectDigest subject;
  std::string name;
  std::string value;
  std::uint64_t entry = 0;
  std::string issuer;
  auto operator<=>(const Source&) const = default;
};
BOOST_DESCRIBE_STRUCT(Source, (), (subject, name, value, entry, issuer))

// One part of a digit: D2 has a training and an operation half, D3 a role and two additions.
struct Part {
  std::string id;                     // "D2.training"
  std::optional<std::int64_t> value;  // empty: undetermined, from at_least to at_most
  std::int64_t at_least = 0;
  std::int64_t at_most = 9;
  std::string rule;   // the row that holds, "D2.training.6"; empty while undetermined
  std::string words;  // the row's, English; Rubric::words(rule, language) for others
  std::string article;
  Side side = Side::use;
  std::string component;      // label of the component that set it
  std::vector<Source> facts;  // that set it
  bool operator==(const Part&) const = default;
};
BOOST_DESCRIBE_STRUCT(Part, (),
                      (id, value, at_least, at_most, rule, words, article, side, component, facts))

struct Digit {
  std::string id;                     // "D1" to "D4"
  std::optional<std::int64_t> value;  // empty: undetermined, from at_least to at_most
  std::int64_t at_least = 0;
  std::int64_t at_most = 9;
  std::string rule;   // the row that set it: "D1.effect.6"; for a sum the value's: "D3.4"
  std::string words;  // what it means here, English
  std::string article;
  bool from_use = false;
  bool from_component = false;
  std::vector<Source> facts;  // that set it
  std::vector<Part> parts;    // D1 to D3
  bool operator==(const Digit&) const = default;
};
BOOST_DESCRIBE_STRUCT(Digit, (),
                      (id, value, at_least, at_most, rule, words, article, from_use, from_component,
                       facts, parts))

// A piece of evidence that was looked at for a requirement, and whether it counts.
struct Counted {
  Source fact;
  bool counts = false;
  std::string why;  // "counts", or why it does not, English
  Saying saying{};  // the same, for pages; no part of the data
  auto operator<=>(const Counted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (fact, counts, why))

// What is still missing: a requirement that is not met, or an alarm that stands.
struct Missing {
  std::string id;          // "requirement.red_team"
  std::int64_t digit = 0;  // the D4 that it gives
  std::string words;
  std::string satisfied_by;
  std::int64_t have = 0;  // of `need` issuers; an alarm needs none
  std::int64_t need = 0;
  bool expiring = false;         // met now, but not for long: digit 1
  std::string component;         // label, if it is about one component
  std::int64_t from_impact = 0;  // in a profile: the lowest D1 that asks for it
  std::vector<Counted> evidence;
  bool operator==(const Missing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Missing, (),
                      (id, digit, words, satisfied_by, have, need, expiring, component, from_impact,
                       evidence))

// An answer that is not there and can still change the result.
struct Question {
  std::string fact;
  base::SubjectDigest subject;  // the use or a component
  std::string component;        // label, or empty for the use
  std::string none_of;          // the widest list whose "none of these" would answer it
  std::string topic;            // which question of the form asks it
  bool disputed = false;        // it was answered, by issuers who disagree
  bool operator==(const Question&) const = default;
};
BOOST_DESCRIBE_STRUCT(Question, (), (fact, subject, component, none_of, topic, disputed))

enum class Tier { open, guarded, blocked };
BOOST_DESCRIBE_ENUM(Tier, open, guarded, blocked)
std::string_view to_text(Tier tier);

struct Reason {
  std::string rule;
  std::string words;  // English
  Saying saying{};    // the same where it is none of the rubric's, for pages; no part of the data
  bool operator==(const Reason&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (rule, words))

struct Judgement {
  std::string code = "----";         // "2610", or "----": not yet coded
  std::vector<Digit> digits;         // D1 to D4, always four
  std::vector<Missing> missing;      // all of it, worst first
  std::vector<Question> unanswered;  // in the order of the questions
  Tier tier = Tier::guarded;
  Reason tier_reason;
  bool provisional = false;  // D1 >= 5 and the board has not published this code
  bool restricted = false;   // law enforcement, migration: code, trace, search, feeds not public
  std::string adopted;       // the three digits that the accountable official adopted, or empty
  bool token_earned = false;
  std::vector<Reason> token_missing;  // why not; empty if earned
  base::Time stable_until;            // the next instant at which any of this can change by itself

  const Digit& impact() const { return digits[0]; }
  const Digit& data() const { return digits[1]; }
  const Digit& autonomy() const { return digits[2]; }
  const Digit& outstanding() const { return digits[3]; }
  bool operator==(const Judgement&) const = default;
};
BOOST_DESCRIBE_STRUCT(Judgement, (),
                      (code, digits, missing, unanswered, tier, tier_reason, provisional,
                       restricted, adopted, token_earned, token_missing, stable_until))

Judgement evaluate(const Case& subject, const Rubric& rubric, base::Time as_of);

// The latest expiry that a use token issued at `as_of` may carry: the rubric's lifetime, or the
// first instant at which it would no longer be earned though nobody acts. `as_of` if not earned.
base::Time token_expiry(const Case& subject, const Rubric& rubric, base::Time as_of);

}  // namespace probity::rubric

// Fact: one thing that a signed statement says about one subject, with a value of a declared type,
// for a stretch of time. Facts are all that the rubric sees: registers make them, judgement gathers
// them, evaluate() consumes them (DECISIONS, "Facts"). Values hold no floats, so every node
// computes the same bits. Plain data and pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/time.h"

namespace probity::rubric {

// The signed answer "we do not know". It is an answer: the vocabulary says which value it counts
// as.
struct Unknown {
  auto operator<=>(const Unknown&) const = default;
};

// A word of the fact's vocabulary ("recommends"), or the three digits of an adopted code.
struct Word {
  std::string text;
  auto operator<=>(const Word&) const = default;
};

using WordSet = std::set<std::string>;
using DigestSet = std::set<base::SubjectDigest>;

using Value = std::variant<Unknown, bool, std::int64_t, base::Decimal, Word, WordSet, base::Date,
                           base::SubjectDigest, DigestSet>;

struct Fact {
  base::SubjectDigest subject;
  std::string name;  // dotted: "use.role", "check.red_team", "none_of.art5"
  Value value;
  base::Time from;                      // in force from this instant
  base::Time until = base::kEndOfTime;  // and before this one
  std::uint64_t entry = 0;              // the log entry of the statement that says so
  std::string issuer;                   // slug of the organisation: the independence class

  bool operator==(const Fact&) const = default;
};

// Statement `entry` does not count from `from` to `until`: entry `by` suspended or withdrew it.
struct Stop {
  std::uint64_t entry = 0;
  base::Time from;
  base::Time until = base::kEndOfTime;
  std::uint64_t by = 0;

  bool operator==(const Stop&) const = default;
};

// How "declared unknown" is spelled where a value stands; no vocabulary may use it as a word.
inline constexpr std::string_view kDeclaredUnknown = "declared_unknown";

// For people and traces: "true", "1000000", "0.05", "recommends", "a, b", "2026-11-23", hex,
// "declared_unknown".
std::string to_text(const Value& value);

// As it stands in statements: booleans and integers as such, sets as sorted arrays, all else as
// strings.
boost::json::value to_json(const Value& value);

}  // namespace probity::rubric

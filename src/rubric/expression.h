// Expression: a condition over facts and digits, compiled from rubric JSON into a flat list of
// nodes and evaluated in Kleene's three-valued logic: what is not answered is unknown, and unknown
// is never mild. No loops, total. Immutable after parsing; any thread.
//
//   {"all": [e...]}  {"any": [e...]}  {"not": e}
//   {"fact": f, "is": v}        {"fact": f, "at_least": v}   in the fact's order
//   {"fact": f, "above": n}     {"fact": f, "has": word}     integers; sets of words
//   {"list": "art5", "any": true}                            any member of a list is true
//   {"purpose_implies": n}      the purpose implies D1 >= n
//   {"digit": "D1", "at_least": n}                           digits that come before
//   {"evidence": "check.x"}     a valid pass and no fail     {"failed": true}  any check failed
//   {"in_force_from": "2026-12-02T00:00:00Z"}                dated law
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "rubric/answers.h"
#include "rubric/purpose.h"
#include "rubric/vocabulary.h"

namespace probity::rubric {

enum class Tri : std::uint8_t { no, unknown, yes };

constexpr Tri tri(bool value) { return value ? Tri::yes : Tri::no; }
constexpr Tri negate(Tri value) { return static_cast<Tri>(2 - static_cast<int>(value)); }

// What a digit can still be.
struct Interval {
  std::int64_t least = 0;
  std::int64_t most = 9;
};

// What an expression is evaluated in: the answers about the use and about one component (either may
// be absent), the digits so far, the instant.
struct Scope {
  const Answers* use = nullptr;
  const Answers* component = nullptr;
  const Interval* digits = nullptr;  // D1 to D3, as many as the expression may name
  base::Time as_of;
  bool absent_is_no = false;  // for what must be shown: an unanswered fact shows nothing
  bool lasting_only = false;  // leave out evidence that is about to expire
};

// Which facts and digits an expression may name.
struct Grammar {
  const Vocabulary& vocabulary;
  const Purposes& purposes;
  bool use_facts = true;
  bool component_facts = true;
  bool evidence_facts = true;
  std::size_t digits = 0;  // D1 to D<digits>
};

class Expression {
 public:
  static base::Result<Expression> parse(const boost::json::value& json, const Grammar& grammar,
                                        const std::string& pointer);

  Tri holds(const Scope& scope) const;

  struct Leaf {
    FactIndex fact;
    const Answers* about;  // whose answer it is
  };
  // The answers because of which it holds; call only where it does.
  void support(const Scope& scope, std::vector<Leaf>& out) const;
  // The unanswered or disputed facts to ask next; call only where it is unknown. Each can still
  // change the result; of an "all" only the first open condition, because the rest may fall away.
  void unanswered(const Scope& scope, std::vector<Leaf>& out) const;

  // For checks over the whole rubric: the dates, and the words of a fact that it turns on.
  void dates(std::vector<base::Time>& out) const;
  void words(FactIndex fact, std::vector<bool>& used) const;

 private:
  enum class Op : std::uint8_t {
    all,
    any,
    negate,
    is,
    at_least,
    has,
    digit,
    evidence,
    failed,
    in_force
  };
  struct Node {
    Op op;
    FactIndex fact = 0;
    std::int64_t operand = 0;
    std::uint32_t end = 0;  // one past the last node of this subtree; children follow their parent
    Side side = Side::use;  // of the fact
  };
  class Reader;

  Tri holds(std::size_t at, const Scope& scope) const;
  Tri ask(const Node& node, const Answers* about, const Scope& scope) const;
  Tri ask_evidence(const Node& node, const Scope& scope) const;
  void support(std::size_t at, const Scope& scope, bool wanted, std::vector<Leaf>& out) const;
  void unanswered(std::size_t at, const Scope& scope, std::vector<Leaf>& out) const;

  std::vector<Node> nodes_;
};

}  // namespace probity::rubric

// The trace: from answers back to the facts and questions behind them. Internal to this folder;
// pure functions, any thread.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "rubric/evaluate.h"
#include "rubric/expression.h"
#include "rubric/ownership.h"

namespace probity::rubric {

// Whom the answers are about.
struct Party {
  const Answers* answers = nullptr;
  base::SubjectDigest subject;
  std::string label;  // empty: the use
};

struct Parties {
  Party use;                      // without answers in a profile
  std::vector<Party> components;  // at least one; the use itself where its parts are not disclosed
  const Ownership* ownership = nullptr;
};

Source source_of(const Fact& fact);

// The facts behind the leaves, each once, in canonical order.
std::vector<Source> sources_of(const std::vector<Expression::Leaf>& leaves);

// Unanswered facts by the order of their question, then the use before the components.
class Unanswered {
 public:
  explicit Unanswered(const Parties& parties) : parties_(parties) {}

  void add(const std::vector<Expression::Leaf>& leaves);
  std::vector<Question> questions(const Vocabulary& vocabulary) const;

 private:
  const Parties& parties_;
  std::set<std::pair<FactIndex, std::size_t>> open_;
};

}  // namespace probity::rubric

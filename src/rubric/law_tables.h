// Law: one law, compiled: what legal() runs over. Internal to this folder and its tests. Immutable
// after Laws::read(); any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "rubric/expression.h"
#include "rubric/law.h"
#include "rubric/law_document.h"

namespace probity::rubric {

// From one instant to before another.
struct Span {
  base::Time from;
  base::Time until = base::kEndOfTime;
};

struct LawQuestion {
  document::LawQuestion said;
  Expression when;
};

struct LawRole {
  document::LawRole said;
  std::optional<Expression> when;  // none: everybody
};

struct LawClass {
  document::LawClass said;
  std::optional<Expression> when;
  Span span;
};

struct LawDuty {
  document::LawDuty said;
  std::size_t role = 0;              // in Law::roles
  std::vector<std::size_t> classes;  // in Law::classes; none: whoever the law binds
  std::optional<Expression> when;
  std::optional<base::Time> from;  // else the class's
  base::Time until = base::kEndOfTime;
};

// What begins later, or never, for those who were there before.
struct LawGrace {
  document::LawGrace said;
  Expression when;
  std::optional<base::Time> from;  // none: does not bind them at all
};

struct LawContradiction {
  document::LawContradiction said;
  Expression when;
};

// A fact that is asked only if a condition holds; where it does not, the answer is no.
struct Gate {
  FactIndex fact = 0;
  Expression only_if;
};

struct Law {
  std::string id;
  std::string version;
  base::Hash256 digest;
  Text title;
  document::LawSource source;
  std::vector<Gate> gates;
  std::vector<LawQuestion> questions;
  std::vector<LawRole> roles;
  std::vector<LawClass> classes;
  std::vector<LawDuty> duties;
  std::vector<LawGrace> grace;
  std::vector<LawContradiction> contradictions;
  std::vector<base::Time> dates;  // at which any of it changes by itself
};

}  // namespace probity::rubric

// Laws: one document per law (rubrics/laws/*.json), read on top of a rubric's vocabulary: the facts
// it adds, the questions it asks in their order, the classes that come of the answers, and the
// duties of each role, each with its article, its dates and its source. A change of law is a new
// version of one small document (docs/decisions/0008-law-as-data.md). parse() refuses a document
// with any defect and points at it. Immutable and cheap to copy; any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "rubric/rubric.h"

namespace probity::rubric {

struct Law;  // one law, compiled, law_tables.h

class Laws {
 public:
  // The documents in their order; a law may use the facts of those before it. Errors name the law
  // by its number ("law 1") and point into its document.
  static base::Result<Laws> read(const Rubric& rubric, const std::vector<std::string_view>& texts);

  const Vocabulary& vocabulary() const;  // the rubric's and what the laws add
  const std::vector<Law>& all() const;

 private:
  struct Tables;
  std::shared_ptr<const Tables> tables_;
};

// The ids of a law's questions in their order; empty if there is no such law.
std::optional<std::vector<std::string>> questions_of(const Laws& laws, std::string_view law);

// The laws that are compiled into the program, on top of this rubric.
base::Result<Laws> core_laws(const Rubric& rubric);

}  // namespace probity::rubric

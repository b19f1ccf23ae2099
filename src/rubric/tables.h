// Tables: a rubric's rules, compiled: what evaluate() and profile() run over. Internal to this
// folder; others see Rubric. Immutable after Rubric::parse(); any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "rubric/evaluate.h"
#include "rubric/expression.h"
#include "rubric/purpose.h"
#include "rubric/vocabulary.h"

namespace probity::rubric {

enum class Combine { max, sum };
BOOST_DESCRIBE_ENUM(Combine, max, sum)

// A row of a digit table: the part has at least this value when it holds.
struct Row {
  std::int64_t value = 0;
  Expression when;
  std::string id;     // "D1.effect.6"
  std::string words;  // English
  std::string article;
};

struct PartTable {
  std::string id;
  Side side = Side::use;
  std::vector<Row> rows;    // by rising value
  std::vector<Row> raises;  // by agencies: each lifts the part on its own, beside the rows
};

struct DigitTable {
  std::string id;  // "D1" to "D3"
  Combine combine = Combine::max;
  std::vector<PartTable> parts;
  std::vector<std::string> values;  // English words of each value
};

// A fact that raises D4 by itself: a failed check, a suspension, an open incident.
struct AlarmRule {
  std::string id;
  std::int64_t digit = 0;
  Expression when;
  std::string words;
  std::string satisfied_by;
};

// Evidence that must be there: enough valid passes of one of the checks, or `or_when`.
struct Requirement {
  std::string id;
  std::int64_t digit = 0;  // D4 while it is missing
  Side side = Side::use;   // component: of every component, by checks on it or on the use
  Expression when;
  std::vector<bool> checks;  // by FactIndex
  std::int64_t min_issuers = 0;
  bool independent = false;       // issuers that say nothing else about the use or the component
  std::int64_t max_age_days = 0;  // 0: as long as the check itself is valid
  std::optional<Expression> or_when;
  std::string words;
  std::string satisfied_by;
  std::string article;
};

struct TierRule {
  std::string id;
  Tier tier = Tier::guarded;
  Expression when;
  std::string words;
};

struct TokenRule {
  std::int64_t days = 0;
  std::int64_t days_high = 0;  // from `high_from` on
  std::int64_t high_from = 0;
  std::int64_t max_impact = 0;
  std::int64_t max_outstanding = 0;
  std::int64_t board_from = 0;  // from this D1 on the board must have published the code
};

struct Condition {
  std::string id;
  Expression when;
  std::string words;
};

struct DataClass {
  std::string word;  // of use.operation_data
  std::optional<Expression> when;
};

struct Tables {
  std::string id;
  std::string version;
  base::Hash256 digest;
  Vocabulary vocabulary;
  Purposes purposes;
  std::vector<DigitTable> digits;        // D1, D2, D3
  std::vector<std::string> outstanding;  // English words of D4's values
  std::vector<AlarmRule> alarms;
  std::vector<Requirement> requirements;
  std::vector<TierRule> tiers;  // the first that holds
  std::string open_words;
  Expression restricted;
  TokenRule token;
  std::vector<Condition> component_token;
  std::vector<DataClass> data_classes;
  std::int64_t expiring_days = 0;
  FactIndex adopted = 0;                            // "use.adopted"
  FactIndex published = 0;                          // "board.published"
  std::vector<base::Time> dates;                    // at which dated law begins
  std::vector<std::vector<std::int64_t>> max_ages;  // in days, by check
  std::unordered_map<std::string, Text> texts;      // by id, for other languages
};

}  // namespace probity::rubric

// The rubric document as it stands in JSON (rubrics/core.json): what json::decode reads, before
// compile() checks and compiles it. Internal to this folder. Expressions stay JSON here
// (expression.h says what they may be). Plain data.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rubric/evaluate.h"
#include "rubric/tables.h"

namespace probity::rubric::document {

using Json = boost::json::value;

struct Row {
  std::int64_t value = 0;
  Json when;
  std::optional<Text> words;  // else those of the digit's value
  std::optional<std::string> article;
};
BOOST_DESCRIBE_STRUCT(Row, (), (value, when, words, article))

// What an agency adds to a part: at least this value when it holds.
struct Raise {
  std::string id;
  std::int64_t value = 0;
  Json when;
  Text words;
  std::optional<std::string> article;
};
BOOST_DESCRIBE_STRUCT(Raise, (), (id, value, when, words, article))

struct Part {
  std::string id;
  Text title;
  Side side = Side::use;
  std::vector<Row> rows;
  std::optional<std::vector<Raise>> raises;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, title, side, rows, raises))

struct Digit {
  std::string id;
  Text title;
  Combine combine = Combine::max;
  std::map<std::string, Text> values;  // by digit: "0", "1", ...
  std::vector<Part> parts;
};
BOOST_DESCRIBE_STRUCT(Digit, (), (id, title, combine, values, parts))

struct Alarm {
  std::string id;
  std::int64_t digit = 0;
  Json when;
  Text words;
  Text satisfied_by;
};
BOOST_DESCRIBE_STRUCT(Alarm, (), (id, digit, when, words, satisfied_by))

struct Requirement {
  std::string id;
  std::int64_t digit = 0;
  Side side = Side::use;
  Json when;
  std::optional<std::vector<std::string>> checks;  // facts of kind check
  std::optional<bool> any_check;
  std::optional<std::int64_t> min_issuers;  // 1
  std::optional<bool> independent;
  std::optional<std::int64_t> max_age_days;
  std::optional<Json> or_when;
  Text words;
  Text satisfied_by;
  std::string article;  // the law, or "ours"
};
BOOST_DESCRIBE_STRUCT(Requirement, (),
                      (id, digit, side, when, checks, any_check, min_issuers, independent,
                       max_age_days, or_when, words, satisfied_by, article))

struct Outstanding {
  Text title;
  std::map<std::string, Text> values;  // by digit: "0", "1", ...
  std::int64_t expiring_days = 0;
  std::vector<Alarm> alarms;
  std::vector<Requirement> requirements;
};
BOOST_DESCRIBE_STRUCT(Outstanding, (), (title, values, expiring_days, alarms, requirements))

struct TierRow {
  std::string id;
  Tier tier = Tier::guarded;
  Json when;
  Text words;
};
BOOST_DESCRIBE_STRUCT(TierRow, (), (id, tier, when, words))

struct Condition {
  std::string id;
  Json when;
  Text words;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (id, when, words))

struct DataClass {
  std::string word;
  std::optional<Json> when;
};
BOOST_DESCRIBE_STRUCT(DataClass, (), (word, when))

struct ComponentToken {
  std::vector<Condition> conditions;
  std::vector<DataClass> data_classes;
};
BOOST_DESCRIBE_STRUCT(ComponentToken, (), (conditions, data_classes))

struct Rubric {
  std::string id;
  std::string version;
  Text title;
  Json purposes;
  Json lists;
  Json vocabulary;
  std::vector<Digit> digits;
  Outstanding outstanding;
  std::vector<TierRow> tiers;
  Text open;
  Json restricted;
  TokenRule token;
  ComponentToken component_token;
};
BOOST_DESCRIBE_STRUCT(Rubric, (),
                      (id, version, title, purposes, lists, vocabulary, digits, outstanding, tiers,
                       open, restricted, token, component_token))

}  // namespace probity::rubric::document

namespace probity::rubric {

BOOST_DESCRIBE_STRUCT(TokenRule, (),
                      (days, days_high, high_from, max_impact, max_outstanding, board_from))

base::Result<Tables> compile(document::Rubric document);

}  // namespace probity::rubric

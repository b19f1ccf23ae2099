// Vocabulary: the facts that a rubric knows, each with its type, its order of severity and its
// question. It is rubric data (rubrics/core.json, "vocabulary"). Registers read statements' values
// through parse_value(), so a word or a type that the vocabulary does not know is refused at the
// door. Immutable after parsing; any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "rubric/fact.h"

namespace probity::rubric {

using Text = std::map<std::string, std::string, std::less<>>;  // language ("en", "fr") -> words

enum class Type { boolean, integer, decimal, word, words, date, digest, digests, code, purpose };

// Which value is worse. `none`: two issuers who disagree leave the fact undetermined.
enum class Order { none, more, truth, falsehood };

// Whose fact it is. `evidence` may be about a use or about a component.
enum class Side { use, component, evidence, both };

// What part it plays. An answer is the owner's word; a declaration too, but it also meets
// requirements; a check is an assessor's verdict, counted per issuer; an alarm is false where
// nobody raised it; an approval accepts a result.
enum class Role { answer, declaration, check, alarm, approval };

struct Term {
  std::string name;
  Type type = Type::boolean;
  std::vector<std::string> words;  // least severe first
  Order order = Order::none;
  Side side = Side::use;
  Role role = Role::answer;
  std::vector<std::string> lists;  // "none_of.<list>" answers it with false
  std::string
      topic;  // which question of the form asks it: service, output, data, reach, harm, speech
  std::optional<Value>
      unknown_as;  // what "declared unknown" counts as; without it, it cannot be declared unknown
  Text question;
  Text help;
  std::string article;
};

using FactIndex = std::uint16_t;

class Vocabulary {
 public:
  // `pointer` is where `array` stands in its document, for errors. The lists come with it: each
  // gives a boolean term "none_of.<list>". `purposes` are the words of terms of type purpose.
  static base::Result<Vocabulary> parse(const boost::json::value& terms,
                                        const boost::json::value& lists,
                                        std::vector<std::string> purposes);

  const std::vector<Term>& terms() const { return terms_; }  // in the order of the questions
  std::optional<FactIndex> find(std::string_view name) const;
  // The lists' own terms ("none_of.x") that answer a term.
  const std::vector<FactIndex>& lists_of(FactIndex term) const { return lists_of_[term]; }
  const std::vector<FactIndex>& members(FactIndex list) const { return members_[list]; }

  // A value as it stands in a statement, checked against the term `name`. Errors point at
  // `pointer`: unknown fact, wrong type, a float, a word that is not in the vocabulary,
  // "declared_unknown" where that is no answer.
  base::Result<Value> parse_value(std::string_view name, const boost::json::value& json,
                                  const std::string& pointer = {}) const;

  // The value's place in its order as an integer: the word's index, 0 or 1, the number, the day,
  // the set as bits. Empty if the value does not fit the term.
  std::optional<std::int64_t> rank(const Term& term, const Value& value) const;

 private:
  std::vector<Term> terms_;
  std::vector<std::vector<FactIndex>> lists_of_;
  std::vector<std::vector<FactIndex>> members_;
  std::unordered_map<std::string, FactIndex> by_name_;
  std::vector<std::string> purposes_;
};

}  // namespace probity::rubric

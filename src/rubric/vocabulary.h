// Vocabulary: the facts that a rubric knows, each with its type, its order of severity and its
// question. It is rubric data (rubrics/core.json, "vocabulary" and "lists"). Registers read
// statements' values through parse_value(), so a word or a type that the vocabulary does not know
// is refused at the door. Immutable after parsing; any thread.
#pragma once

#include <boost/describe/enum.hpp>
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

using Text = std::map<std::string, std::string>;  // language ("en", "fr") -> words

enum class Type { boolean, integer, decimal, word, words, date, digest, digests, code, purpose };
BOOST_DESCRIBE_ENUM(Type, boolean, integer, decimal, word, words, date, digest, digests, code,
                    purpose)

// Which value is worse. `none`: two issuers who disagree leave the fact undetermined.
enum class Order { none, more, truth, falsehood };
BOOST_DESCRIBE_ENUM(Order, none, more, truth, falsehood)

// What the fact is about; `evidence` may be about a use or about a component.
enum class Side { use, component, evidence };
BOOST_DESCRIBE_ENUM(Side, use, component, evidence)

// What part it plays. An answer is the owner's word; a declaration too, but it also meets
// requirements; a check is an assessor's verdict, counted per issuer; an alarm is false where
// nobody raised it; an approval accepts a result and is absent where nobody gave it.
enum class Kind { answer, declaration, check, alarm, approval };
BOOST_DESCRIBE_ENUM(Kind, answer, declaration, check, alarm, approval)

struct Term {
  std::string name;
  Type type = Type::boolean;
  std::vector<std::string> words;  // least severe first
  Order order = Order::none;
  Side side = Side::use;
  Kind kind = Kind::answer;
  std::string topic;  // which question of the form asks it: "service", "output", "data", ...
  std::optional<Value> unknown_as;  // what "declared unknown" counts as; empty: it is no answer
  Text question;
  Text help;
  std::string article;
};

using FactIndex = std::uint16_t;

// A check's words, least severe first.
inline constexpr std::int64_t kPass = 0;
inline constexpr std::int64_t kInsufficientEvidence = 1;
inline constexpr std::int64_t kFail = 2;

class Vocabulary {
 public:
  // Reads "vocabulary", "lists" and the ids of "purposes" of a rubric document. Each list gives one
  // more boolean term, "none_of.<list>", asked before all others.
  static base::Result<Vocabulary> parse(const boost::json::value& terms,
                                        const boost::json::value& lists,
                                        std::vector<std::string> purposes);

  // This vocabulary with more terms and lists after its own, which keep their index: the facts of a
  // law. They stand in the document under "/facts" and "/lists"; their lists hold only them.
  base::Result<Vocabulary> extended(const boost::json::value& terms,
                                    const boost::json::value& lists) const;

  const std::vector<Term>& terms() const { return terms_; }  // in the order of the questions
  const Term& operator[](FactIndex index) const { return terms_[index]; }
  std::optional<FactIndex> find(std::string_view name) const;
  // The "none_of" terms that answer this one with false, the widest first.
  const std::vector<FactIndex>& lists_of(FactIndex term) const { return lists_of_[term]; }
  // The terms that this "none_of" term answers.
  const std::vector<FactIndex>& members(FactIndex list) const { return members_[list]; }

  // A value as it stands in a statement, checked against the term `name`. Refused, at `pointer`: an
  // unknown fact, a wrong type, a float, a word that is not in the vocabulary, "declared_unknown"
  // where that is no answer.
  base::Result<Value> parse_value(std::string_view name, const boost::json::value& json,
                                  const std::string& pointer = {}) const;

  // The value as an integer to compare by: the word's or purpose's index, 0 or 1, the number, the
  // day, the set as bits, the code. "Declared unknown" ranks as what it counts as. Empty if the
  // value does not fit the term or has no such form (decimals, digests).
  std::optional<std::int64_t> rank(FactIndex index, const Value& value) const;

 private:
  base::Status add(const boost::json::value& terms, const std::string& terms_at,
                   const boost::json::value& lists);
  base::Result<Value> value_of(const Term& term, const boost::json::value& json,
                               const std::string& pointer) const;

  std::vector<Term> terms_;
  std::vector<std::vector<FactIndex>> lists_of_;
  std::vector<std::vector<FactIndex>> members_;
  std::unordered_map<std::string, FactIndex> by_name_;
  std::vector<std::string> purposes_;
};

}  // namespace probity::rubric

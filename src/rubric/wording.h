// Wording: a condition of the shared rules or of a law (expression.h) in plain words, with the
// questions' own texts, as sentences within sentences. In the language of the thread; plain data,
// any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"

namespace probity::rubric {

struct Sentence {
  std::string words;  // "all of these hold:" where it has parts
  std::vector<Sentence> parts{};
};

// Members "words" and, where there are some, "parts".
json::Value to_json(const Sentence& sentence);
json::Array to_json(const std::vector<Sentence>& sentences);

// A text of a rubric document in several languages, in that of the thread; English where that is
// missing.
std::string worded(const json::Value& owner, std::string_view member);
// A value as a statement has it: "yes", "decides with review", "1,000,000", "2 December 2027".
std::string value_words(const json::Value& value);
// What a digit must be: "Impact (D1) is 4 or more".
std::string digit_words(std::string_view title, std::string_view id, std::int64_t least,
                        bool negated);

// What conditions name, of a rubric document and of the laws on top of it. Keeps pointers into
// them.
class Lexicon {
 public:
  void add_rules(const json::Value& document);
  void add_law(const json::Value& document);

  // `law`: whose questions {"question": id} means.
  Sentence condition(const json::Value& condition, std::string_view law = {}) const;
  // "“Is it suspended?” (status.suspended)"; the name alone where there is no such fact or list.
  std::string question(std::string_view fact) const;
  std::string purpose(std::string_view id) const;

 private:
  Sentence said(const json::Value& condition, std::string_view law, bool negated) const;
  Sentence many(const json::Value& conditions, std::string_view law, bool all, bool negated) const;
  std::string fact(const json::Value& condition, bool negated) const;
  std::string quoted(std::string_view fact) const;
  std::string answer(std::string_view fact, const json::Value& value) const;
  std::string one_of(const json::Value& conditions) const;

  std::map<std::string, const json::Value*, std::less<>> facts_;      // and "none_of.<list>"
  std::map<std::string, const json::Value*, std::less<>> purposes_;   // by id
  std::map<std::string, const json::Value*, std::less<>> digits_;     // by id
  std::map<std::string, const json::Value*, std::less<>> questions_;  // by "<law>/<id>"
};

}  // namespace probity::rubric

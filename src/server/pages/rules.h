// View of the shared rules (rubric): the digit tables, what evidence each level asks for, and the
// questions with their answers in plain words. Every rule has an anchor that codes and findings
// link to. See parts.h for what a view is.
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

struct Level {
  std::string value;
  Weight weight = Weight::light;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(Level, (), (value, weight, words))

struct DigitTable {
  std::string id;
  std::string position;  // "First digit"
  std::string name;
  std::string question;
  std::vector<Level> levels;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(DigitTable, (), (id, position, name, question, levels, note))

struct Requirement {
  std::string id;
  std::string what;
  std::string when;    // "impact 4 and above, vision"
  std::string digit;   // what its lack sets the fourth digit to
  std::string source;  // article, or "ours"
};
BOOST_DESCRIBE_STRUCT(Requirement, (), (id, what, when, digit, source))

struct Word {
  std::string word;
  std::string meaning;
};
BOOST_DESCRIBE_STRUCT(Word, (), (word, meaning))

struct FactRule {
  std::string id;  // dotted name, its anchor
  std::string question;
  std::string help;
  std::string source;
  std::vector<Word> answers;  // mildest first
};
BOOST_DESCRIBE_STRUCT(FactRule, (), (id, question, help, source, answers))

struct RulesPage {
  static constexpr std::string_view kTemplate = "rules.html";
  std::string title;
  std::string version;
  Moment in_force;
  std::string checked;  // "checked on DATE, next due DATE"
  std::string digest;
  Link entry;
  std::vector<DigitTable> digits;
  std::vector<Requirement> requirements;
  std::vector<FactRule> questions;
  std::vector<Word> words;  // the words on screen and what engineers call them
};
BOOST_DESCRIBE_STRUCT(RulesPage, (),
                      (title, version, in_force, checked, digest, entry, digits, requirements,
                       questions, words))

}  // namespace probity::server::pages

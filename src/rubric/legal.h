// legal(): what each law makes of one use at one instant: its classes and duties, in force,
// scheduled or undetermined, the path of questions that led there, and what is still to be asked
// (MISSION 3.6). A pure, total function of facts, laws and instant; any thread. What is not
// answered never gives the mild result.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <string>
#include <vector>

#include "rubric/evaluate.h"
#include "rubric/law.h"

namespace probity::rubric {

enum class LegalState { in_force, scheduled, undetermined };
BOOST_DESCRIBE_ENUM(LegalState, in_force, scheduled, undetermined)

// A class of the law, or a duty: what does not apply is not listed.
struct Finding {
  std::string id;
  std::string kind;  // of a class: "high"; of a duty: whose it is, "deployer"
  std::string of;    // of a duty: the class it comes from
  LegalState state = LegalState::undetermined;
  base::Time from;
  base::Time until = base::kEndOfTime;
  std::string article;
  std::string source;  // citation, or "source pending"
  std::string words;   // English
  std::vector<Source> facts{};
  std::vector<std::string> missing{};  // the facts that leave it open
  bool operator==(const Finding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Finding, (),
                      (id, kind, of, state, from, until, article, source, words, facts, missing))

struct PathStep {
  std::string id;
  std::string question;
  std::string answer;  // "yes", "no" or "undetermined"
  std::string article;
  std::string follows;  // what follows from the answer; empty while undetermined
  std::vector<Source> facts;
  bool operator==(const PathStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(PathStep, (), (id, question, answer, article, follows, facts))

struct LegalResult {
  std::string law;
  std::string version;
  base::Hash256 digest;
  std::string title;
  std::vector<Finding> classes;
  std::vector<Finding> duties;
  std::vector<PathStep> path;
  std::vector<Question> unanswered;         // that can still change it
  std::vector<std::string> contradictions;  // answers that cannot both be right, in words
  base::Time stable_until;
  bool operator==(const LegalResult&) const = default;
};
BOOST_DESCRIBE_STRUCT(LegalResult, (),
                      (law, version, digest, title, classes, duties, path, unanswered,
                       contradictions, stable_until))

std::vector<LegalResult> legal(const Case& subject, const Laws& laws, base::Time as_of);

}  // namespace probity::rubric

// A law's document as it stands in JSON (rubrics/laws/*.json): what json::decode reads, before
// law.cc checks and compiles it. Internal to this folder. Expressions stay JSON (expression.h says
// what they may be); one more form is {"question": id}, which stands for that question's condition.
// Plain data.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rubric/vocabulary.h"

namespace probity::rubric::document {

struct LawSource {
  std::string name;
  std::string citation;  // the official journal or memorandum, or "source pending"
  base::Date checked;
  base::Date next_due;
};
BOOST_DESCRIBE_STRUCT(LawSource, (), (name, citation, checked, next_due))

// A step of the path: what is asked, and what follows from yes and from no.
struct LawQuestion {
  std::string id;
  Text question;
  std::string article;
  boost::json::value when;
  Text yes;
  Text no;
  std::optional<std::vector<std::string>> unless;  // kinds of class after which it is not asked
};
BOOST_DESCRIBE_STRUCT(LawQuestion, (), (id, question, article, when, yes, no, unless))

struct LawRole {
  std::string id;
  Text title;
  std::optional<boost::json::value> when;
};
BOOST_DESCRIBE_STRUCT(LawRole, (), (id, title, when))

// `otherwise`: only where no other class is or will be. `unless`: kinds of class, earlier in the
// document, that end the matter once one of them is in force.
struct LawClass {
  std::string id;
  std::string kind;  // "prohibited", "high", "limited", ...
  std::string article;
  std::optional<boost::json::value> when;
  std::optional<bool> otherwise;
  std::optional<std::vector<std::string>> unless;
  base::Date from;
  std::optional<base::Date> until;
  std::string source;
  Text words;
};
BOOST_DESCRIBE_STRUCT(LawClass, (),
                      (id, kind, article, when, otherwise, unless, from, until, source, words))

struct LawDuty {
  std::string id;
  std::string article;
  std::string role;
  std::vector<std::string> classes;  // of any of them; each gives its date
  std::optional<boost::json::value> when;
  std::optional<base::Date> from;
  std::optional<base::Date> until;
  std::string source;
  Text words;
};
BOOST_DESCRIBE_STRUCT(LawDuty, (), (id, article, role, classes, when, from, until, source, words))

struct LawGrace {
  std::string id;
  std::string article;
  std::vector<std::string> classes;  // all duties of these,
  std::vector<std::string> duties;   // and these
  boost::json::value when;
  std::optional<base::Date> from;
  std::string source;
  Text words;
};
BOOST_DESCRIBE_STRUCT(LawGrace, (), (id, article, classes, duties, when, from, source, words))

struct LawContradiction {
  std::string id;
  std::string article;
  boost::json::value when;
  Text words;
};
BOOST_DESCRIBE_STRUCT(LawContradiction, (), (id, article, when, words))

struct Law {
  std::string id;
  std::string version;
  Text title;
  LawSource source;
  boost::json::value lists;
  boost::json::value facts;
  std::vector<LawQuestion> questions;
  std::vector<LawRole> roles;
  std::vector<LawClass> classes;
  std::vector<LawDuty> duties;
  std::vector<LawGrace> grace;
  std::vector<LawContradiction> contradictions;
};
BOOST_DESCRIBE_STRUCT(Law, (),
                      (id, version, title, source, lists, facts, questions, roles, classes, duties,
                       grace, contradictions))

}  // namespace probity::rubric::document

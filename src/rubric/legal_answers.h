// What a law makes of answers that stand in a test: a map of facts to their JSON, judged at
// midnight UTC of a day. For tests; one thread.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "json/parse.h"
#include "rubric/legal.h"

namespace probity::rubric {

inline const Laws& laws() {
  static const Laws made = [] {
    auto read = core_laws(*core());
    EXPECT_TRUE(read) << read.error().what << " " << read.error().pointer << " "
                      << read.error().found;
    return *read;
  }();
  return made;
}

using Said = std::map<std::string, std::string>;  // fact to its JSON

inline LegalResult legal_at(const std::string& law, const Said& answers, const std::string& day) {
  std::string text;
  for (const auto& [name, value] : answers)
    text += (text.empty() ? "" : ",") + ("\"" + name + "\":") + value;
  const auto subject = read_case(*json::parse("{\"facts\":{" + text + "}}"), laws().vocabulary());
  EXPECT_TRUE(subject) << subject.error().what << " " << subject.error().pointer;
  for (LegalResult& one : legal(*subject, laws(), *base::parse_time(day + "T00:00:00Z")))
    if (one.law == law) return std::move(one);
  ADD_FAILURE() << "no such law: " << law;
  return {};
}

// "in force", "undetermined", the day it begins, or "no" where it is not listed.
inline std::string state(const std::vector<Finding>& all, const std::string& id) {
  for (const Finding& one : all)
    if (one.id == id)
      return one.state == LegalState::in_force    ? "in force"
             : one.state == LegalState::scheduled ? to_string(base::date_of(one.from))
                                                  : "undetermined";
  return "no";
}

}  // namespace probity::rubric

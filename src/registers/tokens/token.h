// The safety token's predicate (docs/formats/token.md) and what a verifier asks of it. A use token
// carries the use's code; a component token the clearance envelope, and never alone allows an
// impact of 5 or more (DECISIONS, "Token and re-identification"). Values; any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "rubric/purpose.h"

namespace probity::registers::tokens {

enum class About { use, component };
BOOST_DESCRIBE_ENUM(About, use, component)

// The rules it was earned under.
struct Rules {
  std::string version;
  base::Hash256 digest;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (version, digest))

// "use or component X may be used for these purposes, at most in this role, until then". The first
// subject of the statement is the use or the component; a use token's further subjects are its
// components.
struct SafetyToken {
  About about = About::component;
  std::string name;                 // "riverton/phone-line" or "riverton/voice-activity 5.0"
  std::optional<std::string> code;  // of a use, when it was issued
  std::string access;               // open or guarded
  std::vector<std::string>
      purposes;  // nodes of the purpose tree; none listed: every purpose within max_impact
  std::vector<std::string> forbidden;
  rubric::DecisionRole max_role = rubric::DecisionRole::none;  // how far its output may go
  std::optional<std::string>
      oversight;  // of a use: what the role and reach mean, in the shared rules' words
  std::int64_t max_impact = 0;    // D1
  std::int64_t max_autonomy = 0;  // D3
  std::vector<std::string> data_classes;
  Rules rules;
  std::vector<std::uint64_t> evidence;  // log entries that it rests on
  base::Time not_before;
  base::Time expires;
  std::uint64_t status_index = 0;  // its place in the status list
  std::optional<std::string>
      continuity_service;  // the purpose in which it still answers, degraded, after its expiry
};
BOOST_DESCRIBE_STRUCT(SafetyToken, (),
                      (about, name, code, access, purposes, forbidden, max_role, oversight,
                       max_impact, max_autonomy, data_classes, rules, evidence, not_before, expires,
                       status_index, continuity_service))

// What rubric::may() asks of a token.
rubric::Clearance clearance(const SafetyToken& token, rubric::TokenStatus status);

}  // namespace probity::registers::tokens

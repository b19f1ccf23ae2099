// profile(): what can be said of a component (a release) without a purpose: the training half of
// D2, what its own evidence suffices for, what is missing at each level of impact, and whether it
// has earned a component token. Never a code: codes belong to uses (DECISIONS, "Subjects and
// identity"). Pure and total, any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rubric/evaluate.h"
#include "rubric/purpose.h"

namespace probity::rubric {

// What a component token clears; for every purpose, because a component has none.
struct Envelope {
  std::int64_t max_impact = 0;    // D1
  std::int64_t max_autonomy = 0;  // D3
  DecisionRole max_role = DecisionRole::none;
  std::vector<std::string> data_classes;  // words of use.operation_data
  bool operator==(const Envelope&) const = default;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (max_impact, max_autonomy, max_role, data_classes))

struct Profile {
  Part training;                     // the training half of D2
  std::optional<Envelope> envelope;  // empty: assessed for none yet
  std::string assessed;              // "assessed for impact up to 4", "assessed for: none yet"
  Saying assessing{};                // the same, for pages; no part of the data
  std::vector<Missing> missing;      // each with the lowest impact that asks for it
  std::vector<Question> unanswered;  // about the component alone
  bool token_earned = false;
  std::vector<Reason> token_missing;
  base::Time stable_until;
  bool operator==(const Profile&) const = default;
};
BOOST_DESCRIBE_STRUCT(Profile, (),
                      (training, envelope, assessed, missing, unanswered, token_earned,
                       token_missing, stable_until))

Profile profile(const Component& component, const std::vector<Stop>& stops, const Rubric& rubric,
                base::Time as_of, const Ties& ties = {});

// As token_expiry() of evaluate.h, for the component's token.
base::Time token_expiry(const Component& component, const std::vector<Stop>& stops,
                        const Rubric& rubric, base::Time as_of, const Ties& ties = {});

}  // namespace probity::rubric

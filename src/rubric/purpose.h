// Purposes: the rubric's tree of what a system may be for, and may(), which says whether a token
// lets somebody use it for a purpose in a role, now (DECISIONS, "Token and re-identification",
// "Gate and continuity"). A purpose below another lies within it and implies at least its impact.
// Pure functions over immutable data; any thread.
#pragma once

#include <boost/describe/enum.hpp>
#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "rubric/vocabulary.h"

namespace probity::rubric {

struct Purpose {
  std::string id;                 // "emergency-call-intake"
  std::string parent;             // empty at the top
  std::int64_t least_impact = 0;  // the least D1 that it implies, its parents' included
  bool continuity = false;        // an expired token goes on here for a while, "allow-degraded"
  Text title;
  Text summary;                        // what it is for, and what not; templates have one
  std::vector<std::string> forbidden;  // purposes that a token for this one rules out by name
  std::vector<std::string> tests;      // checks that the template asks for, as fact names
};

class Purposes {
 public:
  static base::Result<Purposes> parse(const boost::json::value& array);

  const std::vector<Purpose>& all() const { return all_; }
  const Purpose* find(std::string_view id) const;  // null if unknown
  std::vector<std::string> ids() const;
  // True if `inner` is `outer` or lies below it; false if either is unknown.
  bool is_within(std::string_view inner, std::string_view outer) const;

 private:
  std::vector<Purpose> all_;  // a parent before its children
};

// What the output may do: r = 0 to 4 of D3, in this order.
enum class DecisionRole { none, informs, recommends, decides_with_review, decides };
BOOST_DESCRIBE_ENUM(DecisionRole, none, informs, recommends, decides_with_review, decides)

enum class TokenKind { component, use };
BOOST_DESCRIBE_ENUM(TokenKind, component, use)

enum class TokenStatus { valid, suspended, revoked, unknown };  // unknown: no status list at hand
BOOST_DESCRIBE_ENUM(TokenStatus, valid, suspended, revoked, unknown)

// The facts of a token that the question turns on, whatever its encoding. The caller has verified
// its signature and its subject's digest.
struct Clearance {
  TokenKind kind = TokenKind::component;
  std::vector<std::string> purposes;  // permitted; empty: all (component tokens)
  std::vector<std::string> forbidden;
  DecisionRole max_role = DecisionRole::none;
  std::int64_t max_impact = 0;  // component: the envelope's; use: D1 of its code
  base::Time not_before;
  base::Time expires;  // half open
  TokenStatus status = TokenStatus::unknown;
  std::string continuity_service;  // the purpose in which it outlives its expiry, or empty
};

enum class Answer { allow, allow_degraded, deny };

struct Permission {
  Answer answer = Answer::deny;
  std::string rule;    // short stable id: "may.role"
  std::string reason;  // one sentence
};

std::string_view to_text(Answer answer);  // "allow", "allow-degraded", "deny"

// How long an expired token goes on in its continuity service.
inline constexpr std::int64_t kDegradedSeconds = 72 * 3600;

// From this D1 on, a component token alone allows nothing.
inline constexpr std::int64_t kUseTokenImpact = 5;

// `accept_unknown_status` is the verifier's policy where no status list is at hand.
Permission may(const Clearance& token, const Purposes& purposes, std::string_view purpose,
               DecisionRole role, base::Time now, bool accept_unknown_status = true);

}  // namespace probity::rubric

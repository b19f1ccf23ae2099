// Random additions of agencies to the core rubric, for property tests. One thread.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "json/parse.h"
#include "rubric/overlay.h"
#include "rubric/random_cases.h"

namespace probity::rubric {

inline json::Value core_document() { return *json::parse(core_text()); }

inline json::Value document(const std::string& deltas, const std::string& agency = "agency-a") {
  return *json::parse(R"({"agency": ")" + agency +
                      R"(", "base": {"id": "core", "at_least": "1.0.0"}, "deltas": )" + deltas +
                      "}");
}

inline std::string any_delta(const std::string& agency) {
  const auto number = [](int from, int to) { return std::to_string(*rc::gen::inRange(from, to)); };
  const auto fact = [] {
    return pick({R"({"fact": "use.vulnerable_group", "is": true})",
                 R"({"fact": "area.health", "is": true})",
                 R"({"fact": "use.operation_data", "at_least": "personal"})",
                 R"({"fact": "use.role", "at_least": "recommends"})",
                 R"({"not": {"fact": "use.almost_always_followed", "is": false}})"});
  };
  const std::string id = agency + ".";
  std::vector<std::string> tops;
  const auto maybe = [] { return *rc::gen::inRange(0, 2) == 0; };
  if (maybe())
    tops.push_back(R"("token": {"days": )" + number(7, 91) + R"(, "days_high": )" + number(1, 8) +
                   R"(, "high_from": )" + number(0, 8) + R"(, "max_impact": )" + number(0, 9) +
                   R"(, "board_from": )" + number(0, 6) + "}");
  if (maybe()) {
    const std::string part =
        pick({"D1:D1.effect", "D1:D1.purpose", "D2:D2.operation", "D3:D3.role"});
    tops.push_back(R"("digits": [{"id": ")" + part.substr(0, 2) + R"(", "parts": [{"id": ")" +
                   part.substr(3) + R"(", "raises": [{"id": ")" + id + "raise\", \"value\": " +
                   number(0, 5) + R"(, "words": {"en": "raised"}, "when": )" + fact() + "}]}]}]");
  }
  if (maybe())
    tops.push_back(
        R"("outstanding": {"expiring_days": )" + number(30, 90) + R"(, "requirements": [{"id": ")" +
        pick({"requirement.oversight", "requirement.documentation", "requirement.masking"}) +
        R"(", "digit": )" + number(4, 9) + R"(, "max_age_days": )" + number(1, 366) +
        R"(, "min_issuers": )" + number(1, 4) + R"(, "independent": )" + pick({"true"}) +
        R"(, "or_when": {"not": {"digit": "D1", "at_least": )" + number(0, 4) +
        R"(}}}, {"id": "requirement.privacy", "when": )" + fact() +
        R"(}, {"id": "requirement.independent_2", "min_issuers": )" + number(2, 5) +
        R"(, "checks": ["check.bias", ")" + pick({"check.red_team", "check.privacy"}) +
        R"("]}, {"id": ")" + id + R"(x", "digit": )" + number(2, 10) +
        R"(, "side": "use", "checks": ["check.bias"], "words": {"en": "x"}, "article": "ours",
            "satisfied_by": {"en": "y"}, "when": )" +
        fact() + "}]}");
  if (maybe())
    tops.push_back(R"("tiers": [{"id": "tier.data", "when": )" + fact() + R"(}, {"id": ")" + id +
                   R"(t", "tier": ")" + pick({"guarded", "blocked"}) +
                   R"(", "words": {"en": "t"}, "when": )" + fact() + "}]");
  if (maybe()) tops.push_back(R"("restricted": {"any": [)" + fact() + ", " + fact() + "]}");
  if (maybe())
    tops.push_back(R"("purposes": [{"id": "public-information", "least_impact": )" + number(2, 9) +
                   R"(}, {"id": "permits", "tests": ["check.bias"]}, {"id": ")" + id +
                   R"(p", "parent": "internal", "title": {"en": "p"}}])");
  std::string deltas = "{";
  for (const std::string& top : tops) deltas += (deltas.size() > 1 ? ", " : "") + top;
  return deltas + "}";
}

inline Overlay any_overlay(const std::string& agency) {
  const std::string deltas = any_delta(agency);
  RC_LOG() << deltas << "\n";
  const auto made = Overlay::parse(document(deltas, agency));
  if (!made) RC_FAIL(made.error().what + " " + made.error().pointer);
  return *made;
}

inline Effective on(const json::Value& base, const Overlay& overlay) {
  auto made = effective(base, overlay);
  if (!made)
    RC_FAIL(made.error().what + " " + made.error().pointer + " " + made.error().found + " " +
            made.error().required);
  return *std::move(made);
}

}  // namespace probity::rubric

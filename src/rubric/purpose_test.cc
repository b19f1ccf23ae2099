#include "rubric/purpose.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "rubric/rubric.h"

namespace probity::rubric {
namespace {

const Purposes& tree() {
  static const Rubric rubric = *core();
  return rubric.purposes();
}

constexpr base::Time kIssued{1'795'392'000};  // 2026-11-23
constexpr base::Time kExpires{kIssued.seconds + 90 * base::kDay};

Clearance of_use(const char* purpose, std::int64_t impact, DecisionRole role) {
  Clearance token;
  token.kind = TokenKind::use;
  token.purposes = {purpose};
  token.max_role = role;
  token.max_impact = impact;
  token.not_before = kIssued;
  token.expires = kExpires;
  token.status = TokenStatus::valid;
  return token;
}

Clearance of_component(std::int64_t impact) {
  Clearance token = of_use("", impact, DecisionRole::recommends);
  token.kind = TokenKind::component;
  token.purposes.clear();
  return token;
}

std::string ask(const Clearance& token, std::string_view purpose, DecisionRole role,
                base::Time now = kIssued, bool accept_unknown = true) {
  const Permission answer = may(token, tree(), purpose, role, now, accept_unknown);
  EXPECT_FALSE(answer.reason.empty());
  return std::string(to_text(answer.answer)) + " " + answer.rule;
}

TEST(Purposes, AreATree) {
  EXPECT_TRUE(tree().is_within("building-permits", "building-permits"));
  EXPECT_TRUE(tree().is_within("building-permits", "service-operations"));
  EXPECT_FALSE(tree().is_within("service-operations", "building-permits"));
  EXPECT_FALSE(tree().is_within("building-permits", "essential-services"));
  EXPECT_FALSE(tree().is_within("nothing", "nothing"));
  EXPECT_EQ(tree().find("emergency-call-intake")->least_impact, 8);
  EXPECT_TRUE(tree().find("emergency-call-intake")->continuity);
  for (const char* seeded : {"social-services-triage", "public-health-messaging"}) {
    const Purpose* purpose = tree().find(seeded);
    ASSERT_TRUE(purpose) << seeded;
    EXPECT_FALSE(purpose->summary.at("en").empty() || purpose->forbidden.empty() ||
                 purpose->tests.empty())
        << seeded;
  }
}

TEST(Purposes, AreRefusedWithAPointer) {
  const auto error = [](std::string_view text) {
    const auto parsed = Purposes::parse(*json::parse(text));
    return parsed ? std::string("accepted") : parsed.error().rule + " " + parsed.error().pointer;
  };
  EXPECT_EQ(error(R"([{"id":"a","title":{}}])"), "purpose.least_impact /purposes/0/least_impact");
  EXPECT_EQ(error(R"([{"id":"A b","least_impact":1,"title":{}}])"), "purpose.id /purposes/0/id");
  EXPECT_EQ(error(R"([{"id":"a","least_impact":1,"title":{}},{"id":"a","parent":"a","title":{}}])"),
            "purpose.id /purposes/1/id");
  EXPECT_EQ(error(R"([{"id":"a","parent":"b","title":{}}])"), "purpose.parent /purposes/0/parent");
  EXPECT_EQ(error(R"([{"id":"a","least_impact":5,"title":{}},
                      {"id":"b","parent":"a","least_impact":4,"title":{}}])"),
            "purpose.least_impact /purposes/1/least_impact");
  EXPECT_EQ(error(R"([{"id":"a","least_impact":5,"title":{},"forbidden":["b"]}])"),
            "purpose.forbidden /purposes/0/forbidden/0");
}

TEST(May, UseTokenAllowsWhatLiesInsideIt) {
  const Clearance token = of_use("permits", 4, DecisionRole::recommends);
  EXPECT_EQ(ask(token, "permits", DecisionRole::recommends), "allow may.allow");
  EXPECT_EQ(ask(token, "building-permits", DecisionRole::none), "allow may.allow");
  EXPECT_EQ(ask(token, "building-permits", DecisionRole::decides_with_review), "deny may.role");
  EXPECT_EQ(ask(token, "service-operations", DecisionRole::informs), "deny may.purpose");
  EXPECT_EQ(ask(token, "world-peace", DecisionRole::none), "deny may.purpose_unknown");
  EXPECT_EQ(
      ask(of_use("fraud-scoring", 5, DecisionRole::decides), "fraud-scoring", DecisionRole::none),
      "deny may.impact");
  Clearance without = token;
  without.purposes.clear();
  EXPECT_EQ(ask(without, "permits", DecisionRole::none), "deny may.purpose");
  Clearance barred = token;
  barred.forbidden = {"building-permits"};
  EXPECT_EQ(ask(barred, "building-permits", DecisionRole::none), "deny may.forbidden");
  EXPECT_EQ(ask(barred, "permits", DecisionRole::none), "allow may.allow");
}

TEST(May, ComponentTokenAloneNeverAllowsImpactFive) {
  EXPECT_EQ(ask(of_component(8), "building-permits", DecisionRole::recommends), "allow may.allow");
  EXPECT_EQ(ask(of_component(8), "benefits-eligibility", DecisionRole::none), "deny may.use_token");
  EXPECT_EQ(ask(of_component(8), "recruitment", DecisionRole::none), "deny may.use_token");
  EXPECT_EQ(ask(of_component(2), "building-permits", DecisionRole::none), "deny may.impact");
}

TEST(May, TimeAndStatus) {
  Clearance token = of_use("public-library", 2, DecisionRole::informs);
  const auto at = [&](base::Time now) {
    return ask(token, "public-library", DecisionRole::informs, now);
  };
  EXPECT_EQ(at(kIssued - 1), "deny may.not_before");
  EXPECT_EQ(at(kExpires - 1), "allow may.allow");
  EXPECT_EQ(at(kExpires), "deny may.expired");
  token.status = TokenStatus::unknown;
  EXPECT_EQ(at(kIssued), "allow may.allow");
  EXPECT_EQ(ask(token, "public-library", DecisionRole::informs, kIssued, false), "deny may.status");
  token.status = TokenStatus::suspended;
  EXPECT_EQ(at(kIssued), "deny may.suspended");
  token.status = TokenStatus::revoked;
  EXPECT_EQ(at(kIssued), "deny may.revoked");
}

TEST(May, ExpiredIsNotRevokedInAContinuityService) {
  Clearance token = of_use("emergency-dispatch", 8, DecisionRole::recommends);
  token.continuity_service = "emergency-dispatch";
  const auto at = [&](base::Time now) {
    return ask(token, "emergency-call-intake", DecisionRole::recommends, now);
  };
  EXPECT_EQ(at(kExpires), "allow-degraded may.continuity");
  EXPECT_EQ(at(kExpires + 72 * 3600 - 1), "allow-degraded may.continuity");
  EXPECT_EQ(at(kExpires + 72 * 3600), "deny may.expired");
  EXPECT_EQ(ask(token, "emergency-call-intake", DecisionRole::decides, kExpires), "deny may.role");
  token.status = TokenStatus::revoked;
  EXPECT_EQ(at(kExpires), "deny may.revoked");

  // Only where the rubric says so, and only where the token names it.
  Clearance library = of_use("public-library", 2, DecisionRole::informs);
  library.continuity_service = "public-library";
  EXPECT_EQ(ask(library, "public-library", DecisionRole::informs, kExpires), "deny may.expired");
  token.status = TokenStatus::valid;
  token.continuity_service.clear();
  EXPECT_EQ(at(kExpires), "deny may.expired");
}

}  // namespace
}  // namespace probity::rubric

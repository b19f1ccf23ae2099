#include "rubric/profile.h"

#include <gtest/gtest.h>

#include "json/parse.h"
#include "json/value.h"

namespace probity::rubric {
namespace {

constexpr base::Time kNow{1'795'392'000};  // 2026-11-23T00:00:00Z

const Rubric& rubric() {
  static const Rubric made = *core();
  return made;
}

// A voice-activity component; `statements` are JSON, as read_case() takes them.
Component vad(const std::string& statements, bool complete = true) {
  const std::string text =
      R"({"components":[{"label":"sound/vad 5.0","facts":{"training.data":"declared_unknown",
         "component.modality":["audio"])" +
      std::string(complete ? R"(,"provenance.manifest":true,"provenance.training":true,
                              "provenance.licence":true,"provenance.release":true)"
                           : "") +
      R"(},"statements":[)" + statements + "]}]}";
  const auto read = read_case(*json::parse(text), rubric().vocabulary());
  EXPECT_TRUE(read) << read.error().what << " " << read.error().pointer;
  return read->components[0];
}

std::string check(const char* name, const char* issuer, int entry, const char* verdict = "pass") {
  return std::string(R"({"name":"check.)") + name + R"(","value":")" + verdict + R"(","issuer":")" +
         issuer + R"(","entry":)" + std::to_string(entry) +
         R"(,"from":"2026-11-01T00:00:00Z","until":"2027-11-01T00:00:00Z"})";
}

std::vector<std::string> missing(const Profile& profile) {
  std::vector<std::string> names;
  for (const Missing& one : profile.missing)
    names.push_back(std::to_string(one.from_impact) + " " + one.id);
  return names;
}

TEST(Profile, WithoutEvidenceItIsAssessedForNoneYet) {
  const Profile bare = profile(vad(""), {}, rubric(), kNow);
  EXPECT_EQ(bare.assessed, "assessed for: none yet");
  EXPECT_FALSE(bare.envelope);
  EXPECT_EQ(bare.training.value, 6);
  EXPECT_EQ(bare.training.facts[0].value, "declared_unknown");
  EXPECT_FALSE(bare.token_earned);
  EXPECT_EQ(bare.token_missing[0].rule, "token.assessed");
  EXPECT_EQ(missing(bare), (std::vector<std::string>{
                               "0 requirement.assessed", "0 requirement.documentation",
                               "4 requirement.independent_1", "4 requirement.robustness",
                               "5 requirement.independent_2", "7 requirement.independent_3"}));
}

TEST(Profile, ClearsWhatItsEvidenceSufficesFor) {
  const std::string declared = R"({"name":"declaration.self","value":true,"entry":50})";
  const auto assessed = [](const std::string& statements) {
    return profile(vad(statements), {}, rubric(), kNow).assessed;
  };
  EXPECT_EQ(assessed(declared), "assessed for impact up to 3");
  const std::string two =
      check("provenance", "lab-a", 1) + "," + check("documentation", "lab-b", 2);
  EXPECT_EQ(assessed(two), "assessed for impact up to 3");
  EXPECT_EQ(assessed(two + "," + check("robustness", "lab-a", 3)), "assessed for impact up to 6");
  EXPECT_EQ(assessed(two + "," + check("robustness", "lab-c", 3)), "assessed for impact up to 8");
  // The maker's own check meets a requirement, but is not independent.
  EXPECT_EQ(assessed(check("documentation", "owner", 1) + "," + check("robustness", "owner", 2)),
            "assessed for impact up to 3");
  EXPECT_EQ(assessed(two + "," + check("robustness", "lab-a", 3) + "," +
                     check("bias", "lab-c", 4, "fail")),
            "assessed for: none yet");
  EXPECT_EQ(profile(vad(two, /*complete=*/false), {}, rubric(), kNow).assessed,
            "assessed for impact up to 3");
}

TEST(Profile, TheEnvelopeAndTheToken) {
  const std::string two =
      check("provenance", "lab-a", 1) + "," + check("documentation", "lab-b", 2);
  const Component component = vad(two);
  const Profile made = profile(component, {}, rubric(), kNow);
  ASSERT_TRUE(made.envelope);
  EXPECT_EQ(made.envelope->max_impact, 3);
  EXPECT_EQ(made.envelope->max_autonomy, 6);
  EXPECT_EQ(made.envelope->max_role, DecisionRole::decides);
  EXPECT_EQ(made.envelope->data_classes.size(), 7u);
  EXPECT_EQ(made.envelope->data_classes.back(), "personal");
  EXPECT_TRUE(made.token_earned);
  EXPECT_EQ(token_expiry(component, {}, rubric(), kNow), kNow + 90 * base::kDay);
  EXPECT_EQ(profile(vad(two + "," + check("privacy", "lab-a", 3)), {}, rubric(), kNow)
                .envelope->data_classes.back(),
            "special");

  const Profile without = profile(vad(two, /*complete=*/false), {}, rubric(), kNow);
  EXPECT_FALSE(without.token_earned);
  ASSERT_EQ(without.token_missing.size(), 4u);
  EXPECT_EQ(without.token_missing[0].rule, "token.manifest");
}

TEST(Profile, ChangesByItselfWhenEvidenceEndsOrIsStopped) {
  const std::string one = check("documentation", "lab-b", 2);
  const base::Time end = *base::parse_time("2027-11-01T00:00:00Z");
  EXPECT_EQ(profile(vad(one), {}, rubric(), end - 1).stable_until, end);
  EXPECT_TRUE(profile(vad(one), {}, rubric(), end - 1).token_earned);
  EXPECT_FALSE(profile(vad(one), {}, rubric(), end).token_earned);
  EXPECT_EQ(token_expiry(vad(one), {}, rubric(), end - 10 * base::kDay), end);

  const std::vector<Stop> stops = {{2, kNow + 5, base::kEndOfTime, 9}};
  EXPECT_TRUE(profile(vad(one), stops, rubric(), kNow).token_earned);
  EXPECT_EQ(profile(vad(one), stops, rubric(), kNow).stable_until, kNow + 5);
  EXPECT_FALSE(profile(vad(one), stops, rubric(), kNow + 5).token_earned);
  EXPECT_EQ(token_expiry(vad(one), stops, rubric(), kNow), kNow + 5);

  const Profile suspended = profile(
      vad(one + R"(,{"name":"status.suspended","value":true,"entry":8})"), {}, rubric(), kNow);
  EXPECT_FALSE(suspended.envelope);
  EXPECT_EQ(suspended.token_missing.back().rule, "token.status");
}

TEST(Profile, AsksWhatOnlyTheComponentCanAnswer) {
  Component component = vad("");
  std::erase_if(component.facts, [](const Fact& fact) {
    return fact.name == "training.data" || fact.name == "component.modality";
  });
  const Profile made = profile(component, {}, rubric(), kNow);
  ASSERT_EQ(made.unanswered.size(), 2u);
  EXPECT_EQ(made.unanswered[0].fact, "training.data");
  EXPECT_EQ(made.unanswered[1].fact, "component.modality");
  EXPECT_EQ(made.training.value, std::nullopt);
}

}  // namespace
}  // namespace probity::rubric

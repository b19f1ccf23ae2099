// The EU AI Act on single answers, both sides of its dates; each expected value written by hand.
#include "rubric/legal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "rubric/law_tables.h"
#include "rubric/legal_answers.h"

namespace probity::rubric {
namespace {

// A system that is in no class: everything is answered.
Said minimal() {
  return {{"eu.is_ai_system", "true"},          {"eu.military_only", "false"},
          {"eu.research_only", "false"},        {"eu.free_oss_release", "false"},
          {"eu.roles", R"(["deployer"])"},      {"none_of.eu_becomes_provider", "true"},
          {"none_of.eu_annex1", "true"},        {"none_of.service", "true"},
          {"use.speaks_or_generates", "false"}, {"eu.gpai_provider", "false"}};
}

LegalResult at(const Said& answers, const std::string& day) {
  return legal_at("eu-ai-act", answers, day);
}
std::string class_of(Said answers, const Said& more, const std::string& day,
                     const std::string& id) {
  for (const auto& [name, value] : more) answers[name] = value;
  return state(at(answers, day).classes, id);
}

TEST(Legal, MinimalOnlyIfAllIsAnswered) {
  EXPECT_EQ(class_of(minimal(), {}, "2026-11-23", "minimal"), "in force");
  EXPECT_EQ(at(minimal(), "2026-11-23").classes.size(), 1u);
  for (const auto& [name, value] : minimal()) {
    if (name == "eu.roles" || name == "none_of.eu_becomes_provider")
      continue;  // roles, not classes
    Said fewer = minimal();
    fewer.erase(name);
    EXPECT_EQ(state(at(fewer, "2026-11-23").classes, "minimal"), "undetermined") << name;
  }
  EXPECT_EQ(class_of(minimal(), {{"eu.is_ai_system", "false"}}, "2026-11-23", "out_of_scope"),
            "in force");
  EXPECT_EQ(
      class_of(minimal(), {{"eu.free_oss_release", "true"}}, "2026-11-23", "exempt.open_source"),
      "in force");
}

struct Point {
  const char* fact;
  const char* area;
};

TEST(Legal, EachPointOfAnnexIIIOnBothSidesOfItsDate) {
  for (const auto& [fact, area] :
       std::vector<Point>{{"1a", "biometrics"}, {"1b", "biometrics"},
                          {"1c", "biometrics"}, {"2", "critical_infrastructure"},
                          {"3a", "education"},  {"3b", "education"},
                          {"3c", "education"},  {"3d", "education"},
                          {"4a", "employment"}, {"4b", "employment"},
                          {"5a", "benefits"},   {"5b", "credit"},
                          {"5c", "insurance"},  {"5d", "emergency_dispatch"},
                          {"6a", "policing"},   {"6b", "policing"},
                          {"6c", "policing"},   {"6d", "policing"},
                          {"6e", "policing"},   {"7a", "migration"},
                          {"7b", "migration"},  {"7c", "migration"},
                          {"7d", "migration"},  {"8a", "justice"},
                          {"8b", "elections"}}) {
    const Said more = {{std::string("annex3.") + fact, "true"},
                       {std::string("area.") + area, "true"},
                       {"eu.emotion_or_biocat", "false"},
                       {"eu.profiling", "true"}};
    EXPECT_EQ(class_of(minimal(), more, "2027-12-01", "high.annex3"), "2027-12-02") << fact;
    EXPECT_EQ(class_of(minimal(), more, "2027-12-02", "high.annex3"), "in force") << fact;
    EXPECT_EQ(class_of(minimal(), more, "2027-12-01", "minimal"), "no") << fact;
    Said open = more;
    open.erase(std::string("annex3.") + fact);
    EXPECT_EQ(class_of(minimal(), open, "2027-12-01", "minimal"), "undetermined") << fact;
  }
}

TEST(Legal, EachPracticeOfArticle5) {
  for (const char* fact :
       {"manipulation", "exploit_vulnerability", "social_scoring",
        "crime_prediction_profiling_only", "face_scraping", "biometric_categorisation_sensitive"}) {
    const Said more = {{std::string("art5.") + fact, "true"}};
    EXPECT_EQ(class_of(minimal(), more, "2025-02-01", "prohibited"), "2025-02-02") << fact;
    EXPECT_EQ(class_of(minimal(), more, "2025-02-02", "prohibited"), "in force") << fact;
  }
  for (const auto& [fact, exception] :
       {std::pair("art5.emotion_work_edu", "art5_exception.medical_or_safety"),
        std::pair("art5.realtime_rbi_le", "art5_exception.rbi_authorised")}) {
    EXPECT_EQ(class_of(minimal(), {{fact, "true"}}, "2026-11-23", "prohibited"), "undetermined");
    EXPECT_EQ(
        class_of(minimal(), {{fact, "true"}, {exception, "false"}}, "2026-11-23", "prohibited"),
        "in force");
    EXPECT_EQ(
        class_of(minimal(), {{fact, "true"}, {exception, "true"}}, "2026-11-23", "prohibited"),
        "no");
  }
  const Said images = {{"art5.intimate_imagery", "true"},   {"eu.annex1a", "true"},
                       {"eu.safety_component", "true"},     {"eu.third_party_assessment", "true"},
                       {"use.speaks_or_generates", "true"}, {"eu.deepfake", "true"}};
  const char* id = "prohibited.intimate_imagery";
  EXPECT_EQ(class_of(minimal(), images, "2026-12-01", id), "2026-12-02");
  EXPECT_EQ(class_of(minimal(), images, "2026-12-02", id), "in force");
  // It stops the class of the system, not the duty to inform.
  EXPECT_EQ(class_of(minimal(), images, "2026-12-01", "high.annex1"), "2028-08-02");
  EXPECT_EQ(class_of(minimal(), images, "2026-12-02", "high.annex1"), "no");
  EXPECT_EQ(class_of(minimal(), images, "2026-12-02", "limited"), "in force");
}

TEST(Legal, DerogationNeverWithProfiling) {
  Said more = {{"annex3.4a", "true"},
               {"area.employment", "true"},
               {"eu.profiling", "false"},
               {"eu.preparatory", "true"},
               {"eu.derogation_documented", "true"}};
  EXPECT_EQ(class_of(minimal(), more, "2027-12-02", "derogated.annex3"), "in force");
  EXPECT_EQ(class_of(minimal(), more, "2027-12-02", "high.annex3"), "no");
  more["eu.profiling"] = "true";
  EXPECT_EQ(class_of(minimal(), more, "2027-12-02", "high.annex3"), "in force");
  Said all = minimal();
  all.insert(more.begin(), more.end());
  EXPECT_EQ(at(all, "2027-12-02").contradictions.size(), 1u);
  // An area that is denied does not make a point that is answered yes a no.
  all["area.employment"] = "false";
  EXPECT_EQ(state(at(all, "2027-12-02").classes, "high.annex3"), "in force");
  EXPECT_EQ(at(all, "2027-12-02").contradictions.size(), 2u);
}

TEST(Legal, DutiesOfTheRoleWithTheirDates) {
  Said use = minimal();
  use.insert({{"annex3.5a", "true"},
              {"area.benefits", "true"},
              {"eu.profiling", "true"},
              {"eu.public_body", "true"},
              {"eu.placed_on_market", "\"2028-01-01\""}});
  const LegalResult before = at(use, "2026-11-23");
  EXPECT_EQ(state(before.duties, "art26.2"), "2027-12-02");
  EXPECT_EQ(state(before.duties, "art27"), "2027-12-02");
  EXPECT_EQ(state(before.duties, "art49.3"), "undetermined");
  EXPECT_EQ(state(before.duties, "art9"), "no");
  EXPECT_EQ(to_string(before.stable_until), "2026-12-02T00:00:00Z");
  use.erase("none_of.eu_becomes_provider");
  EXPECT_EQ(state(at(use, "2026-11-23").duties, "art9"), "undetermined");
  use["eu.own_name"] = "true";  // built on an open model, put into service under its own name
  EXPECT_EQ(state(at(use, "2027-12-02").duties, "art9"), "in force");
  use.insert({{"eu.design_changed", "false"}, {"eu.public_authority", "true"}});
  use["eu.placed_on_market"] = "\"2027-12-01\"";
  EXPECT_EQ(state(at(use, "2030-08-01").duties, "art9"), "2030-08-02");
  EXPECT_EQ(state(at(use, "2030-08-02").duties, "art9"), "in force");
  use["eu.public_authority"] = "false";
  EXPECT_EQ(state(at(use, "2030-08-02").duties, "art9"), "no");
}

TEST(Legal, WhereItIsRegistered) {
  Said use = minimal();
  use["eu.roles"] = R"(["deployer", "provider"])";
  use.insert(
      {{"none_of.annex3", "true"}, {"eu.profiling", "true"}, {"eu.public_authority", "true"}});
  use.erase("none_of.service");
  use.insert({{"none_of.art5", "true"}, {"none_of.areas", "true"}});
  const auto duties = [&](const std::string& point, const std::string& area) {
    Said one = use;
    one.erase("none_of.annex3");
    one.erase("none_of.areas");
    for (const char* other : {"biometrics", "critical_infrastructure", "education", "employment",
                              "policing", "migration"})
      one[std::string("area.") + other] = other == area ? "true" : "false";
    one["annex3." + point] = "true";
    one["eu.placed_on_market"] = "\"2028-01-01\"";
    std::string found;
    for (const Finding& duty : at(one, "2028-01-01").duties)
      if (duty.id.starts_with("art49.") && duty.state == LegalState::in_force)
        found += duty.id + " ";
    return found;
  };
  EXPECT_EQ(duties("3a", "education"), "art49.1 art49.3 ");
  EXPECT_EQ(duties("2", "critical_infrastructure"), "art49.5 art49.3 ");
  for (const char* point : {"6a", "6b", "6c", "6d", "6e"})
    EXPECT_EQ(duties(point, "policing"), "art49.1 art49.4.provider art49.4.deployer art49.3 ");
  for (const char* point : {"7a", "7b", "7c", "7d"})
    EXPECT_EQ(duties(point, "migration"), "art49.1 art49.4.provider art49.4.deployer art49.3 ");
  EXPECT_EQ(duties("1a", "biometrics"), "art49.1 art49.3 ");
  EXPECT_EQ(duties("1a", "policing"), "art49.1 art49.4.provider art49.4.deployer art49.3 ");
}

TEST(Legal, EachDutyToInform) {
  Said use = minimal();
  use["eu.roles"] = R"(["deployer", "provider"])";
  use["use.speaks_or_generates"] = "true";
  use["area.biometrics"] = "true";
  use["eu.placed_on_market"] = "\"2026-08-01\"";
  for (const auto& [fact, exception, duty] : std::vector<std::array<const char*, 3>>{
           {"eu.interacts", "eu.obvious", "art50.1"},
           {"eu.generates_synthetic", "", "art50.2"},
           {"eu.emotion_or_biocat", "", "art50.3"},
           {"eu.deepfake", "", "art50.4.deepfake"},
           {"eu.public_interest_text", "eu.editorial_control", "art50.4.text"}}) {
    Said one = use;
    one[fact] = "true";
    if (*exception) one[exception] = "false";
    const bool grace = std::string(duty) == "art50.2";
    EXPECT_EQ(state(at(one, "2026-08-01").duties, duty), grace ? "2026-12-02" : "2026-08-02")
        << duty;
    EXPECT_EQ(state(at(one, "2026-08-02").duties, duty), grace ? "2026-12-02" : "in force") << duty;
    EXPECT_EQ(state(at(one, "2026-12-02").duties, duty), "in force") << duty;
    one[fact] = "false";
    EXPECT_EQ(state(at(one, "2026-12-02").duties, duty), "no") << duty;
  }
}

TEST(Legal, ModelsAreAnAxisOfTheirOwn) {
  Said use = minimal();
  use.insert({{"annex3.4a", "true"},
              {"area.employment", "true"},
              {"eu.profiling", "true"},
              {"eu.over_1e25_flop", "false"},
              {"eu.commission_designated", "false"},
              {"eu.open_weights", "true"},
              {"eu.placed_on_market", "\"2026-01-01\""}});
  use["eu.gpai_provider"] = "true";
  EXPECT_EQ(state(at(use, "2027-12-02").classes, "gpai"), "in force");
  EXPECT_EQ(state(at(use, "2027-12-02").classes, "high.annex3"), "in force");
  EXPECT_EQ(state(at(use, "2026-11-23").duties, "art53.1.a"), "no");
  EXPECT_EQ(state(at(use, "2026-11-23").duties, "art53.1.d"), "in force");
  use["eu.over_1e25_flop"] = "true";
  EXPECT_EQ(state(at(use, "2026-11-23").duties, "art53.1.a"), "in force");
  EXPECT_EQ(state(at(use, "2026-11-23").duties, "art55"), "in force");
}

// Each boolean at most once; mostly no.
class RandomAnswers {
 public:
  RandomAnswers() {
    const auto& terms = laws().vocabulary().terms();
    for (const Term& term : terms)
      if (term.type == Type::boolean && term.side == Side::use) names_.push_back(term.name);
    for (int i = *rc::gen::inRange(0, 80); i > 0; --i) one_more();
  }
  void one_more() {
    Fact fact;
    fact.name = *rc::gen::elementOf(names_);
    fact.value = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
    fact.issuer = "agency";
    const bool said = std::any_of(subject.use_facts.begin(), subject.use_facts.end(),
                                  [&](const Fact& one) { return one.name == fact.name; });
    if (!said) subject.use_facts.push_back(fact);
  }

  Case subject;

 private:
  std::vector<std::string> names_;
};

TEST(Legal, MoreAnswersNeverOpenWhatWasDetermined) {
  const bool ok = rc::check("an answer more", [] {
    RandomAnswers answers;
    const base::Time now = *base::parse_time("2027-12-02T00:00:00Z");
    const LegalResult before = legal(answers.subject, laws(), now).front();
    Case shuffled = answers.subject;
    std::reverse(shuffled.use_facts.begin(), shuffled.use_facts.end());
    RC_ASSERT(legal(shuffled, laws(), now).front() == before);
    answers.one_more();
    const LegalResult after = legal(answers.subject, laws(), now).front();
    for (const Finding& one : before.classes)
      if (one.state != LegalState::undetermined)
        RC_ASSERT(state(after.classes, one.id) != "undetermined");
    // What no question is open about is not mild by silence.
    if (state(before.classes, "minimal") == "in force")
      for (const Finding& one : before.classes) RC_ASSERT(one.kind == "minimal");
  });
  EXPECT_TRUE(ok);
}

// A duty ends by its own date, or where a prohibition begins that leaves nothing to be done well.
TEST(Legal, NoDutyEndsByTimeAlone) {
  const bool ok = rc::check("a later day", [] {
    const RandomAnswers answers;
    const base::Time start = *base::parse_time("2024-01-01T00:00:00Z");
    const base::Time day{start.seconds + *rc::gen::inRange<std::int64_t>(0, 7 * 365) * base::kDay};
    const base::Time later{day.seconds + *rc::gen::inRange<std::int64_t>(1, 1000) * base::kDay};
    const auto before = legal(answers.subject, laws(), day);
    const auto after = legal(answers.subject, laws(), later);
    for (std::size_t law = 0; law < before.size(); ++law) {
      const auto& classes = after[law].classes;
      const bool ended = std::any_of(classes.begin(), classes.end(), [&](const Finding& one) {
        return one.state == LegalState::in_force && one.from > day &&
               (one.kind == "prohibited" || one.kind == "out_of_scope");
      });
      if (ended) continue;
      for (const Finding& one : before[law].duties) {
        if (one.until <= later) continue;
        const std::string now = state(after[law].duties, one.id);
        if (one.state == LegalState::undetermined)
          RC_ASSERT(now == "undetermined");
        else
          RC_ASSERT(now == (one.from <= later ? "in force" : to_string(base::date_of(one.from))));
      }
    }
  });
  EXPECT_TRUE(ok);
}

struct Defect {
  const char* was;
  const char* is;
  const char* rule;
};

TEST(Law, ADefectIsRefusedWithItsPlace) {
  std::ifstream in(PROBITY_SOURCE "/rubrics/laws/eu-ai-act.json");
  std::ostringstream whole;
  whole << in.rdbuf();
  for (const auto& [was, is, rule] : std::vector<Defect>{
           {R"("role": "importer")", R"("role": "exporter")", "law.reference"},
           {R"({"question": "gpai"})", R"({"question": "gpia"})", "law.reference"},
           {R"("id": "art24")", R"("id": "art23")", "law.id"},
           {R"({"fact": "eu.is_ai_system", "is": true})", R"({"fact": "eu.is_ai", "is": true})",
            "expression"},
           {R"("unless": ["out_of_scope"])", R"("unless": ["out"])", "law.reference"},
           {R"("from": "2027-12-02")", R"("from": "2027-13-02")", "value.format"},
           {R"("from": "2027-12-02")", R"("until": "2027-12-01", "from": "2027-12-02")",
            "law.dates"},
           {R"("otherwise": true)", R"("other": true)", "field.unknown"},
           {R"("lists": ["annex3"])", R"("lists": ["art5"])", "vocabulary.list"}}) {
    std::string text = whole.str();
    const auto where = text.find(was);
    ASSERT_NE(where, text.npos) << was;
    text.replace(where, std::string_view(was).size(), is);
    const auto read = Laws::read(*core(), {text});
    ASSERT_FALSE(read) << is;
    EXPECT_EQ(read.error().rule, rule) << is << " " << read.error().what;
    EXPECT_FALSE(read.error().pointer.empty());
  }
}

}  // namespace
}  // namespace probity::rubric

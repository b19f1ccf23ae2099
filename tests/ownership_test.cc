// Ties between organisations, through a whole node: from the entry that says so, checks of one
// group count once and those of who belongs to the steward do not count; the sentence names the
// tie, the node signs the code that follows, and its end or withdrawal takes it back.
#include <gtest/gtest.h>

#include <algorithm>

#include "judgement/gather.h"
#include "judgement/index.h"
#include "registers/ownership/register.h"
#include "rubric/checklist.h"
#include "support/world.h"

namespace probity {
namespace {

using world::World;

class Tied : public testing::Test {
 protected:
  Tied() {
    artifact_ = world_.component("vad");
    use_ = *base::SubjectDigest::from_hex(world_.harmless_use("line", artifact_));
    world_.must(
        "riverton/clerk",
        R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [)"
        R"({"name": "area.education", "value": true}], "none_of": []}})");
    check("lab-noord/kim");
    check("lab-sur/ola");
  }

  void check(const std::string& who) {
    world_.must(who, R"({"kind": "attestation", "subject": ["artifact )" + artifact_ +
                         R"("], "predicate": {"scope": ["provenance"], "method": "Read.", )"
                         R"("verdict": "pass", "findings": "All is well.", "valid_until": )"
                         R"("2027-05-01", "funding": "agency", "conflicts_of_interest": "none"}})");
  }
  std::string tie(const std::string& who, const std::string& to, const std::string& from,
                  const std::string& kind = "owns") {
    return world::said(world_, who,
                       R"({"kind": "ownership", "subject": ["agency )" + to +
                           R"("], "predicate": {"other": ")" + from + R"(", "tie": ")" + kind +
                           R"(", "source": "Its annual report."}})");
  }
  void end(const std::string& tie, const std::string& of) {
    world_.must("riverton/clerk", R"({"kind": "ownership-end", "subject": ["agency )" + of +
                                      R"("], "predicate": {"ownership": ")" + tie +
                                      R"(", "reason": "Sold."}})");
  }
  // What the list of a use asks for of independent checks.
  rubric::Missing independent() {
    const auto db = world_.node().reader().value();
    const auto view = world_.node().view(*db, world_.clock().now());
    const auto duties = rubric::checklist(judgement::case_of(*view, use_).value(),
                                          view->rubric().value(), world_.clock().now());
    for (const rubric::Duty& duty : duties)
      if (duty.what.id.starts_with("requirement.independent")) return duty.what;
    ADD_FAILURE() << "no independent check is asked for: " << world_.code(use_.hex());
    return {};
  }
  std::string words() {
    std::string all;
    for (const rubric::Counted& one : independent().evidence) all += one.why + "\n";
    return all;
  }
  std::string last_signed() {
    const auto db = world_.node().reader().value();
    return judgement::last_code(*db, use_).value();
  }
  bool rebuilt_is_the_same() {
    const std::string live = world_.projections();
    return world_.node().ledger().rebuild().has_value() && world_.projections() == live;
  }

  World world_;
  std::string artifact_;
  base::SubjectDigest use_;
};

TEST_F(Tied, TwoChecksOfOneGroupAreOne) {
  ASSERT_EQ(independent().need, 2);
  ASSERT_EQ(independent().have, 2);
  const std::string said = tie("lab-noord/kim", "lab-noord", "lab-sur");
  EXPECT_EQ(independent().have, 1);
  EXPECT_NE(words().find("lab-sur owns lab-noord ("), std::string::npos) << words();
  EXPECT_TRUE(rebuilt_is_the_same());
  end(said, "lab-noord");
  EXPECT_EQ(independent().have, 2);
  EXPECT_TRUE(rebuilt_is_the_same());
}

TEST_F(Tied, WhoIsPaidByTheStewardDoesNotCountUntilItIsWithdrawn) {
  const std::string said = tie("lab-sur/ola", "lab-sur", "riverton", "pays");
  EXPECT_EQ(independent().have, 1);
  EXPECT_NE(words().find("not independent of riverton: riverton pays lab-sur ("), std::string::npos)
      << words();
  end(said, "lab-sur");
  EXPECT_EQ(independent().have, 1) << "payments count for 24 months more";
  const std::string once_more = tie("lab-sur/ola", "lab-sur", "riverton", "subcontracts");
  for (const std::string& one : {said, once_more})
    world_.must("lab-sur/ola", R"({"kind": "withdrawal", "subject": ["statement )" + one +
                                   R"("], "predicate": {"reason": "It never was."}})");
  EXPECT_EQ(independent().have, 2);
  EXPECT_TRUE(rebuilt_is_the_same());
}

TEST_F(Tied, TheNodeSignsTheCodeThatFollows) {
  world_.must("riverton/clerk",
              R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [)"
              R"({"name": "area.education", "value": false}, {"name": "use.effect", "value": )"
              R"("reversible_inconvenience"}], "none_of": []}})");
  ASSERT_EQ(independent().need, 1);
  const std::string before = last_signed();
  ASSERT_NE(before.at(3), '7');
  tie("lab-noord/kim", "lab-noord", "lab-sur");
  EXPECT_EQ(last_signed(), before) << "one group is enough";
  const std::string said = tie("riverton/clerk", "lab-sur", "riverton", "controls");
  EXPECT_EQ(independent().have, 0) << words();
  EXPECT_EQ(last_signed(), before.substr(0, 3) + "7");
  EXPECT_EQ(last_signed(), world_.code(use_.hex()));
  end(said, "lab-sur");
  EXPECT_EQ(last_signed(), before);
  EXPECT_TRUE(rebuilt_is_the_same());
}

TEST_F(Tied, AHoldingOutsideTheLogJoinsTwoAssessors) {
  const std::string holding = "lei:529900PROBITYTEST121";
  tie("lab-noord/kim", "lab-noord", holding);
  EXPECT_EQ(independent().have, 2);
  tie("lab-sur/ola", "lab-sur", holding, "controls");
  EXPECT_EQ(independent().have, 1);
}

TEST(Lei, ItsCheckDigitsHold) {
  using registers::ownership::is_lei;
  // Of the Global Legal Entity Identifier Foundation itself.
  EXPECT_TRUE(is_lei("506700GE1G29325QX363"));
  EXPECT_FALSE(is_lei("506700GE1G29325QX364"));
  EXPECT_FALSE(is_lei("506700GE1G29325QX36"));
  EXPECT_FALSE(is_lei("506700ge1g29325qx363"));
}

}  // namespace
}  // namespace probity

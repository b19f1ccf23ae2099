#include "access/reports.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/scratch_folder.h"
#include "store/migrate.h"

namespace probity::access {
namespace {

using base::Code;

const base::SubjectDigest kUse = *base::SubjectDigest::from_hex(std::string(64, '1'));

class ReportsOfPeople : public testing::Test {
 protected:
  ReportsOfPeople() {
    const std::string path = (folder_ / "probity.db").string();
    db_ = store::Db::open(path, store::Access::create).value();
    EXPECT_TRUE(store::migrate(*db_));
    reports_ = Reports::open(path, crypto::SealKey::generate(random_), clock_, random_).value();
  }

  Reports::Receipt submit(const std::string& what = "My loan was refused.") {
    const auto receipt = reports_->submit(kUse, "riverton", ReportKind::wrong_decision,
                                          {what, "on Monday", "jo@example.org", "021 123 4567"});
    EXPECT_TRUE(receipt) << receipt.error().what;
    return *receipt;
  }
  Case found(const base::CaseNumber& number) { return find_case(*db_, number).value().value(); }

  base::ScratchFolder folder_;
  base::ManualClock clock_{base::Time{1'700'000'000}};
  base::SeededRandom random_{7};
  std::unique_ptr<store::Db> db_;
  std::unique_ptr<Reports> reports_;
};

TEST_F(ReportsOfPeople, HaveANumberAndAStateForAll) {
  const auto receipt = submit();
  const Case one = found(receipt.number);
  EXPECT_EQ(one.use, kUse);
  EXPECT_EQ(one.organisation, "riverton");
  EXPECT_EQ(one.kind, ReportKind::wrong_decision);
  EXPECT_EQ(one.state, ReportState::received);
  EXPECT_EQ(one.days_open(one.received + 3 * base::kDay + 5), 3);
  EXPECT_EQ(one.answer_due(), one.received + 30 * base::kDay);
  EXPECT_NE(submit().number, receipt.number);
  EXPECT_EQ(count_cases(*db_, kUse).value(), 2);
  EXPECT_EQ(count_cases(*db_, "riverton", one.received, one.received + 1).value(), 2);
  EXPECT_EQ(count_cases(*db_, "riverton", one.received + 1, base::kEndOfTime).value(), 0);
  base::SeededRandom other(99);
  EXPECT_FALSE(find_case(*db_, base::CaseNumber::draw(other)).value());
}

TEST_F(ReportsOfPeople, AreReadByTheirAgencyAloneAndThatIsRecorded) {
  const auto receipt = submit("They took me for somebody else.");
  const auto text = reports_->read(*db_, receipt.number, "riverton", "riverton/clerk");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->what, "They took me for somebody else.");
  EXPECT_EQ(text->email, "jo@example.org");
  const auto foreign = reports_->read(*db_, receipt.number, "harbour", "harbour/engineer");
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, Code::not_found);
  EXPECT_EQ(
      reports_->set_state(receipt.number, "harbour", "harbour/engineer", ReportState::closed, "")
          .error()
          .code,
      Code::not_found);
  const auto acts = acts_on(*db_, receipt.number).value();
  ASSERT_EQ(acts.size(), 1u);
  EXPECT_EQ(acts[0].person, "riverton/clerk");
  EXPECT_EQ(acts[0].act, "read");
}

TEST_F(ReportsOfPeople, AnswersAreForWhoKnowsTheSecretWord) {
  const auto receipt = submit();
  clock_.advance(2 * base::kDay);
  const auto set = [&](ReportState state, const std::string& answer) {
    return reports_->set_state(receipt.number, "riverton", "riverton/clerk", state, answer);
  };
  ASSERT_TRUE(set(ReportState::being_looked_at, ""));
  EXPECT_FALSE(found(receipt.number).answered);
  EXPECT_EQ(set(ReportState::answered, "").error().rule, "report.answer");
  EXPECT_EQ(set(ReportState::received, "").error().rule, "report.state");
  ASSERT_TRUE(set(ReportState::answered, "Your loan stands."));
  clock_.advance(base::kDay);
  ASSERT_TRUE(set(ReportState::closed, "We wrote to you."));
  EXPECT_EQ(found(receipt.number).state, ReportState::closed);
  EXPECT_EQ(found(receipt.number).days_open(clock_.now()), 2) << "the clock stopped at the answer";

  std::string typed = receipt.secret;
  std::erase(typed, '-');
  for (char& c : typed)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  const auto answers = reports_->answers(*db_, receipt.number, typed);
  ASSERT_TRUE(answers) << answers.error().what;
  ASSERT_EQ(answers->size(), 2u);
  EXPECT_EQ((*answers)[0].text, "We wrote to you.");
  EXPECT_EQ((*answers)[1].text, "Your loan stands.");
  const auto other = submit();
  for (const std::string& wrong : {std::string(), other.secret, receipt.secret.substr(1)}) {
    const auto refused = reports_->answers(*db_, receipt.number, wrong);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().rule, "report.secret");
    EXPECT_EQ(refused.error().found, "");
  }
  EXPECT_EQ(reports_->answers(*db_, other.number, receipt.secret).error().rule, "report.secret");
}

TEST_F(ReportsOfPeople, NothingThatWasWrittenStandsInTheDatabase) {
  const auto receipt = submit("The word is marmalade.");
  ASSERT_TRUE(reports_->set_state(receipt.number, "riverton", "riverton/clerk",
                                  ReportState::answered, "We are sorry about the marmalade."));
  for (const auto& file : std::filesystem::directory_iterator(folder_ / "")) {
    std::ifstream in(file.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    for (const std::string& text : {std::string("marmalade"), std::string("jo@example.org"),
                                    std::string("4567"), receipt.secret})
      EXPECT_EQ(bytes.str().find(text), std::string::npos) << file.path() << ": " << text;
  }
}

TEST_F(ReportsOfPeople, SealedTextsCannotBeSwapped) {
  const auto one = submit("one");
  const auto two = submit("two");
  ASSERT_TRUE(
      db_->run("UPDATE report SET sealed = (SELECT sealed FROM report WHERE number = :a) "
               "WHERE number = :b",
               {one.number.str(), two.number.str()}));
  const auto read = reports_->read(*db_, two.number, "riverton", "riverton/clerk");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().rule, "report.sealed");
}

TEST_F(ReportsOfPeople, SayAllThatIsWrongAndRepeatNothing) {
  const auto rules = [](const ReportText& text) {
    std::string all;
    for (const base::Error& one : Reports::problems(text)) {
      all += one.rule + one.pointer + " ";
      EXPECT_EQ(one.found.find("secret"), std::string::npos);
    }
    return all;
  };
  EXPECT_EQ(rules({"x", "", "", ""}), "");
  EXPECT_EQ(rules({" \n", "", "secret", "secret"}),
            "report.what/what report.email/email report.phone/phone ");
  EXPECT_EQ(rules({std::string(9000, 'x'), std::string(255, 'x'), "", ""}),
            "report.size/what report.size/when ");
  EXPECT_EQ(rules({"\xff", "", "", ""}), "report.text/what ");
  EXPECT_EQ(reports_->submit(kUse, "riverton", ReportKind::other, {}).error().rule, "report.what");
}

TEST_F(ReportsOfPeople, WaitInTheOrderInWhichTheyCame) {
  const auto first = submit();
  clock_.advance(10);
  const auto second = submit();
  clock_.advance(10);
  const auto third = submit();
  const auto order = [&] {
    std::string all;
    const auto cases = cases_of(*db_, "riverton").value();
    for (const Case& one : cases)
      all += one.number == first.number ? "1" : one.number == second.number ? "2" : "3";
    return all;
  };
  EXPECT_EQ(order(), "123");
  ASSERT_TRUE(
      reports_->set_state(first.number, "riverton", "riverton/clerk", ReportState::closed, ""));
  EXPECT_EQ(order(), "231");
  EXPECT_TRUE(cases_of(*db_, "harbour").value().empty());
}

TEST_F(ReportsOfPeople, WhatWasWrittenIsForgottenAWhileAfterTheAnswer) {
  const auto old = submit("Somebody old."), open = submit("Nobody answered."),
             late = submit("Late.");
  const auto set = [&](const Reports::Receipt& one, ReportState state) {
    ASSERT_TRUE(reports_->set_state(one.number, "riverton", "riverton/clerk", state, "An answer."));
  };
  set(old, ReportState::answered);
  set(late, ReportState::answered);
  ASSERT_TRUE(reports_->read(*db_, old.number, "riverton", "riverton/clerk"));
  clock_.advance(100);
  set(late, ReportState::being_looked_at);  // taken up again
  set(late, ReportState::closed);
  const base::Time since = clock_.now() - 50;
  EXPECT_EQ(Reports::forget(*db_, since).value(), 1);
  EXPECT_EQ(Reports::forget(*db_, since).value(), 0);

  EXPECT_TRUE(found(old.number).forgotten);
  EXPECT_FALSE(found(open.number).forgotten);
  EXPECT_FALSE(found(late.number).forgotten);
  EXPECT_EQ(found(old.number).state, ReportState::answered) << "what is public stays";
  EXPECT_EQ(count_cases(*db_, kUse).value(), 3);
  EXPECT_EQ(acts_on(*db_, old.number)->size(), 0u);
  EXPECT_EQ(reports_->answers(*db_, old.number, old.secret)->size(), 0u);
  EXPECT_EQ(reports_->read(*db_, old.number, "riverton", "riverton/clerk").error().rule,
            "report.forgotten");
  EXPECT_EQ(
      reports_->set_state(old.number, "riverton", "riverton/clerk", ReportState::answered, "More")
          .error()
          .rule,
      "report.forgotten");
  EXPECT_TRUE(reports_->read(*db_, open.number, "riverton", "riverton/clerk"));
  EXPECT_EQ(reports_->answers(*db_, late.number, late.secret)->size(), 3u);
}

}  // namespace
}  // namespace probity::access

#include "access/retention.h"

#include <future>

#include "access/drafts.h"
#include "access/house_fixture.h"
#include "access/limits.h"
#include "access/reports.h"

namespace probity::access {
namespace {

struct Retention : House {
  Reports::Receipt answered_report() {
    const auto use = base::SubjectDigest::from_hex(std::string(64, '1')).value();
    const auto receipt =
        node->reports()
            .submit(use, "riverton", ReportKind::other, {"What happened", "", "", ""})
            .value();
    EXPECT_TRUE(node->reports().set_state(receipt.number, "riverton", "riverton/clerk",
                                          ReportState::answered, "An answer."));
    return receipt;
  }
};

TEST_F(Retention, KeepsWhatIsYoungAndRemovesWhatIsOld) {
  const std::int64_t id = account("mara");
  const auto receipt = answered_report();
  Draft draft;
  draft.account = id;
  draft.form = "register-use";
  draft = node->drafts().begin(draft).value();

  EXPECT_EQ(sweep(*node)->trail_rows, 0);
  clock.advance(limits::kReportKept - 1);
  EXPECT_EQ(sweep(*node)->reports, 0);
  EXPECT_EQ(reader()->one("SELECT count(*) FROM drafts_draft").value()->integer(0), 0);
  clock.advance(2);
  EXPECT_EQ(sweep(*node)->reports, 1);
  EXPECT_TRUE(find_case(*reader(), receipt.number).value()->forgotten);

  clock.advance(limits::kTrailKept);
  sign_in("mara");
  EXPECT_EQ(sweep(*node)->trail_rows, 3);
  EXPECT_EQ(accounts().trail().check(*reader())->rows, 1);
}

TEST_F(Retention, ABrokenTrailHindersNoReports) {
  account("mara");
  const auto receipt = answered_report();
  const auto rows = [&] {
    return reader()->one("SELECT count(*) FROM account_trail").value()->integer(0);
  };
  const std::int64_t before = rows();
  ASSERT_TRUE(writer()->script("UPDATE account_trail SET time = time + 1 WHERE number = 1"));
  clock.advance(limits::kTrailKept + limits::kReportKept);
  EXPECT_EQ(sweep(*node).error().rule, "trail.broken");
  EXPECT_EQ(rows(), before);
  EXPECT_TRUE(find_case(*reader(), receipt.number).value()->forgotten);

  // While it serves, the node tells its operator so.
  std::promise<std::string> told;
  auto said = told.get_future();
  bool is_first = true;
  const Sweeper sweeper(*node, [&](const base::Error& error) {
    if (std::exchange(is_first, false)) told.set_value(error.rule);
  });
  EXPECT_EQ(said.get(), "trail.broken");
}

}  // namespace
}  // namespace probity::access

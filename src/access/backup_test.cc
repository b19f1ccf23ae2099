#include "access/backup.h"

#include "access/house_fixture.h"
#include "base/failing_files.h"

namespace probity::access {
namespace {

namespace fs = std::filesystem;

struct BackupTest : House {
  const base::Path backup = folder / "backup";
  const base::Path restored = folder / "restored";

  // Nothing of a restore, least of all the key.
  void expect_nothing_left() {
    for (const auto& entry : fs::directory_iterator(folder.path()))
      EXPECT_TRUE(entry.path() == backup || entry.path() == directory) << entry.path();
  }
};

TEST_F(BackupTest, ARestoreThatFailsAnywhereLeavesNothing) {
  ASSERT_TRUE(back_up(directory, backup, {.with_keys = true}, doors));
  std::uint64_t failures = 0;
  for (std::uint64_t n = 1; n < 200; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    base::FailingFiles failing(files);
    failing.fail_at(n, n % 2 ? base::Code::environment : base::Code::full);
    const auto made = restore(backup, restored, {clock, random, failing});
    if (made) {
      EXPECT_LT(failing.calls(), n) << "a failed call went unnoticed";
      break;
    }
    ++failures;
    expect_nothing_left();
  }
  EXPECT_GT(failures, 15u) << "every byte goes through the door";
  EXPECT_TRUE(fs::exists(restored / "kek"));
  EXPECT_TRUE(Node::open(restored, doors, crypto::kTestPasswordCost));
}

TEST_F(BackupTest, ARefusedRestoreLeavesNothing) {
  ASSERT_TRUE(back_up(directory, backup, {.with_keys = true}, doors));
  folder.put("backup/probity.db", "not the one");
  const auto refused = restore(backup, restored, doors);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "backup.damaged");
  expect_nothing_left();
}

TEST_F(BackupTest, ABackupThatFailsLeavesNothing) {
  for (std::uint64_t n = 1; n < 12; ++n) {
    base::FailingFiles failing(files);
    failing.fail_at(n, base::Code::full);
    if (!back_up(directory, backup, {.with_keys = true}, {clock, random, failing}))
      expect_nothing_left();
    fs::remove_all(backup);
  }
}

}  // namespace
}  // namespace probity::access

#include "peers/aim.h"

#include <gtest/gtest.h>

#include "log/keys_fixture.h"

namespace probity::peers {
namespace {

using log::TreeSize;
using std::chrono::milliseconds;

// Of three witnesses, two are needed.
struct Aims : testing::Test {
  static log::Policy two_of_three() {
    log::Policy policy;
    for (std::uint8_t i = 0; i < 3; ++i) {
      const std::string name(1, static_cast<char>('a' + i));
      policy.witnesses.push_back({name, {name + ".example", log::key_of(i).public_key()}, ""});
    }
    policy.groups = {{"enough", 2, {"a", "b", "c"}}};
    policy.quorum = "enough";
    return policy;
  }
  const Aim::Time start{};
  Aim aim{two_of_three(), milliseconds(100)};
  std::optional<TreeSize> next(const std::string& witness, std::uint64_t newest, int after = 0) {
    return aim.next(witness, {newest}, start + milliseconds(after));
  }
};

TEST_F(Aims, AllAreAskedAboutOneUntilEnoughHaveCosignedIt) {
  EXPECT_EQ(next("a", 5), TreeSize{5});
  EXPECT_EQ(next("b", 6), TreeSize{5}) << "though there is a newer one";
  EXPECT_FALSE(aim.cosigned("a", {5}));
  EXPECT_EQ(next("a", 7), std::nullopt) << "it has done its part";
  EXPECT_EQ(next("c", 7), TreeSize{5});
  EXPECT_TRUE(aim.cosigned("b", {5}));
  EXPECT_FALSE(aim.cosigned("c", {5})) << "that it is met is said once";
  EXPECT_EQ(next("a", 8), TreeSize{8});
  EXPECT_EQ(next("c", 9), TreeSize{8});
}

TEST_F(Aims, WhereNothingIsNewerEveryoneMayBeAskedAboutIt) {
  EXPECT_EQ(next("a", 5), TreeSize{5});
  EXPECT_FALSE(aim.cosigned("a", {5}));
  EXPECT_EQ(next("a", 5), TreeSize{5});
  EXPECT_TRUE(aim.cosigned("b", {5}));
  EXPECT_EQ(next("c", 5), TreeSize{5});
}

TEST_F(Aims, NobodyIsWaitedForLongerThanThat) {
  EXPECT_EQ(next("a", 5), TreeSize{5});
  EXPECT_FALSE(aim.cosigned("a", {5}));
  EXPECT_EQ(next("a", 7, 99), std::nullopt);
  EXPECT_EQ(next("a", 7, 100), TreeSize{7});
  EXPECT_FALSE(aim.cosigned("b", {5})) << "late, and of another";
  EXPECT_EQ(next("b", 9, 150), TreeSize{7});
}

TEST_F(Aims, WhoSawAnOlderNewestTurnsNothingBack) {
  EXPECT_EQ(next("a", 5), TreeSize{5});
  EXPECT_EQ(next("b", 4), TreeSize{5});
}

TEST(Aim, WithoutAQuorumItIsTheNewest) {
  Aim aim(log::Policy{}, milliseconds(100));
  EXPECT_EQ(aim.next("a", {5}, {}), TreeSize{5});
  EXPECT_EQ(aim.next("b", {6}, {}), TreeSize{6});
}

}  // namespace
}  // namespace probity::peers

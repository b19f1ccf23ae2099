#include "access/trail.h"

#include "access/house_fixture.h"
#include "access/network.h"

namespace probity::access {
namespace {

struct TrailTest : House {
  base::Result<std::int64_t> check() {
    return accounts().trail().check(*reader()).map([](Trail::Holds holds) { return holds.rows; });
  }
};

TEST_F(TrailTest, SaysWhatHappened) {
  const std::int64_t id = account("mara");
  sign_in("mara", "not the password", "203.0.113.77");
  const std::string cookie = sign_in("mara").cookie;
  ASSERT_TRUE(accounts().sessions().sign_out(visitor(cookie).value(), kHome));
  EXPECT_EQ(events(),
            (std::vector<Event>{Event::invited, Event::invitation_accepted, Event::signed_in,
                                Event::sign_in_failed, Event::signed_in, Event::signed_out}));
  const auto newest = accounts().trail().read(*reader(), id, 0, 3).value();
  ASSERT_EQ(newest.size(), 3u);
  EXPECT_EQ(newest[0].number, 6);
  EXPECT_EQ(newest[0].login, "mara");
  EXPECT_EQ(newest[0].time, clock.now());
  EXPECT_EQ(newest[2].network, "203.0.113.0/24");
  EXPECT_EQ(accounts().trail().read(*reader(), id, newest[2].number, 100)->size(), 3u);
  EXPECT_EQ(check().value(), 6);
}

TEST_F(TrailTest, IsEmptyAtTheBeginning) { EXPECT_EQ(check().value(), 0); }

TEST_F(TrailTest, ShowsEveryChange) {
  account("mara");
  sign_in("mara", "not the password");
  sign_in("mara");
  ASSERT_EQ(check().value(), 5);
  for (const char* change :
       {"UPDATE account_trail SET time = time + 1 WHERE number = 2",
        "UPDATE account_trail SET event = 'signed_out' WHERE number = 4",
        "UPDATE account_trail SET account = NULL WHERE number = 4",
        "UPDATE account_trail SET account = 2 WHERE number = 4",
        "UPDATE account_trail SET network = '' WHERE number = 4",
        "UPDATE account_trail SET detail = network, network = detail WHERE number = 4",
        "DELETE FROM account_trail WHERE number = 1", "DELETE FROM account_trail WHERE number = 3",
        "DELETE FROM account_trail WHERE number = 5", "DELETE FROM account_trail",
        "DELETE FROM account_trail_end", "DELETE FROM account_trail; DELETE FROM account_trail_end",
        "DELETE FROM account_trail WHERE number = 5; UPDATE account_trail_end SET number = 4",
        "DELETE FROM account_trail WHERE number = 5; UPDATE account_trail_end SET number = 4, mac "
        "= (SELECT mac FROM account_trail WHERE number = 4)",
        "INSERT INTO account_trail SELECT 6, time, account, event, detail, network, mac FROM "
        "account_trail WHERE number = 5"}) {
    auto db = writer();
    const auto seen = store::transact(*db, [&]() -> base::Status {
      EXPECT_TRUE(db->script(change)) << change;
      const auto checked = accounts().trail().check(*db);
      EXPECT_EQ(checked ? "whole" : checked.error().rule, "trail.broken") << change;
      return base::fail(base::Code::internal, "undone");
    });
    EXPECT_FALSE(seen);
  }
  EXPECT_EQ(check().value(), 5) << "all of them were undone";
}

TEST_F(TrailTest, AnotherKeyWritesNoRows) {
  account("mara");
  const Trail forged(base::Hash256{}, clock);
  {
    auto db = writer();
    ASSERT_TRUE(forged.append(*db, {}, Event::signed_in, "", ""));
  }
  EXPECT_EQ(check().error().rule, "trail.broken");
}

TEST_F(TrailTest, OldRowsGoAndTheRestStaysVerifiable) {
  account("mara");  // rows 1 to 3
  const base::Time young = clock.now() + 10;
  clock.advance(20);
  sign_in("mara", "not the password");
  sign_in("mara");
  const auto cut = [&](base::Time before) {
    auto db = writer();
    return accounts().trail().cut(*db, before).value();
  };
  EXPECT_TRUE(accounts().trail().is_older(*reader(), young).value());
  EXPECT_EQ(cut(young), 3);
  EXPECT_FALSE(accounts().trail().is_older(*reader(), young).value());
  EXPECT_EQ(cut(young), 0) << "nothing is left to remove";
  const auto holds = accounts().trail().check(*reader()).value();
  EXPECT_EQ(holds.rows, 2);
  EXPECT_EQ(holds.removed, 3);
  sign_in("mara");
  EXPECT_EQ(check().value(), 3) << "the chain goes on";
  EXPECT_EQ(accounts().trail().read(*reader(), {}, 0, 100)->back().number, 4);

  for (const char* change :
       {"DELETE FROM account_trail_start", "DELETE FROM account_trail WHERE number = 4",
        "UPDATE account_trail_start SET number = 4, mac = (SELECT mac FROM account_trail WHERE "
        "number = 4); DELETE FROM account_trail WHERE number = 4",
        "UPDATE account_trail_start SET anchor = mac", "DELETE FROM account_trail"}) {
    auto db = writer();
    const auto seen = store::transact(*db, [&]() -> base::Status {
      EXPECT_TRUE(db->script(change)) << change;
      EXPECT_EQ(accounts().trail().check(*db).error().rule, "trail.broken") << change;
      return base::fail(base::Code::internal, "undone");
    });
    EXPECT_FALSE(seen);
  }

  // However old, one row stays, for the chain to go on from.
  EXPECT_EQ(cut(clock.now() + base::kDay), 2);
  EXPECT_EQ(check().value(), 1);
}

TEST(Network, IsAllThatIsKeptOfAnAddress) {
  EXPECT_EQ(network_of("203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("::ffff:203.0.113.77"), "203.0.113.0/24");
  EXPECT_EQ(network_of("2001:db8:7:8:9:a:b:c"), "2001:db8:7::/48");
  EXPECT_EQ(network_of("::1"), "::/48");
  EXPECT_EQ(subscriber_of("203.0.113.77"), "203.0.113.77/32");
  EXPECT_EQ(subscriber_of("2001:db8:7:8:9:a:b:c"), "2001:db8:7:8::/64");
  for (const char* bad : {"", "localhost", "203.0.113", "203.0.113.77:80", "1.2.3.4\n", "::g",
                          "203.0.113.077.1", "fe80::1%eth0"})
    EXPECT_EQ(network_of(bad), "") << bad;
}

}  // namespace
}  // namespace probity::access

// What the calendar does by itself, through a whole node: what is valid until a date ends at 24:00
// there, on both switches of daylight-saving time, on a leap day, a quarter or a year away; code,
// token and page change with that instant, and the node signs it.
#include <gtest/gtest.h>

#include "judgement/index.h"
#include "registers/tokens/register.h"
#include "server/portal/portal.h"
#include "store/log_store.h"
#include "support/http_client.h"
#include "support/world.h"

namespace probity {
namespace {

using registers::tokens::TokenState;
using world::World;

struct Ending {
  const char* what;
  const char* zone;
  const char* said;   // when the declaration is made
  const char* until;  // the last day on which it is valid
  const char* ends;   // the instant
};

// From the tables of time zones, by hand. 2027: summer time from 28 March to 31 October in the EU,
// from 14 March to 7 November in the US.
const Ending kEndings[] = {
    {"a quarter away", "Europe/Brussels", "2026-12-01", "2027-03-01", "2027-03-01T23:00:00Z"},
    {"the eve of summer time", "Europe/Brussels", "2026-12-01", "2027-03-27",
     "2027-03-27T23:00:00Z"},
    {"the day of summer time", "Europe/Brussels", "2026-12-01", "2027-03-28",
     "2027-03-28T22:00:00Z"},
    {"the eve of winter time", "Europe/Brussels", "2027-02-01", "2027-10-30",
     "2027-10-30T22:00:00Z"},
    {"the day of winter time", "Europe/Brussels", "2027-02-01", "2027-10-31",
     "2027-10-31T23:00:00Z"},
    {"the eve of a leap day", "Europe/Brussels", "2027-03-05", "2028-02-28",
     "2028-02-28T23:00:00Z"},
    {"a leap day", "Europe/Brussels", "2027-03-05", "2028-02-29", "2028-02-29T23:00:00Z"},
    {"a year away", "Europe/Brussels", "2026-12-01", "2027-12-01", "2027-12-01T23:00:00Z"},
    {"the US day of summer time", "America/New_York", "2026-12-01", "2027-03-14",
     "2027-03-15T04:00:00Z"},
    {"the US day of winter time", "America/New_York", "2027-02-01", "2027-11-07",
     "2027-11-08T05:00:00Z"},
    {"east of the date line", "Pacific/Kiritimati", "2026-12-01", "2027-01-01",
     "2027-01-01T10:00:00Z"},
    {"half an hour off", "Asia/Kolkata", "2026-12-01", "2027-01-01", "2027-01-01T18:30:00Z"}};

base::Time time_of(const std::string& text) { return base::parse_time(text).value(); }

// A node with an agency of that zone whose one use earns its token until the declaration ends.
class Agency {
 public:
  explicit Agency(const Ending& ending) {
    world_.clock().set(time_of(std::string(ending.said) + "T12:00:00Z"));
    world_.admit("eastfield", "agency", "clerk", "officer", ending.zone);
    const std::string artifact = world_.component("vad");
    say(R"({"kind": "use", "predicate": {"id": "eastfield/line", "name": "Line", "summary": "Hears speech.",
        "purpose": "public-library", "context": "A line.", "stage": "live", "components": [")" +
        artifact + R"("], "owner": "Library", "contact": {"office": "Desk"}, "rights": []}})");
    about("use-facts", R"("facts": [{"name": "use.effect", "value": "service_operations"},
        {"name": "use.role", "value": "none"}, {"name": "use.operation_data", "value": "personal"},
        {"name": "use.persons_per_year", "value": 20000}, {"name": "use.irreversible", "value": false},
        {"name": "use.vulnerable_group", "value": false}], "none_of": ["service"])");
    about("self-declaration", R"("minimisation": "m", "masking": "m", "audit_log": "a",
        "oversight": "o", "documentation": "d", "valid_until": ")" +
                                  std::string(ending.until) + "\"");
    about("adoption", R"("code": "360", "decision": "adopt")");
    const auto db = world_.node().reader().value();
    use_ = ledger::find_named(*db, "use", "eastfield/line").value()->digest;
    server_ = std::make_unique<server::http::HttpServer>(world_.clock());
    portal_ = server::portal::Portal::make(world_.node()).value();
    EXPECT_TRUE(server_->start({"127.0.0.1", 0}, portal_->site(), portal_->options()));
  }
  ~Agency() { server_->stop(); }

  // In one jump, however far it is; the node wakes there.
  void go_to(base::Time time) {
    world_.clock().set(time);
    ASSERT_TRUE(world_.node().ledger().tick());
  }

  std::string code() { return world_.code(use_.hex()); }
  TokenState token() {
    const auto db = world_.node().reader().value();
    const auto token = registers::tokens::last_token(*db, use_).value();
    if (!token) return TokenState::not_yet;
    return registers::tokens::state_of(*world_.node().view(*db, world_.clock().now()), *token)
        .value()
        .state;
  }
  std::string page() {
    world::HttpClient client(server_->port());
    return client.send("GET", "/uses/eastfield/line.json", "", "").body;
  }
  judgement::Change last_change() {
    const auto db = world_.node().reader().value();
    return judgement::last_change(*db, use_).value().value();
  }
  // Who signed it: the role of its key.
  bool is_signed_by_node(const judgement::Change& change) {
    const auto db = world_.node().reader().value();
    const auto node = world_.node().keyring().key_of("").value();
    return store::read_entry(*db, {change.entry}).value()->key == node->public_key().key_id();
  }
  bool rebuilt_is_the_same() {
    const std::string live = world_.projections();
    return world_.node().ledger().rebuild().has_value() && world_.projections() == live;
  }

 private:
  void say(const std::string& document) { world_.must("eastfield/clerk", document); }
  void about(const std::string& kind, const std::string& predicate) {
    say(R"({"kind": ")" + kind + R"(", "subject": ["use eastfield/line"], "predicate": {)" +
        predicate + "}}");
  }

  World world_;
  base::SubjectDigest use_;
  std::unique_ptr<server::portal::Portal> portal_;
  std::unique_ptr<server::http::HttpServer> server_;
};

class Calendar : public testing::TestWithParam<Ending> {};

TEST_P(Calendar, WhatIsValidUntilADateEndsWithTheDayInItsZone) {
  const Ending& ending = GetParam();
  const base::Time ends = time_of(ending.ends);
  Agency agency(ending);
  EXPECT_EQ(agency.token(), TokenState::valid) << "before the jump";
  agency.go_to(ends - 1);
  EXPECT_EQ(agency.code(), "3601") << "a second before: about to end";
  EXPECT_EQ(agency.token(), TokenState::valid);
  const std::string before = agency.page();
  agency.go_to(ends);
  EXPECT_EQ(agency.code(), "3608");
  EXPECT_NE(agency.token(), TokenState::valid);
  const judgement::Change change = agency.last_change();
  EXPECT_EQ(change.after, "3608");
  EXPECT_EQ(change.before, "3601");
  EXPECT_EQ(base::to_string(change.as_of), ending.ends);
  EXPECT_EQ(change.cause, "time");
  EXPECT_TRUE(agency.is_signed_by_node(change));
  const std::string after = agency.page();
  EXPECT_NE(before.find("\"3601\""), std::string::npos);
  EXPECT_NE(after.find("\"3608\""), std::string::npos);
  EXPECT_TRUE(agency.rebuilt_is_the_same());
}

INSTANTIATE_TEST_SUITE_P(All, Calendar, testing::ValuesIn(kEndings), [](const auto& info) {
  std::string name = info.param.what;
  std::erase(name, ' ');
  return name;
});

// Asleep over the end: it comes late, as of the same instant, and between the two instants nothing
// that the node answered was wrong, because pages judge by their own time.
TEST(CalendarLate, ANodeThatSleptSignsTheSameInstant) {
  Agency agency(kEndings[2]);
  agency.go_to(time_of("2027-04-20T08:00:00Z"));
  EXPECT_EQ(base::to_string(agency.last_change().as_of), kEndings[2].ends);
  EXPECT_EQ(agency.code(), "3608");
}

}  // namespace
}  // namespace probity

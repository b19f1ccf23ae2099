// Who is told of changes, through a whole node: every entry once, in order per subject, whatever
// the receiver does and whenever the node stops; nothing of restricted uses and nothing of persons.
#include "outbox/outbox.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "access/private_tables.h"
#include "base/bytes.h"
#include "base/number.h"
#include "json/codec.h"
#include "json/parse.h"
#include "outbox/courier.h"
#include "support/world.h"

namespace probity {
namespace {

using base::Result;
using outbox::Courier;
using outbox::Webhook;
using outbox::Webhooks;
using outbox::WebhookState;
using world::World;

// Remembers what came and answers as it is told.
class Receiver final : public net::Client {
 public:
  Result<net::Answer> send(const net::Call& call) override {
    calls.push_back(call);
    return act(call);
  }
  std::vector<net::Call> calls;
  std::function<Result<net::Answer>(const net::Call&)> act = [](const net::Call&) {
    return net::Answer{200, ""};
  };
};

std::string header(const net::Call& call, const std::string& name) {
  for (const auto& [key, value] : call.headers)
    if (key == name) return value;
  return "";
}

json::Value body(const net::Call& call) { return json::parse(call.body).value(); }
std::int64_t entry(const net::Call& call) { return json::find(body(call), "entry")->as_int64(); }
std::string subject(const net::Call& call) {
  const json::Value parsed = body(call);
  const json::Value* digest = json::at(parsed, "/subjects/0/digest");
  return digest ? std::string(json::view(digest->get_string())) : "";
}

std::vector<std::int64_t> entries(const std::vector<net::Call>& calls) {
  std::vector<std::int64_t> all;
  for (const net::Call& call : calls) all.push_back(entry(call));
  return all;
}

struct Told {
  World world;
  Receiver receiver;
  outbox::NewWebhook made;

  explicit Told(outbox::Wanted wanted = {}) {
    made = Webhooks(world.node().private_tables())
               .add("https://example.org/hook", wanted, std::nullopt)
               .value();
  }
  void run() {
    Courier courier(world.node(), receiver, {});
    const auto done = courier.run_once();
    ASSERT_TRUE(done) << done.error().what;
    wait_for_turn();
  }
  // PostgreSQL takes the turn to send from a connection that was closed only when it gets to it.
  void wait_for_turn() {
    auto db = world.node().reader().value();
    for (int i = 0; db->dialect() == store::Dialect::postgresql && i < 1000; ++i) {
      const auto held = db->one(
          "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
          "(SELECT oid FROM pg_database WHERE datname = current_database())");
      if (held.value()->integer(0) == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  Webhook now() {
    auto db = world.node().reader().value();
    return Webhooks(world.node().private_tables()).find(*db, made.webhook.id).value();
  }
};

TEST(Outbox, EveryEntryIsToldOnceAndInOrder) {
  Told told;
  const auto from = static_cast<std::int64_t>(told.world.size());
  told.world.harmless_use("line", told.world.component("vad"));
  told.run();
  std::vector<std::int64_t> wanted;
  for (auto i = from; i < static_cast<std::int64_t>(told.world.size()); ++i) wanted.push_back(i);
  EXPECT_EQ(entries(told.receiver.calls), wanted);
  std::set<std::string> ids;
  for (const net::Call& call : told.receiver.calls) ids.insert(header(call, "webhook-id"));
  EXPECT_EQ(ids.size(), wanted.size());

  told.receiver.calls.clear();
  told.run();
  told.world.reopen();
  told.run();
  EXPECT_TRUE(told.receiver.calls.empty()) << "nothing is told twice";
}

TEST(Outbox, WhatWasLoggedWhileNobodySentIsSentAfterwards) {
  Told told;
  told.world.component("vad");
  told.world.close();
  told.world.reopen();
  told.world.component("ocr", "vision", "b");
  told.run();
  EXPECT_EQ(told.receiver.calls.size(), told.world.size() - told.made.webhook.next_entry);
}

TEST(Outbox, ATryThatBrokeOffIsRepeatedWithTheSameId) {
  Told told;
  told.receiver.act = [&](const net::Call&) -> Result<net::Answer> {
    return base::fail(base::Code::environment, "the connection broke off", "", "net.broken");
  };
  told.world.admit("lakeside", "agency", "ann", "officer");
  told.run();
  ASSERT_EQ(told.receiver.calls.size(), 1u) << "a recipient that fails is left in peace";
  told.run();
  ASSERT_EQ(told.receiver.calls.size(), 1u);
  told.receiver.act = [](const net::Call&) { return net::Answer{204, ""}; };
  told.world.clock().advance(10);
  told.run();
  ASSERT_GE(told.receiver.calls.size(), 2u);
  EXPECT_EQ(header(told.receiver.calls[0], "webhook-id"),
            header(told.receiver.calls[1], "webhook-id"));
  EXPECT_EQ(told.receiver.calls[0].body, told.receiver.calls[1].body);
  EXPECT_EQ(told.now().last_error, "");
  EXPECT_EQ(told.now().waiting, 0);
}

TEST(Outbox, OneSubjectThatIsRefusedDoesNotHoldUpTheOthers) {
  Told told;
  const std::string root = told.world.component("vad");
  told.world.component("ocr", "vision", "b");
  bool refuse = true;
  told.receiver.act = [&](const net::Call& call) {
    return net::Answer{refuse && subject(call) == root ? 500 : 200, ""};
  };
  for (int i = 0; i < 40 && told.now().waiting != 3; ++i) {
    told.run();
    told.world.clock().advance(30);
  }
  std::map<std::string, std::vector<std::int64_t>> taken;
  for (int round = 0; round < 2; ++round) {
    refuse = false;
    told.world.clock().advance(8 * 3600);
    told.run();
  }
  for (const net::Call& call : told.receiver.calls) taken[subject(call)].push_back(entry(call));
  EXPECT_GT(taken.size(), 2u);
  for (auto& [digest, order] : taken)
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end())) << "in order per subject";
  std::set<std::int64_t> all;
  for (const std::int64_t one : entries(told.receiver.calls)) all.insert(one);
  EXPECT_EQ(all.size(), told.world.size() - told.made.webhook.next_entry) << "every entry arrived";
  EXPECT_EQ(told.now().waiting, 0);
}

TEST(Outbox, WaitsLongerEachTimeThenGivesUpAndGoesOnWhenAsked) {
  Told told;
  told.world.admit("lakeside", "agency", "ann", "officer");
  const std::size_t wanted = told.world.size() - told.made.webhook.next_entry;
  told.receiver.act = [](const net::Call&) { return net::Answer{503, ""}; };
  std::vector<std::int64_t> gaps;
  std::int64_t last = told.world.clock().now().seconds;
  std::size_t seen = 0;
  for (int step = 0; step < 4 * 24 * 6 && told.now().state == WebhookState::active; ++step) {
    told.run();
    if (told.receiver.calls.size() > seen) {
      seen = told.receiver.calls.size();
      gaps.push_back(told.world.clock().now().seconds - last);
      last = told.world.clock().now().seconds;
    }
    told.world.clock().advance(600);
  }
  EXPECT_EQ(told.now().state, WebhookState::dead);
  EXPECT_EQ(told.now().last_error, "the receiver answered 503");
  EXPECT_GE(last, told.made.webhook.created.seconds + 2 * base::kDay);
  EXPECT_LT(seen, 60u);
  EXPECT_GT(seen, 8u);
  EXPECT_LE(*std::max_element(gaps.begin(), gaps.end()), 6 * 3600 + 600);

  told.receiver.act = [](const net::Call&) { return net::Answer{200, ""}; };
  told.receiver.calls.clear();
  told.run();
  EXPECT_TRUE(told.receiver.calls.empty()) << "the dead are not called";
  ASSERT_TRUE(Webhooks(told.world.node().private_tables())
                  .set_state(told.made.webhook.id, WebhookState::active));
  told.run();
  EXPECT_EQ(told.receiver.calls.size(), wanted) << "nothing was lost";
}

TEST(Outbox, AReceiverThatIsGoneIsCalledNoMore) {
  Told told;
  told.receiver.act = [](const net::Call&) { return net::Answer{410, ""}; };
  told.world.component("vad");
  told.run();
  EXPECT_EQ(told.receiver.calls.size(), 1u);
  EXPECT_EQ(told.now().state, WebhookState::dead);
}

TEST(Outbox, OnlyWhatSomebodyAskedFor) {
  Told kinds({{"release"}, {}, {}});
  kinds.world.harmless_use("line", kinds.world.component("vad"));
  kinds.run();
  ASSERT_EQ(kinds.receiver.calls.size(), 1u);
  EXPECT_EQ(json::text_of(body(kinds.receiver.calls[0]), "kind"), "release");

  Told uses({{}, {}, {"riverton/line"}});
  const std::string root = uses.world.component("vad");
  uses.world.harmless_use("other", root);
  const auto before = uses.world.size();
  uses.world.harmless_use("line", root);
  uses.run();
  ASSERT_FALSE(uses.receiver.calls.empty());
  for (const net::Call& call : uses.receiver.calls)
    EXPECT_GE(entry(call), static_cast<std::int64_t>(before));

  Told agencies({{}, {"lakeside"}, {}});
  agencies.world.component("vad");
  agencies.run();
  EXPECT_TRUE(agencies.receiver.calls.empty());
  agencies.world.admit("lakeside", "agency", "ann", "officer");
  agencies.run();
  EXPECT_FALSE(agencies.receiver.calls.empty());
}

TEST(Outbox, WordsThatMatchNothingAreRefused) {
  const std::vector<std::string> kinds = {"use"};
  EXPECT_TRUE(outbox::check({{"use"}, {"riverton"}, {"riverton/line"}}, kinds));
  EXPECT_EQ(outbox::check({{"rumour"}, {}, {}}, kinds).error().pointer, "/kinds/0");
  EXPECT_EQ(outbox::check({{}, {"River Town"}, {}}, kinds).error().rule, "notice.agency");
  EXPECT_EQ(outbox::check({{}, {}, {"line"}}, kinds).error().rule, "notice.use");
  EXPECT_EQ(outbox::check({{}, std::vector<std::string>(101, "a"), {}}, kinds).error().rule,
            "notice.count");
}

TEST(Outbox, NobodyIsToldOfARestrictedUse) {
  Told told;
  const std::string root = told.world.component("vad");
  told.run();
  told.receiver.calls.clear();
  told.world.must(
      "riverton/clerk",
      R"({"kind": "use", "predicate": {"id": "riverton/watch", "name": "Watch", )"
      R"("summary": "Looks for faces.", "purpose": "internal", "context": "Streets.", )"
      R"("stage": "planned", "components": [")" +
          root + R"("], "owner": "Order office", "contact": {"office": "Desk"}, "rights": []}})");
  told.world.must("riverton/clerk",
                  R"({"kind": "use-facts", "subject": ["use riverton/watch"], "predicate": )"
                  R"({"facts": [{"name": "area.policing", "value": true}], "none_of": []}})");
  told.run();
  for (const net::Call& call : told.receiver.calls)
    EXPECT_EQ(call.body.find("watch"), std::string::npos) << call.body;
  auto db = told.world.node().reader().value();
  EXPECT_FALSE(outbox::notice_of(*db, "log", told.world.size() - 1).value());
}

TEST(Outbox, WhatIsSentNamesNoPersonAndIsSigned) {
  Told told;
  told.world.component("vad");
  told.run();
  ASSERT_FALSE(told.receiver.calls.empty());
  ASSERT_TRUE(told.made.secret.starts_with("whsec_"));
  const auto key = base::from_base64(told.made.secret.substr(6));
  ASSERT_TRUE(key);
  for (const net::Call& call : told.receiver.calls) {
    EXPECT_EQ(call.body.find("clerk"), std::string::npos);
    EXPECT_EQ(json::text_of(body(call), "type"), "entry.logged");
    const net::Call again =
        outbox::signed_call(call.url, header(call, "webhook-id"),
                            {base::parse_int(header(call, "webhook-timestamp")).value_or(0)},
                            call.body, crypto::Secret(base::Bytes(*key)));
    EXPECT_EQ(header(call, "webhook-signature"), header(again, "webhook-signature"));
  }
}

// The example of the libraries at https://github.com/standard-webhooks/standard-webhooks.
TEST(Outbox, SignsAsStandardWebhooksDo) {
  const net::Call call =
      outbox::signed_call("https://example.org/", "msg_p5jXN8AQM9LWM0D4loKWxJek", {1614265330},
                          R"({"test": 2432232314})",
                          crypto::Secret(*base::from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));
  EXPECT_EQ(header(call, "webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Outbox, TheExampleInTheDocumentsIsANotice) {
  std::ifstream in(std::string(PROBITY_SOURCE) + "/docs/formats/notice.md");
  std::stringstream text;
  text << in.rdbuf();
  const std::string page = text.str();
  const std::size_t from = page.find('{', page.find("```json notice"));
  const std::string example = page.substr(from, page.find('\n', from) - from);
  const auto notice = json::decode<outbox::Notice>(json::parse(example).value());
  ASSERT_TRUE(notice) << notice.error().pointer;
  EXPECT_EQ(outbox::to_json(*notice), example);
}

TEST(Outbox, TheSecretIsNowhereInTheClear) {
  Told told;
  const std::string inner = told.made.secret.substr(6);
  told.world.close();
  for (const auto& file : std::filesystem::recursive_directory_iterator(told.world.directory())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    EXPECT_EQ(text.str().find(inner), std::string::npos) << file.path();
  }
}

TEST(Wanted, AKindWithoutItsVersionMeansAllOfThem) {
  const auto wants = [](const std::string& asked, const std::string& kind) {
    outbox::Wanted wanted;
    wanted.kinds = {asked};
    outbox::Notice notice;
    notice.kind = kind;
    return outbox::wants(wanted, notice);
  };
  EXPECT_TRUE(wants("attestation", "attestation/v2"));
  EXPECT_TRUE(wants("attestation", "attestation"));
  EXPECT_TRUE(wants("attestation/v2", "attestation/v2"));
  EXPECT_FALSE(wants("attestation/v2", "attestation"));
  EXPECT_FALSE(wants("adoption", "attestation/v2"));
}

}  // namespace
}  // namespace probity

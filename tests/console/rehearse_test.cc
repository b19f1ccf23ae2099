// Rehearsals and suppositions on a real node: what they foretell is what then happens.
#include <gtest/gtest.h>

#include "json/parse.h"
#include "ledger/rehearse.h"
#include "support/world.h"

namespace probity::world {
namespace {

class Rehearsal : public ::testing::Test {
 protected:
  std::string payload(const std::string& document) {
    const auto value = json::parse(document);
    const auto statement = access::compose(*value, world_.node());
    EXPECT_TRUE(statement) << statement.error().what;
    return statement::to_payload(*statement);
  }
  base::Result<std::optional<ledger::RefusedAt>> rehearse(
      const std::string& who, const std::vector<std::string>& payloads,
      const std::function<base::Status(ledger::View&)>& look = {}) {
    access::Node& node = world_.node();
    const auto key = node.keyring().find("person/" + who).value();
    const auto db = store::Db::open(node.database(), store::Access::read_write);
    return ledger::rehearse(
        **db, node.registers(), [&](store::Db& on, base::Time now) { return node.view(on, now); },
        world_.clock().now(), key->public_key().key_id(), payloads, look);
  }
  base::Result<ledger::Accepted> submit(const std::string& who, const std::string& payload) {
    const auto key = world_.node().keyring().find("person/" + who).value();
    return world_.submit(statement::to_json(statement::make_envelope(payload, *key)));
  }

  World world_;
};

constexpr const char* kUse =
    R"({"kind": "use", "predicate": {"id": "riverton/desk", "name": "Desk", "summary": "It helps.",
    "purpose": "public-library", "context": "The desk.", "stage": "live", "components": [],
    "undisclosed": "not_open", "owner": "Library", "contact": {"office": "Desk"}, "rights": []}})";

TEST_F(Rehearsal, RefusesWhatASubmissionRefuses) {
  const std::string root = world_.component("vad");
  world_.harmless_use("line", root);
  const std::string subject = R"("subject": ["use riverton/line"], )";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"riverton/clerk", R"({"kind": "adoption", )" + subject +
                             R"("predicate": {"code": "999", "decision": "adopt"}})"},
      {"riverton/clerk",
       R"({"kind": "suspension", )" + subject + R"("predicate": {"reason": ""}})"},
      {"riverton/clerk", R"({"kind": "resumption", )" + subject +
                             R"("predicate": {"reason": "It was never suspended."}})"},
      {"riverton/clerk", R"({"kind": "use-facts", )" + subject +
                             R"("predicate": {"facts": [], "none_of": ["nonsense"]}})"},
      {"riverton/clerk", R"({"kind": "suspension", )" + subject + R"("predicate": {"why": "x"}})"},
      {"lab-noord/kim", R"({"kind": "adoption", )" + subject +
                            R"("predicate": {"code": "360", "decision": "adopt"}})"},
  };
  for (const auto& [who, document] : cases) {
    const std::string said = payload(document);
    const std::string before = world_.projections();
    const auto foretold = rehearse(who, {said});
    ASSERT_TRUE(foretold) << foretold.error().what;
    ASSERT_TRUE(*foretold) << document;
    EXPECT_EQ(world_.projections(), before);
    const auto happened = submit(who, said);
    ASSERT_FALSE(happened);
    EXPECT_EQ((*foretold)->why, happened.error()) << document;
  }
}

TEST_F(Rehearsal, OneStatementSeesThoseBeforeItAndNothingStays) {
  const std::string use = payload(kUse);
  const auto statement = statement::parse_statement(use);
  const std::string digest = statement->subjects[0].sha256()->hex();
  const std::string facts = payload(
      R"({"kind": "use-facts", "subject": [")" + digest +
      R"("], "predicate": {"facts": [{"name": "use.role", "value": "none"}], "none_of": []}})");
  const std::string before = world_.projections();
  std::string code;
  const auto foretold = rehearse("riverton/clerk", {use, facts}, [&](ledger::View& view) {
    const auto judged = view.judgement(*base::SubjectDigest::from_hex(digest));
    EXPECT_TRUE(judged);
    code = judged->code;
    return base::Status();
  });
  ASSERT_TRUE(foretold);
  EXPECT_FALSE(*foretold) << (*foretold)->why.what;
  EXPECT_EQ(code, "----");
  EXPECT_EQ(world_.projections(), before);
  // Alone the second is about nothing.
  const auto alone = rehearse("riverton/clerk", {facts});
  ASSERT_TRUE(alone && *alone);
  EXPECT_EQ((*alone)->why.rule, "subject.unknown");
  ASSERT_TRUE(submit("riverton/clerk", use));
  ASSERT_TRUE(submit("riverton/clerk", facts));
}

TEST_F(Rehearsal, ARefusalNamesItsStatement) {
  const std::string use = payload(kUse);
  const auto foretold = rehearse("riverton/clerk", {use, payload(kUse)});
  ASSERT_TRUE(foretold && *foretold);
  EXPECT_EQ((*foretold)->statement, 1u);
  EXPECT_EQ((*foretold)->why.rule, "subject.name-taken");
}

TEST_F(Rehearsal, WhatIsSupposedIsWhatComesOfSayingIt) {
  const std::string root = world_.component("vad");
  const std::string use = world_.harmless_use("line", root);
  const auto digest = *base::SubjectDigest::from_hex(use);
  const auto supposed = [&](const std::vector<ledger::Supposed>& more) {
    const auto db = world_.node().reader();
    return world_.node().view(**db, world_.clock().now())->supposing(digest, "riverton", more);
  };
  const auto before = supposed({});
  ASSERT_TRUE(before);
  EXPECT_EQ(before->code, world_.code(use));
  const auto then = supposed({{"use.role", rubric::Word{"decides"}}, {"area.health", true}});
  ASSERT_TRUE(then);
  EXPECT_NE(then->code, before->code);
  world_.must(
      "riverton/clerk",
      R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [)"
      R"({"name": "use.role", "value": "decides"}, {"name": "area.health", "value": true}], )"
      R"("none_of": []}})");
  EXPECT_EQ(world_.code(use), then->code);
}

TEST_F(Rehearsal, AUseThatIsNotRegisteredCanBeSupposed) {
  const std::string root = world_.component("vad");
  const auto db = world_.node().reader();
  const auto view = world_.node().view(**db, world_.clock().now());
  const auto nothing = view->supposing({}, "riverton", {});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->code, "----");
  const auto all =
      view->supposing({}, "riverton",
                      {{"use.purpose", rubric::Word{"public-library"}},
                       {"made_of", rubric::DigestSet{*base::SubjectDigest::from_hex(root)}},
                       {"none_of.service", true},
                       {"none_of.harm", true},
                       {"use.effect", rubric::Word{"public_information"}},
                       {"use.role", rubric::Word{"informs"}},
                       {"use.operation_data", rubric::Word{"pseudonymised"}},
                       {"use.persons_per_year", std::int64_t{40'000}},
                       {"declaration.self", true}});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->code, "2610");
}

}  // namespace
}  // namespace probity::world

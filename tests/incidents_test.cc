// An incident moves what it concerns at once: risk codes and safety labels of uses, directly or
// through a component, and back when it is closed or withdrawn; over all that may be said of the
// statements themselves.
#include <gtest/gtest.h>

#include "registers/incidents/catalog.h"
#include "registers/incidents/register.h"
#include "registers/tokens/register.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

namespace incidents = registers::incidents;
using world::World;

class Incidents : public testing::Test {
 protected:
  Incidents() {
    component_ = world_.component("vad");
    use_ = world_.harmless_use("phone-line", component_);
  }

  // Registers an incident; returns the digest of its statement.
  std::string open(const std::string& slug, const std::string& severity,
                   const std::string& concerned) {
    return say("incident", "",
               R"("id": "riverton/)" + slug + R"(", "title": "Calls cut off", )" +
                   R"("summary": "Calls ended early.", )"
                   R"("began": "2026-11-20T08:00:00Z", )"
                   R"("noticed": "2026-11-21T08:00:00Z", "harm": "None known.", )"
                   R"("severity": ")" +
                   severity + R"(", )" + concerned);
  }
  std::string open_in_use(const std::string& slug, const std::string& severity) {
    return open(slug, severity, R"("components": [], "uses": [")" + use_ + R"("])");
  }
  std::string close(const std::string& slug) {
    return update(slug,
                  R"("note": "Done.", "state": "closed", "measures": "Tried before release.", )"
                  R"("resolved": "2026-11-22T08:00:00Z")");
  }
  std::string update(const std::string& slug, const std::string& members) {
    return say("incident-update", R"("subject": ["incident riverton/)" + slug + R"("], )", members);
  }
  std::string withdraw(const std::string& subject) {
    return say("withdrawal", R"("subject": [")" + subject + R"("], )", R"("reason": "A mistake.")");
  }

  std::string code() { return world_.code(use_); }
  registers::tokens::TokenState label() {
    auto db = world_.node().reader().value();
    const auto view = world_.node().view(*db, world_.clock().now());
    const auto token =
        registers::tokens::last_token(*db, *base::SubjectDigest::from_hex(use_)).value();
    return registers::tokens::state_of(*view, *token).value().state;
  }
  std::string state(const std::string& slug) {
    auto db = world_.node().reader().value();
    const auto row = incidents::row_of(*db, "riverton/" + slug).value();
    return row->state + " " + std::string(json::word(row->severity));
  }
  void expect_same_when_folded_again() {
    const std::string live = world_.projections();
    ASSERT_TRUE(world_.node().ledger().rebuild());
    EXPECT_EQ(world_.projections(), live);
  }

  World world_;
  std::string component_;
  std::string use_;

 private:
  std::string say(const std::string& kind, const std::string& subject, const std::string& members) {
    world_.clock().advance(60);
    const auto accepted =
        world_.must("riverton/clerk", R"({"kind": ")" + kind + R"(", )" + subject +
                                          R"("predicate": {)" + members + "}}");
    auto db = world_.node().reader().value();
    return store::read_entry(*db, accepted.receipt.index).value()->pae.hex();
  }
};

using registers::tokens::TokenState;

TEST_F(Incidents, ASeriousOneMovesCodeAndLabelAtOnceAndBack) {
  EXPECT_EQ(code(), "3600");
  EXPECT_EQ(label(), TokenState::valid);
  const std::uint64_t size = world_.size();
  open_in_use("cut-off", "serious");
  EXPECT_EQ(code(), "3608");
  EXPECT_EQ(label(), TokenState::suspended);
  EXPECT_EQ(world_.size(), size + 2) << "the incident, and the signed change of the code";
  close("cut-off");
  EXPECT_EQ(code(), "3600");
  EXPECT_EQ(label(), TokenState::valid);
  EXPECT_EQ(state("cut-off"), "closed serious");
  update("cut-off", R"("note": "It happened again.", "state": "open")");
  EXPECT_EQ(code(), "3608");
  expect_same_when_folded_again();
}

TEST_F(Incidents, AMinorOneMovesNothingUntilItIsMadeSerious) {
  open_in_use("cut-off", "minor");
  EXPECT_EQ(code(), "3600");
  update("cut-off", R"("note": "A person was hurt.", "severity": "critical")");
  EXPECT_EQ(code(), "3608");
  update("cut-off", R"("note": "Looked into.", "severity": "minor", "reason": "Nobody was hurt.")");
  EXPECT_EQ(code(), "3600");
  EXPECT_EQ(state("cut-off"), "open minor");
}

TEST_F(Incidents, OneOfAComponentReachesEveryUseMadeOfIt) {
  const std::string second = world_.harmless_use("desk", component_);
  const std::string other = world_.harmless_use("kiosk", world_.component("other", "audio", "b"));
  open("wrong-files", "serious", R"("uses": [], "components": [")" + component_ + R"("])");
  EXPECT_EQ(code(), "3608");
  EXPECT_EQ(world_.code(second), "3608");
  EXPECT_EQ(world_.code(other), "3600");
  EXPECT_EQ(label(), TokenState::suspended);
  close("wrong-files");
  EXPECT_EQ(code(), "3600");
  EXPECT_EQ(world_.code(second), "3600");
}

TEST_F(Incidents, ALaterOneThatEndsDoesNotSilenceAnEarlierOne) {
  open_in_use("first", "serious");
  open_in_use("second", "critical");
  close("second");
  EXPECT_EQ(code(), "3608") << "the first is still open";
  close("first");
  EXPECT_EQ(code(), "3600");
}

TEST_F(Incidents, WhatIsWithdrawnDoesNotCount) {
  open_in_use("cut-off", "serious");
  const std::string closing = close("cut-off");
  EXPECT_EQ(code(), "3600");
  withdraw("statement " + closing);
  EXPECT_EQ(code(), "3608") << "without its closing it is open";
  EXPECT_EQ(state("cut-off"), "open serious");
  withdraw("incident riverton/cut-off");
  EXPECT_EQ(code(), "3600");
  EXPECT_EQ(state("cut-off"), "withdrawn serious");
  const std::string statement = open_in_use("again", "serious");
  EXPECT_EQ(code(), "3608");
  withdraw("statement " + statement);
  EXPECT_EQ(code(), "3600");
  EXPECT_EQ(state("again"), "withdrawn serious");
  EXPECT_EQ(label(), TokenState::valid);
  expect_same_when_folded_again();
}

TEST_F(Incidents, AreFoundByStateSeverityAgencySubjectAndTime) {
  open_in_use("first", "serious");
  open_in_use("second", "minor");
  open("third", "minor", R"("uses": [], "components": [")" + component_ + R"("])");
  close("first");
  auto db = world_.node().reader().value();
  const auto found = [&](incidents::Wanted wanted) {
    std::string all;
    const auto rows = incidents::rows(*db, wanted).value();
    for (const incidents::Row& row : rows) all += row.stored.incident.id.str().substr(9) + " ";
    EXPECT_EQ(incidents::count(*db, wanted).value(), std::count(all.begin(), all.end(), ' '));
    return all;
  };
  EXPECT_EQ(found({}), "third second first ");
  EXPECT_EQ(found({.states = {"open"}}), "third second ");
  EXPECT_EQ(found({.states = {"open", "closed"}, .severities = {"serious"}}), "first ");
  EXPECT_EQ(found({.organisations = {"river"}}), "");
  EXPECT_EQ(found({.organisations = {"harbour", "riverton"}}), "third second first ");
  EXPECT_EQ(found({.subject = *base::SubjectDigest::from_hex(use_)}), "second first ");
  EXPECT_EQ(found({.until = {world_.clock().now().seconds - 120}}), "first ") << "half open";
  EXPECT_EQ(found({.text = "SECOND"}), "second ");
}

TEST_F(Incidents, OfRestrictedUsesAreInNoList) {
  open_in_use("cut-off", "serious");
  auto db = world_.node().reader().value();
  EXPECT_EQ(incidents::count(*db, {}).value(), 1);
  world_.must("riverton/clerk",
              R"({"kind": "use-facts", "subject": ["use riverton/phone-line"], "predicate": )"
              R"({"facts": [{"name": "area.policing", "value": true}], "none_of": []}})");
  EXPECT_EQ(incidents::count(*db, {}).value(), 0);
  EXPECT_EQ(incidents::restricted_incidents(*db).value(), 1);
  EXPECT_TRUE(incidents::row_of(*db, "riverton/cut-off").value()->restricted);
}

}  // namespace
}  // namespace probity

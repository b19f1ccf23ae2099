#include "peers/asking.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "ledger/plain_fixture.h"
#include "peers/gathered.h"
#include "peers/peers_fixture.h"
#include "store/halt.h"

namespace probity::peers {
namespace {

using ledger::Plain;
using Outcome = Asker::Outcome;

// A log, and three witnesses in databases of their own, of which its policy wants two.
struct Asks : testing::Test {
  Plain plain;
  Network network;
  std::vector<Place> places{3};
  std::vector<std::unique_ptr<Witness>> witnesses;
  log::Policy policy;
  std::unique_ptr<store::Db> db = plain.connect(store::Access::read_write);

  Asks() {
    const char* const names[] = {"state", "audit", "press"};
    log::PolicyGroup quorum{"enough", 2, {}};
    for (std::uint64_t i = 0; i < 3; ++i) {
      const std::string name = names[i];
      witnesses.push_back(places[i].witness({plain.verifier()}, name + ".example", 100 + i));
      policy.witnesses.push_back({name, witnesses[i]->verifier(), "https://" + name + ".example"});
      quorum.members.push_back(name);
      network.at(policy.witnesses[i].url, *witnesses[i]);
    }
    policy.groups = {quorum};
    policy.quorum = "enough";
  }

  Asker asker(std::size_t i = 0) { return {plain.verifier(), policy.witnesses[i], network}; }
  Gathered newest() {
    return gathered(*db, policy, *store::newest_checkpoint(*db).value()).value();
  }
  void say(const std::string& text) { plain.submit(plain.note(text)); }
  std::string refusal(const std::string& text) {
    const auto accepted = plain.ledger().submit(plain.note(text));
    return accepted ? "accepted" : accepted.error().rule;
  }
  // The witness has seen a tree of that size, signed by the log's own key, which is not this one.
  void show_another_history(std::size_t i, std::uint64_t size) {
    const log::Grown tree(size);
    log::AddCheckpoint request;
    request.checkpoint = log::checkpoint_of("log.example", tree);
    request.note = log::signed_note(request.checkpoint, plain.log_key());
    ASSERT_TRUE(witnesses[i]->add_checkpoint(to_string(request)).verdict);
  }
  // Someone who answers the same to everything.
  void answer_always(std::size_t i, int status, const std::string& body) {
    network.at(policy.witnesses[i].url, [=](const net::Call& call) -> base::Result<net::Answer> {
      if (call.method == "GET") return net::Answer{404, ""};
      return net::Answer{status, body};
    });
  }
};

TEST_F(Asks, EachLineIsKeptAndTheQuorumIsCounted) {
  EXPECT_EQ(newest().missing, 2U);
  EXPECT_EQ(newest_with_quorum(*db, policy).value(), std::nullopt);
  Asker first = asker(0), second = asker(1);
  EXPECT_EQ(first.ask(*db)->outcome, Outcome::cosigned);
  EXPECT_EQ(newest().missing, 1U);
  EXPECT_EQ(second.ask(*db)->outcome, Outcome::cosigned);
  const Gathered met = newest();
  EXPECT_TRUE(met.quorum_met());
  policy.logs = {{plain.verifier(), ""}};
  const auto judged = log::judge(policy, met.note);
  ASSERT_TRUE(judged) << judged.error().what;
  EXPECT_EQ(judged->cosigned, met.cosigned) << "a stranger finds the same";
  EXPECT_TRUE(judged->quorum_met());

  EXPECT_EQ(first.ask(*db)->outcome, Outcome::nothing_new);
  say("one more");
  EXPECT_EQ(newest().missing, 2U) << "of the new one";
  EXPECT_EQ(newest_with_quorum(*db, policy).value()->size, met.size);
  EXPECT_EQ(first.ask(*db)->outcome, Outcome::cosigned) << "with a proof from what it cosigned";
  EXPECT_EQ(newest().missing, 1U);
}

TEST_F(Asks, WhoForgotWhereTheWitnessStandsIsTold) {
  EXPECT_EQ(asker().ask(*db)->outcome, Outcome::cosigned);
  say("one more");
  ASSERT_TRUE(db->run("DELETE FROM witness_cosignature"));
  EXPECT_EQ(asker().ask(*db)->outcome, Outcome::cosigned);
  EXPECT_EQ(newest().cosigned.size(), 1U);
  ASSERT_TRUE(db->run("DELETE FROM witness_cosignature"));
  EXPECT_EQ(asker().ask(*db)->outcome, Outcome::cosigned) << "of the size where it stands";
}

TEST_F(Asks, AboutTheSizeThatIsNamedOrAboutTheNewestWhereItStandsBeyond) {
  say("one");
  const log::TreeSize middle = newest().size;
  say("two");
  Asker first = asker(), other_process = asker();
  EXPECT_EQ(first.ask(*db, middle)->size, middle);
  EXPECT_EQ(first.ask(*db, middle)->outcome, Outcome::nothing_new);
  EXPECT_EQ(other_process.ask(*db)->size, newest().size);
  // It believes the witness to stand at the middle, and is told otherwise.
  ASSERT_TRUE(db->run("DELETE FROM witness_cosignature"));
  const auto told = asker().ask(*db, middle);
  ASSERT_TRUE(told) << told.error().what;
  EXPECT_EQ(told->outcome, Outcome::cosigned);
  EXPECT_EQ(told->size, newest().size);
}

// An old copy may have been cosigned by all, and yet a witness knows of more.
TEST_F(Asks, EachRunAsksOnceEvenWhenNothingIsNew) {
  Asker first = asker();
  EXPECT_EQ(first.ask(*db)->outcome, Outcome::cosigned);
  EXPECT_EQ(first.ask(*db)->outcome, Outcome::nothing_new);
  EXPECT_EQ(asker().ask(*db)->outcome, Outcome::cosigned);
}

TEST_F(Asks, ALineThatWasDamagedDoesNotCount) {
  EXPECT_EQ(asker().ask(*db)->outcome, Outcome::cosigned);
  ASSERT_TRUE(db->run("UPDATE witness_cosignature SET line = replace(line, 'A', 'B')"));
  EXPECT_EQ(newest().missing, 2U);
}

TEST_F(Asks, AnswersThatAreNoneCostTheCosignatureAlone) {
  const std::string foreign =
      log::to_string(log::cosign(newest().note, "state.example", log::key_of(7), {5}));
  for (const auto& [status, body] :
       std::vector<std::pair<int, std::string>>{{200, ""},
                                                {200, "rubbish"},
                                                {200, foreign},
                                                {200, std::string(1 << 20, 'x')},
                                                {404, ""},
                                                {403, ""},
                                                {409, ""},
                                                {409, "-1\n"},
                                                {409, "00000000000000000000000000\n"},
                                                {500, "<html>"},
                                                {302, ""}}) {
    answer_always(0, status, body);
    const auto asked = asker().ask(*db);
    ASSERT_FALSE(asked) << status << " " << body.substr(0, 40);
    EXPECT_EQ(asked.error().rule, "peers.answer");
  }
  EXPECT_EQ(newest().cosigned.size(), 0U);
  EXPECT_EQ(refusal("goes on"), "accepted");
}

TEST_F(Asks, AWitnessThatSawMoreProvesIt) {
  show_another_history(0, 1'000);
  const auto asked = asker().ask(*db);
  ASSERT_TRUE(asked);
  ASSERT_TRUE(asked->contradiction);
  EXPECT_EQ(asked->contradiction->size.value, 1'000U);
  EXPECT_TRUE(contradicts(*db, plain.verifier(), asked->contradiction->proof).value());
}

TEST_F(Asks, AnotherRootForASizeIsProofToo) {
  say("one");
  const std::uint64_t here = newest().size.value;
  show_another_history(0, here);
  const auto same = asker().ask(*db);
  ASSERT_TRUE(same && same->contradiction);
  EXPECT_NE(same->contradiction->proof, "") << "of the same size";
  say("two");
  const auto grown = asker().ask(*db);
  ASSERT_TRUE(grown && grown->contradiction);
  EXPECT_NE(grown->contradiction->proof, "") << "that this log did not grow out of";
}

TEST_F(Asks, OurOwnPastContradictsNothing) {
  const std::string before = newest().note;
  say("one more");
  EXPECT_FALSE(contradicts(*db, plain.verifier(), before).value());
  EXPECT_EQ(contradicts(*db, verifier_of("log.example", 9), before).error().code,
            base::Code::unauthorised);
}

TEST_F(Asks, ClaimsAreHeededWhenTheQuorumNeedsWhoMakesThem) {
  EXPECT_FALSE(must_heed(policy, {"state"}));
  EXPECT_TRUE(must_heed(policy, {"state", "press"}));
  policy.quorum = "none";
  EXPECT_FALSE(must_heed(policy, {"state", "press"}));
  policy.quorum = "audit";
  EXPECT_TRUE(must_heed(policy, {"audit"}));
}

// With threads that ask.
struct Gathers : Asks {
  base::SystemRandom random;
  std::unique_ptr<Asking> asking;

  void start() {
    asking = std::make_unique<Asking>(
        [this]() -> base::Result<std::unique_ptr<store::Db>> {
          return plain.connect(store::Access::read_write);
        },
        plain.verifier(), policy, network, plain.clock(), random,
        Asking::Options{.look_every = std::chrono::milliseconds(20),
                        .first_wait = std::chrono::milliseconds(5),
                        .longest_wait = std::chrono::milliseconds(50)});
    asking->start();
  }
  // Whether it comes about; the time is only so that a test that fails ends.
  static bool soon(const std::function<bool()>& happened) {
    for (int i = 0; i < 2'000; ++i) {
      if (happened()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  bool is_halted() { return store::halted(*db).value().has_value(); }
};

TEST_F(Gathers, ALogThatGrowsIsCosigned) {
  start();
  for (int i = 0; i < 5; ++i) {
    say(std::to_string(i));
    asking->news();
    EXPECT_TRUE(soon([&] { return newest().cosigned.size() == 3; }));
  }
  EXPECT_FALSE(is_halted());
}

TEST_F(Gathers, OneThatIsDownAndOneThatLiesAreDoneWithout) {
  network.at(policy.witnesses[0].url, [](const net::Call&) -> base::Result<net::Answer> {
    return base::fail(base::Code::environment, "no answer in time", "", "net.timeout");
  });
  start();
  say("one");
  asking->news();
  EXPECT_TRUE(soon([&] { return newest().quorum_met(); }));
  answer_always(1, 409, "999999999\n");
  say("two");
  asking->news();
  EXPECT_TRUE(soon([&] { return asking->standings()[1].failures > 2; }));
  EXPECT_TRUE(soon([&] { return newest().missing == 1; })) << "short, and says so";
  EXPECT_FALSE(is_halted()) << "it claims, and shows nothing";
  network.at(policy.witnesses[0].url, *witnesses[0]);
  EXPECT_TRUE(soon([&] { return newest().quorum_met(); })) << "the first one came back";
  EXPECT_EQ(refusal("three"), "accepted");
}

TEST_F(Gathers, FailuresAreCountedByTheirCause) {
  network.at(policy.witnesses[0].url, [](const net::Call&) -> base::Result<net::Answer> {
    return base::fail(base::Code::environment, "no answer in time", "", "net.timeout");
  });
  answer_always(1, 500, "<html>");
  answer_always(2, 409, "999999999\n");
  start();
  const auto failed = [&](std::size_t i, Cause cause) {
    return asking->standings()[i].failed[static_cast<std::size_t>(cause)];
  };
  constexpr std::array kWanted = {Cause::unreachable, Cause::answer, Cause::contradiction};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(soon([&] { return failed(i, kWanted[i]) > 2; })) << word(kWanted[i]);
    for (const Cause other : kCauses) {
      if (other == kWanted[i]) continue;
      EXPECT_EQ(failed(i, other), 0U) << i << " " << word(other);
    }
  }
  const std::uint64_t before = failed(0, Cause::unreachable);
  network.at(policy.witnesses[0].url, *witnesses[0]);
  EXPECT_TRUE(soon([&] { return asking->standings()[0].failures == 0; }));
  EXPECT_GE(failed(0, Cause::unreachable), before) << "the count goes on";
}

TEST_F(Asks, WhatOneWitnessCosignedLastIsKnown) {
  const log::Verifier& witness = policy.witnesses[0].key;
  EXPECT_FALSE(last_cosigned(*db, witness).value());
  EXPECT_EQ(asker().ask(*db)->outcome, Outcome::cosigned);
  const auto before = newest();
  say("one more");
  const auto last = last_cosigned(*db, witness).value();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->size, before.size);
  EXPECT_EQ(last->time, before.cosigned.front().time);
  EXPECT_FALSE(last_cosigned(*db, policy.witnesses[1].key).value());
  ASSERT_TRUE(db->run("UPDATE witness_cosignature SET line = replace(line, 'A', 'B')"));
  EXPECT_FALSE(last_cosigned(*db, witness).value()) << "a damaged line is none";
}

TEST_F(Gathers, TwoOfThreeWhoClaimItAreHeeded) {
  answer_always(0, 409, "999999999\n");
  answer_always(1, 409, "999999999\n");
  start();
  EXPECT_TRUE(soon([&] { return is_halted(); }));
  EXPECT_EQ(refusal("two"), "log.halted");
}

TEST_F(Gathers, ProofFromOneStopsTheSigning) {
  const auto earlier = plain.submit(plain.note("earlier"));
  show_another_history(2, 1'000);
  start();
  ASSERT_TRUE(asking->wait_for_first_round(std::chrono::seconds(60)));
  ASSERT_TRUE(is_halted());
  EXPECT_EQ(store::halted(*db).value()->witness, "press");
  const auto before = newest().size;
  EXPECT_EQ(refusal("one"), "log.halted");
  EXPECT_EQ(newest().size, before) << "nothing was signed";
  EXPECT_TRUE(plain.ledger().submit(plain.note("earlier"))->again) << "what is there, is there";
  EXPECT_EQ(store::receipt(*db, earlier.receipt.index)->index, earlier.receipt.index);
  EXPECT_TRUE(plain.ledger().tick()) << "nothing to sign";
  EXPECT_TRUE(plain.ledger().rebuild());
  plain.close();
  plain.open();
  EXPECT_EQ(refusal("one"), "log.halted") << "also after a restart";
}

}  // namespace
}  // namespace probity::peers

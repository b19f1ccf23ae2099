#include "peers/witness.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "peers/peers_fixture.h"
#include "store/halt.h"

namespace probity::peers {
namespace {

using base::Code;

const std::string kOrigin = "log.example";

struct Witnesses : testing::Test {
  Place place;
  std::unique_ptr<Witness> witness = place.witness({verifier_of(kOrigin, 1)});

  Witness::Answer ask(const log::AddCheckpoint& request) {
    return witness->add_checkpoint(to_string(request));
  }
  std::string rule(const log::AddCheckpoint& request) {
    const auto answer = ask(request);
    return answer.verdict ? "cosigned" : answer.verdict.error().rule;
  }
};

TEST_F(Witnesses, ACosignatureHoldsForWhatWasAsked) {
  const auto request = asks(0, 7);
  const auto answer = ask(request);
  ASSERT_TRUE(answer.verdict) << answer.verdict.error().what;
  const auto line = log::accept_cosignature(answer.body(), request.note.text, witness->verifier());
  ASSERT_TRUE(line);
  log::Note note = request.note;
  note.signatures.push_back(*line);
  EXPECT_EQ(log::verify_cosignature(note, witness->verifier())->seconds, 1'795'000'000);
}

TEST_F(Witnesses, GoesOnFromWhatItCosignedAndFromNothingElse) {
  EXPECT_EQ(rule(asks(0, 7)), "cosigned");
  EXPECT_EQ(rule(asks(7, 20)), "cosigned");
  EXPECT_EQ(rule(asks(20, 20)), "cosigned") << "the same again";
  EXPECT_EQ(rule(asks(7, 30)), "witness.conflict") << "who asks is behind";
  const auto behind = ask(asks(7, 30));
  EXPECT_EQ(behind.verdict.error().code, Code::conflict);
  EXPECT_EQ(behind.body(), "20\n");
  EXPECT_EQ(ask(asks(7, 12)).body(), "20\n") << "a rollback";
  EXPECT_EQ(rule(asks(7, 12)), "witness.conflict");
  const auto fork = ask(asks(20, 20, kOrigin, 1, "x"));
  EXPECT_EQ(fork.verdict.error().code, Code::conflict) << "a fork";
  EXPECT_EQ(fork.body(), "20\n");
  EXPECT_EQ(rule(asks(20, 40, kOrigin, 1, "x")), "witness.proof") << "grown out of another tree";
}

TEST_F(Witnesses, KnowsItsLogsByTheirKeys) {
  EXPECT_EQ(rule(asks(0, 3, "log.other.example")), "witness.origin");
  EXPECT_EQ(rule(asks(0, 3, kOrigin, 2)), "witness.signature");
  EXPECT_EQ(witness->add_checkpoint("old 0\n").verdict.error().code, Code::usage);
}

TEST_F(Witnesses, RemembersAcrossRestarts) {
  EXPECT_EQ(rule(asks(0, 7)), "cosigned");
  witness.reset();
  witness = place.witness({verifier_of(kOrigin, 1)});
  EXPECT_EQ(rule(asks(0, 3)), "witness.conflict");
  EXPECT_EQ(rule(asks(7, 9)), "cosigned");
}

TEST_F(Witnesses, WhatItCannotKeepItDoesNotCosign) {
  ASSERT_EQ(rule(asks(0, 7)), "cosigned");
  auto db = place.connect();
  ASSERT_TRUE(
      db->script("CREATE TRIGGER broken BEFORE UPDATE ON witness_seen "
                 "BEGIN SELECT RAISE(ABORT, 'the disk fails'); END"));
  const auto answer = ask(asks(7, 9));
  EXPECT_FALSE(answer.verdict);
  EXPECT_EQ(answer.lines, "") << "no line without its row";
  ASSERT_TRUE(db->script("DROP TRIGGER broken"));
  EXPECT_EQ(rule(asks(9, 12)), "witness.conflict") << "it stands at 7";
  EXPECT_EQ(rule(asks(7, 9)), "cosigned");
}

TEST_F(Witnesses, CosignsNothingWhileItsOwnLogIsHalted) {
  auto db = place.connect();
  ASSERT_TRUE(store::halt(*db, {{1}, "state", {9}, ""}));
  EXPECT_EQ(rule(asks(0, 7)), "log.halted");
  ASSERT_TRUE(store::resume(*db));
  EXPECT_EQ(rule(asks(0, 7)), "cosigned");
}

TEST_F(Witnesses, ShowsWhatItHasSeenWithoutTheLinesOfOthers) {
  auto request = asks(0, 7);
  request.note.signatures.push_back(
      log::cosign(request.note.text, "someone.example", log::key_of(50), {5}));
  const log::LogId id = verifier_of(kOrigin, 1).log_id();
  EXPECT_EQ(witness->seen(id).value(), std::nullopt);
  ASSERT_EQ(rule(request), "cosigned");
  const auto note = log::parse_note(witness->seen(id).value().value()).value();
  EXPECT_TRUE(log::verify_note(note, kOrigin, log::key_of(1).public_key()));
  EXPECT_TRUE(log::verify_cosignature(note, witness->verifier()));
  EXPECT_EQ(note.signatures.size(), 2U);
  EXPECT_EQ(witness->seen(verifier_of("log.other.example", 1).log_id()).value(), std::nullopt);
}

// Sixteen threads, half of them through a second connection as another process has one, ask for two
// histories at once.
TEST_F(Witnesses, NeverTwoRootsForOneSizeUnderThreads) {
  const auto other = place.witness({verifier_of(kOrigin, 1)});
  constexpr std::uint64_t kMost = 24;
  std::mutex mutex;
  std::map<std::uint64_t, std::set<std::string>> roots;
  std::atomic<int> accepted = 0, odd = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < 16; ++number)
    threads.emplace_back([&, number] {
      Witness& mine = number % 2 == 0 ? *witness : *other;
      const std::string salt = number % 4 < 2 ? "" : "x";
      std::uint64_t from = 0;
      for (int step = 0; step < 40; ++step) {
        const std::uint64_t to = from + 1 + static_cast<std::uint64_t>(number + step) % 3;
        if (to > kMost) break;
        const auto request = asks(from, to, kOrigin, 1, salt);
        const auto answer = mine.add_checkpoint(to_string(request));
        if (answer.verdict) {
          ++accepted;
          const std::lock_guard lock(mutex);
          roots[to].insert(request.checkpoint.root.hex());
          from = to;
        } else if (answer.verdict.error().code == Code::conflict) {
          if (answer.last.value < from) ++odd;  // sizes only grow
          from = answer.last.value;
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(odd, 0);
  EXPECT_GT(accepted, 3);
  for (const auto& [size, found] : roots) EXPECT_EQ(found.size(), 1U) << "size " << size;
}

// Whatever is asked in whatever order, all that was cosigned is one history that only grows.
TEST(WitnessProperty, CosignsOneHistory) {
  Place place;
  auto witness = place.witness({verifier_of(kOrigin, 1)});
  auto db = place.connect();
  EXPECT_TRUE(rc::check([&] {
    RC_ASSERT(db->run("DELETE FROM witness_seen").has_value());
    std::uint64_t last = 0;
    std::string history;
    const auto asked = *rc::gen::container<std::vector<std::tuple<int, int, bool>>>(rc::gen::tuple(
        rc::gen::inRange(0, 12), rc::gen::inRange(1, 12), rc::gen::arbitrary<bool>()));
    for (const auto& [from, to, forks] : asked) {
      const auto request = asks(static_cast<std::uint64_t>(std::min(from, to)),
                                static_cast<std::uint64_t>(to), kOrigin, 1, forks ? "x" : "");
      const auto answer = witness->add_checkpoint(to_string(request));
      if (!answer.verdict) {
        RC_ASSERT(answer.lines.empty());
        continue;
      }
      RC_ASSERT(request.old_size.value == last);
      if (last > 0) RC_ASSERT(history == (forks ? "x" : ""));
      history = forks ? "x" : "";
      last = request.checkpoint.size.value;
    }
  }));
}

}  // namespace
}  // namespace probity::peers

// The one writing thread under many submitters, on a plain ledger: nothing twice, nothing lost,
// every receipt good.
#include "ledger/sequencer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <set>
#include <thread>

#include "ledger/plain_fixture.h"
#include "store/postgres_fixture.h"

namespace probity::ledger {
namespace {

constexpr unsigned kSmallRuns = 4;

std::uint64_t size_of(Plain& plain) {
  return store::newest_checkpoint(*plain.connect()).value()->size.value;
}

void expect_good(Plain& plain, const Accepted& accepted) {
  const log::Verifier verifier = plain.verifier();
  const auto opened = statement::verify(accepted.receipt, std::span(&verifier, 1));
  EXPECT_TRUE(opened) << accepted.receipt.index.value << " " << opened.error().what;
}

// On both databases.
class SequencerTest : public testing::TestWithParam<store::Dialect> {
 protected:
  const std::string& where() const { return database_.where(); }

 private:
  store::Database database_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(On, SequencerTest, testing::ValuesIn(store::dialects()),
                         [](const auto& test) { return store::dialect_name(test.param); });

TEST_P(SequencerTest, AnswersEachOfManySubmittersWithAGoodReceipt) {
  Plain plain(kSmallRuns, where());
  constexpr int kThreads = 64, kEach = 12;
  std::vector<std::vector<Accepted>> all(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i)
        all[static_cast<std::size_t>(t)].push_back(
            plain.submit(plain.note(std::to_string(t) + "." + std::to_string(i))));
    });
  for (std::thread& thread : threads) thread.join();
  std::set<std::uint64_t> places;
  for (const auto& mine : all)
    for (const Accepted& one : mine) {
      expect_good(plain, one);
      EXPECT_FALSE(one.again);
      places.insert(one.receipt.index.value);
    }
  EXPECT_EQ(places.size(), kThreads * kEach);
  EXPECT_EQ(*places.begin(), 1u);
  EXPECT_EQ(*places.rbegin(), kThreads * kEach);
  EXPECT_EQ(size_of(plain), 1 + kThreads * kEach);
}

TEST_P(SequencerTest, TheSameStatementsOfManyEnterOnce) {
  Plain plain(kSmallRuns, where());
  constexpr int kThreads = 64, kStatements = 20;
  std::vector<std::string> notes;
  // Signed anew each time: equal statements whose envelopes differ.
  for (int i = 0; i < kStatements; ++i) notes.push_back("note " + std::to_string(i));
  std::vector<std::set<std::uint64_t>> places(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kStatements; ++i) {
        const Accepted one =
            plain.submit(plain.note(notes[static_cast<std::size_t>((i * 7 + t) % kStatements)]));
        expect_good(plain, one);
        places[static_cast<std::size_t>(t)].insert(one.receipt.index.value);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(size_of(plain), 1 + kStatements);
  for (const auto& mine : places) EXPECT_EQ(mine, places.front());
  const Figures figures = plain.ledger().figures();
  EXPECT_EQ(figures.accepted, 1 + kStatements);
  EXPECT_EQ(figures.again, (kThreads - 1) * kStatements);
}

// It was said, and its receipt is owed: also of what could not be said now.
TEST_P(SequencerTest, WhatIsThereIsAnsweredWhateverMayBeSaidNow) {
  Plain plain(kSmallRuns, where());
  const auto refusal = [&](const std::string& envelope) {
    const auto said = plain.ledger().submit(envelope);
    return said ? "accepted" : said.error().rule;
  };
  const Accepted genesis = plain.submit(plain.genesis());
  EXPECT_TRUE(genesis.again) << "the log has begun";
  EXPECT_EQ(genesis.receipt.index.value, 0u);
  expect_good(plain, genesis);
  EXPECT_EQ(refusal(plain.genesis("another")), "genesis.first");

  const std::string said = plain.note("said");
  plain.submit(said);
  const auto db = plain.connect(store::Access::read_write);
  ASSERT_TRUE(store::transact(*db, [&] {
    return revoke(*db, plain.key().public_key().key_id(), {2}, plain.clock().now(), {});
  }));
  EXPECT_EQ(refusal(plain.note("another")), "key.revoked");
  for (const std::string& envelope : {said, plain.note("said")}) {
    const Accepted again = plain.submit(envelope);
    EXPECT_TRUE(again.again) << "the key was in force";
    EXPECT_EQ(again.receipt.index.value, 1u);
    expect_good(plain, again);
  }
  EXPECT_EQ(size_of(plain), 2u);

  // Who has the statement without a signature of it has said nothing.
  for (const auto& [statement, signed_by] :
       {std::pair(plain.genesis(), said), std::pair(said, plain.genesis())}) {
    auto forged = statement::parse_envelope(statement).value();
    forged.signature = statement::parse_envelope(signed_by).value().signature;
    plain.close();  // no key is known to have verified anything
    plain.open();
    EXPECT_EQ(refusal(statement::to_json(forged)), "envelope.signature");
  }
}

TEST_P(SequencerTest, ARefusalUndoesOnlyItself) {
  Plain plain(kSmallRuns, where());
  std::vector<std::thread> threads;
  std::atomic<int> refused = 0;
  for (int t = 0; t < 16; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        const std::string mine = std::to_string(t) + "." + std::to_string(i);
        // By its rules, or by a fold that fails after its first write.
        const bool bad = i % 3 == 1;
        const auto said = plain.ledger().submit(plain.note(!bad         ? mine
                                                           : t % 2 == 0 ? "refused"
                                                                        : "unfoldable"));
        EXPECT_EQ(said.has_value(), !bad);
        if (said) expect_good(plain, *said);
        if (!said) {
          EXPECT_EQ(said.error().rule, t % 2 == 0 ? "plain.refused" : "plain.fold");
          ++refused;
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 16 * 3);
  EXPECT_EQ(size_of(plain), 1 + 16 * 7);
  const auto rows = plain.connect()->one("SELECT count(*), max(idx) FROM log_entry").value();
  EXPECT_EQ(rows->integer(0), 1 + 16 * 7) << "nothing of what was refused is left";
  EXPECT_EQ(rows->integer(1), 16 * 7);
  EXPECT_EQ(plain.connect()->one("SELECT count(*) FROM ledger_about").value()->integer(0),
            1 + 16 * 7);
}

TEST_P(SequencerTest, StatementsThatFallTogetherLeaveNothing) {
  Plain plain(kSmallRuns, where());
  const std::vector<std::string> good = {plain.note("a"), plain.note("b")};
  const auto accepted = plain.ledger().submit_together(good).get();
  ASSERT_TRUE(accepted);
  for (const Accepted& one : *accepted) expect_good(plain, one);
  for (const char* how : {"refused", "unfoldable"}) {
    const std::vector<std::string> bad = {plain.note("c"), plain.note(how), plain.note("d")};
    const auto answer = plain.ledger().submit_together(bad).get();
    ASSERT_FALSE(answer);
    EXPECT_TRUE(answer.error().pointer.starts_with("/1")) << answer.error().pointer;
    EXPECT_EQ(size_of(plain), 3u);
  }
  expect_good(plain, plain.submit(plain.note("c")));
}

TEST_P(SequencerTest, KnowsAfterReopeningWhatItHolds) {
  Plain plain(kSmallRuns, where());
  std::vector<std::string> notes;
  for (int i = 0; i < 300; ++i) notes.push_back(plain.note(std::to_string(i)));
  for (const std::string& note : notes) plain.submit(note);
  plain.close();
  plain.open();
  for (const std::string& note : notes) {
    const Accepted again = plain.submit(note);
    EXPECT_TRUE(again.again);
    expect_good(plain, again);
  }
  EXPECT_EQ(size_of(plain), 301u);
  ASSERT_TRUE(plain.ledger().rebuild());
  expect_good(plain, plain.submit(plain.note("another")));
  EXPECT_EQ(size_of(plain), 302u);
}

TEST_P(SequencerTest, NeverGoesBackInTimeNorBehindItsLog) {
  Plain plain(kSmallRuns, where());
  const auto second = plain.another_process();
  plain.clock().set(base::Time{1'795'001'000});
  plain.submit(plain.note("later"));
  plain.clock().set(base::Time{1'795'000'500});
  Plain::must(second->submit(plain.note("by a clock that is behind")));
  const auto db = plain.connect();
  EXPECT_EQ(store::newest_checkpoint(*db).value()->time, base::Time{1'795'001'000});
}

// A standby that had not received everything, or an old copy, in place of the database.
TEST_P(SequencerTest, SignsNothingMoreWhenItsLogIsGone) {
  Plain plain(kSmallRuns, where());
  for (int i = 0; i < 5; ++i) plain.submit(plain.note(std::to_string(i)));
  const auto db = plain.connect(store::Access::read_write);
  for (const char* table :
       {"log_entry WHERE idx", "log_payload WHERE idx", "log_checkpoint WHERE size"})
    ASSERT_TRUE(db->run("DELETE FROM " + std::string(table) + " > 3"));
  const auto answer = plain.ledger().submit(plain.note("x"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().rule, "log.rollback");
}

TEST_P(SequencerTest, ManyNodesOnOneDatabaseMakeOneLog) {
  Plain plain(kSmallRuns, where());
  constexpr int kNodes = 4, kEach = 30;
  std::vector<std::unique_ptr<Ledger>> nodes;
  for (int i = 0; i < kNodes; ++i) nodes.push_back(plain.another_process());
  std::vector<std::string> notes;
  for (int i = 0; i < kNodes * kEach; ++i) notes.push_back(plain.note(std::to_string(i)));
  std::vector<std::thread> threads;
  // Each also says what its neighbour says.
  for (int t = 0; t < kNodes; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2 * kEach; ++i) {
        const auto which = static_cast<std::size_t>((t * kEach + i) % (kNodes * kEach));
        expect_good(plain, Plain::must(nodes[static_cast<std::size_t>(t)]->submit(notes[which])));
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(size_of(plain), 1 + kNodes * kEach);
  const auto rows = plain.connect()->one("SELECT count(*), max(idx) FROM log_entry").value();
  EXPECT_EQ(rows->integer(0), 1 + kNodes * kEach);
  EXPECT_EQ(rows->integer(1), kNodes * kEach);
}

// Two versions of the program on one database: the older one stops.
TEST_P(SequencerTest, AnOlderProgramLeavesTheTablesToTheNewer) {
  if (GetParam() == store::Dialect::sqlite) GTEST_SKIP() << "a file has one server";
  Plain plain(kSmallRuns, where());
  const auto newer = plain.another_version();
  plain.submit_to(*newer, plain.note("by the newer"));
  const auto refused = plain.ledger().submit(plain.note("by the older"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "ledger.newer");
  const auto back = plain.reopen();
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().rule, "ledger.newer");
  plain.submit_to(*newer, plain.note("by the newer again"));
}

// The command line appends to the database that a server has open.
TEST_P(SequencerTest, TakesInWhatAnotherProcessAppended) {
  Plain plain(kSmallRuns, where());
  plain.submit(plain.note("before"));
  std::vector<std::string> notes;
  for (int i = 0; i < 40; ++i) notes.push_back(plain.note(std::to_string(i)));
  const auto second = plain.another_process();
  for (int i = 0; i < 40; ++i)
    Plain::must((i % 2 == 0 ? plain.ledger() : *second).submit(notes[static_cast<std::size_t>(i)]));
  for (const std::string& note : notes) {
    EXPECT_TRUE(plain.submit(note).again);
    EXPECT_TRUE(Plain::must(second->submit(note)).again);
  }
  EXPECT_EQ(size_of(plain), 42u);
}

std::int64_t threads_of_this_process() {
  const std::filesystem::directory_iterator all("/proc/self/task");
  return std::distance(begin(all), end(all));
}

// Whether it comes to be so; what ended takes a moment to be gone.
bool soon(std::int64_t wanted, const std::function<std::int64_t()>& figure) {
  for (int i = 0; i < 1'000 && figure() != wanted; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return figure() == wanted;
}

// What moves SQLite's write-ahead log has a thread and a connection of its own; elsewhere there is
// no such log.
TEST_P(SequencerTest, MovesAWriteAheadLogWhereTheDatabaseIsAFile) {
  Plain plain(kSmallRuns, where());
  const bool is_file = GetParam() == store::Dialect::sqlite;
  const std::int64_t open = threads_of_this_process();
  plain.close();
  // Beside the one that writes and the one that answers.
  EXPECT_TRUE(soon(open - (is_file ? 3 : 2), threads_of_this_process));
  if (is_file) return;
  plain.open();
  EXPECT_TRUE(soon(1, [&] {
    return plain.connect()
        ->one(
            "SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend'")
        .value()
        ->integer(0);
  })) << "beside the one that asks";
}

}  // namespace
}  // namespace probity::ledger

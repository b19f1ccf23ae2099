// Statements that stand or fall together: all of them in one batch, or none.
#include <gtest/gtest.h>

#include <algorithm>

#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using world::World;

std::string model(const std::string& slug) {
  return R"({"kind": "model", "predicate": {"id": "riverton/)" + slug +
         R"(", "name": "Model", "summary": "A model.", "modality": "audio"}})";
}

std::vector<std::string> pair_of(World& world, const std::string& first,
                                 const std::string& second) {
  return {world.signed_envelope("riverton/clerk", model(first)),
          world.signed_envelope("riverton/clerk", model(second))};
}

TEST(Together, AllAreTakenInOrder) {
  World world;
  const auto accepted = world.node().ledger().submit_together(pair_of(world, "a", "b")).get();
  ASSERT_TRUE(accepted.has_value()) << accepted.error().what;
  ASSERT_EQ(accepted->size(), 2u);
  EXPECT_EQ((*accepted)[0].receipt.index.value + 1, (*accepted)[1].receipt.index.value);
  EXPECT_FALSE((*accepted)[0].again);
}

TEST(Together, OneRefusalUndoesAll) {
  World world;
  world.must("riverton/clerk", model("taken"));
  const std::uint64_t size = world.size();
  const auto refused = world.node().ledger().submit_together(pair_of(world, "a", "taken")).get();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "subject.name-taken");
  EXPECT_EQ(refused.error().pointer, "/1/predicate/id");
  EXPECT_EQ(world.size(), size);
  // What was undone leaves no trace: its name is free, and what follows has its place.
  EXPECT_EQ(world.must("riverton/clerk", model("a")).receipt.index.value, size);
}

TEST(Together, WhatCannotBeReadIsRefusedBeforeTheRest) {
  World world;
  const std::uint64_t size = world.size();
  std::vector<std::string> envelopes = pair_of(world, "a", "b");
  envelopes[1].resize(20);
  const auto refused = world.node().ledger().submit_together(envelopes).get();
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().pointer.substr(0, 2), "/1");
  EXPECT_EQ(world.size(), size);
}

TEST(Together, ManyShareABatch) {
  World world;
  std::vector<std::vector<std::string>> pairs;
  for (int i = 0; i < 40; ++i)
    pairs.push_back(pair_of(world, "a" + std::to_string(i), "b" + std::to_string(i)));
  auto db = world.node().reader().value();
  const auto count = [&] { return store::checkpoints(*db, {}, 10'000).value().size(); };
  const std::size_t before = count();
  std::vector<std::future<ledger::Result<std::vector<ledger::Accepted>>>> answers;
  for (const auto& pair : pairs) answers.push_back(world.node().ledger().submit_together(pair));
  for (auto& answer : answers) {
    const auto accepted = answer.get();
    ASSERT_TRUE(accepted.has_value());
    // A group never lies in two batches: one checkpoint covers both first.
    EXPECT_EQ((*accepted)[0].receipt.checkpoint, (*accepted)[1].receipt.checkpoint);
  }
  EXPECT_LT(count() - before, pairs.size());
}

TEST(Together, NothingIsNothing) {
  World world;
  const auto accepted = world.node().ledger().submit_together({}).get();
  ASSERT_TRUE(accepted.has_value());
  EXPECT_TRUE(accepted->empty());
}

}  // namespace
}  // namespace probity

// A node's directory put back as it was: an old copy restored over a newer log. Nothing in the copy
// says that there was more, so the node alone cannot tell. Whoever holds a later receipt can, and
// once the node goes on, two checkpoints of one size under its own signature are proof for anyone.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "access/audit.h"
#include "base/scratch_folder.h"
#include "log/cosignature.h"
#include "log/witness.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using world::World;
namespace fs = std::filesystem;

std::string model(const std::string& slug) {
  return R"({"kind": "model", "predicate": {"id": "riverton/)" + slug +
         R"(", "name": "Model", "summary": "A model.", "modality": "audio"}})";
}

class Rollback : public testing::Test {
 protected:
  // Takes a copy, says one thing more, and puts the copy back.
  Rollback() {
    world_.close();
    fs::copy(world_.directory() / "node", folder_ / "old", fs::copy_options::recursive);
    world_.reopen();
    old_size_ = world_.size();
    held_ = world_.must("riverton/clerk", model("later")).receipt;
    world_.close();
    fs::remove_all(world_.directory() / "node");
    fs::copy(folder_ / "old", world_.directory() / "node", fs::copy_options::recursive);
    world_.reopen();
  }

  // What a witness that saw the held checkpoint answers to the node's newest.
  base::Status witnessed() {
    auto db = world_.node().reader().value();
    const auto newest = store::newest_checkpoint(*db).value();
    store::Tree tree = store::Tree::open(*db, *newest).value();
    const auto note = log::parse_note(newest->note).value();
    const log::Checkpoint now = log::parse_checkpoint(note.text).value();
    const log::Checkpoint held = opened(held_.checkpoint).checkpoint;
    log::AddCheckpoint request{std::min(held.size, now.size), {}, note, now};
    if (request.old_size < now.size)
      request.consistency =
          log::consistency_proof(request.old_size, now.size, tree.reader()).value();
    const log::Verifier verifier = world_.node().log_verifier();
    return log::may_cosign(request, std::span(&verifier, 1), {held.size, held.root});
  }

  log::OpenedCheckpoint opened(const std::string& note) {
    const log::Verifier verifier = world_.node().log_verifier();
    return log::open_checkpoint(note, std::span(&verifier, 1)).value();
  }

  World world_;
  base::ScratchFolder folder_;
  std::uint64_t old_size_ = 0;
  statement::Receipt held_;  // by a client, from before
};

TEST_F(Rollback, TheNodeAloneCannotTell) {
  EXPECT_EQ(world_.size(), old_size_);
  auto db = world_.node().reader().value();
  const log::Verifier verifier = world_.node().log_verifier();
  EXPECT_TRUE(access::audit(*db, std::span(&verifier, 1)));
}

TEST_F(Rollback, WhoHoldsALaterReceiptCan) {
  const log::Checkpoint held = opened(held_.checkpoint).checkpoint;
  EXPECT_GT(held.size.value, world_.size()) << "the log was bigger once";
  auto db = world_.node().reader().value();
  const auto now = store::receipt(*db, held_.index);
  ASSERT_FALSE(now);
  EXPECT_EQ(now.error().code, base::Code::not_found);
}

TEST_F(Rollback, AWitnessThatSawMoreSignsNothing) {
  EXPECT_EQ(witnessed().error().rule, "witness.conflict") << "smaller than what it saw";
  world_.clock().advance(1);
  world_.must("riverton/clerk", model("another"));
  EXPECT_EQ(witnessed().error().rule, "witness.conflict") << "another root for a size it saw";
  world_.must("riverton/clerk", model("one-more"));
  EXPECT_EQ(witnessed().error().rule, "witness.proof") << "not grown out of what it saw";
}

TEST_F(Rollback, GoingOnMakesProofForAnyone) {
  world_.clock().advance(1);
  const auto accepted = world_.must("riverton/clerk", model("another"));
  const log::OpenedCheckpoint before = opened(held_.checkpoint);
  const log::OpenedCheckpoint after = opened(accepted.receipt.checkpoint);
  EXPECT_EQ(before.checkpoint.size, after.checkpoint.size);
  EXPECT_NE(before.checkpoint.root, after.checkpoint.root);
  EXPECT_EQ(before.log, after.log) << "both signed by the log";
  auto db = world_.node().reader().value();
  store::Tree tree = store::Tree::open(*db, *store::newest_checkpoint(*db).value()).value();
  const auto proof =
      log::consistency_proof(before.checkpoint.size, after.checkpoint.size, tree.reader());
  ASSERT_TRUE(proof);
  EXPECT_FALSE(log::verify_consistency(before.checkpoint.size, after.checkpoint.size, *proof,
                                       before.checkpoint.root, after.checkpoint.root));
}

}  // namespace
}  // namespace probity

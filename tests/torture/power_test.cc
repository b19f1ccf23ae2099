// Power cuts: a node is run under load with everything recorded that goes to the disk; then the
// disk is put together as cuts at all kinds of moments could have left it, and the node opened on
// it. G1: what was acknowledged is there. G2: every checkpoint that was ever handed out is one of
// the tree that is there, and stays so. G3: it opens by itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "access/audit.h"
#include "base/scratch_folder.h"
#include "ledger/erasure.h"
#include "log/checkpoint.h"
#include "store/log_store.h"
#include "store/sweep.h"
#include "support/world.h"
#include "torture/crash_states.h"
#include "torture/effort.h"
#include "torture/recording_vfs.h"

namespace probity {
namespace {

using torture::Chance;
using torture::Cut;
using torture::Folder;
using torture::RecordingVfs;
using world::World;
namespace fs = std::filesystem;

constexpr const char* kClerk = "riverton/clerk";
// Three letters a group: its base64 stands wherever it begins with one.
constexpr const char* kErasedWord = "Zwiebelfischmarkts";

std::string model(const std::string& slug) {
  return R"({"kind": "model", "predicate": {"id": "riverton/)" + slug +
         R"(", "name": "Model", "summary": "A model.", "modality": "audio"}})";
}

std::string words(const base::Error& error) {
  return error.rule + " at " + error.pointer + ": " + error.what + "; found " + error.found +
         "; required " + error.required;
}

// The first lines that only one of them has.
std::string difference(const std::string& found, const std::string& rebuilt) {
  const auto first = std::mismatch(found.begin(), found.end(), rebuilt.begin(), rebuilt.end());
  if (first.first == found.end() && first.second == rebuilt.end()) return "";
  const auto line = [](const std::string& text, std::string::const_iterator at) {
    const auto offset = static_cast<std::size_t>(at - text.begin());
    const std::size_t begin = text.rfind('\n', offset) + 1;
    return text.substr(begin, text.find('\n', offset) - begin);
  };
  return "rebuilt differs from what was found: " + line(found, first.first) + " / " +
         line(rebuilt, first.second);
}

// From that position of the record on, somebody outside knows it.
struct Acknowledged {
  std::size_t position;
  std::string envelope;
  statement::Receipt receipt;
};
struct Seen {
  std::size_t position;
  log::Checkpoint checkpoint;
};

// The load: what clients say at the same time, and a reader who takes down every checkpoint.
class Load {
 public:
  Load() {
    world_.component("before");
    world_.close();
    RecordingVfs::installed().begin(node_folder());
    world_.reopen();
    run();
    record_ = RecordingVfs::installed().end();
    world_.close();
  }

  const torture::Record& record() const { return record_; }
  const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }
  const std::vector<Seen>& seen() const { return seen_; }
  // The entry that is erased, and from which position of the record on somebody knows that it is.
  log::LogIndex narrative() const { return narrative_; }
  std::size_t erased_at() const { return erased_at_; }
  // For nodes on copies of this one.
  base::Doors doors() { return {world_.clock(), random_, files_}; }

 private:
  base::Path node_folder() const { return world_.directory() / "node"; }

  void run() {
    at_once(4, 3);
    refuse();
    together();
    checkpoint("PASSIVE");  // the pages go home, and the WAL begins anew over the old one
    at_once(2, 2);
    narrate(world_.harmless_use("line", world_.component("after", "audio", "b")));
    world_.clock().advance(40 * base::kDay);
    must(world_.node().ledger().tick());
    must(world_.node().ledger().rebuild());
    at_once(1, 2);
    world_.reopen();  // the last connection takes the WAL away
    at_once(3, 2);
    erase();
    at_once(1, 1);
    checkpoint("TRUNCATE");
    at_once(2, 1);
  }

  static void must(const base::Status& done) {
    if (!done) throw std::runtime_error(words(done.error()));
  }

  void acknowledge(const std::string& envelope, const statement::Receipt& receipt) {
    const std::size_t position = RecordingVfs::installed().position();
    std::lock_guard lock(mutex_);
    acknowledged_.push_back({position, envelope, receipt});
  }

  std::string fresh() {
    return world_.signed_envelope(kClerk, model("m" + std::to_string(++models_)));
  }

  void at_once(int clients, int each) {
    std::vector<std::string> envelopes;
    for (int i = 0; i < clients * each; ++i) envelopes.push_back(fresh());
    std::atomic<bool> done = false;
    std::thread reader([&] { watch(done); });
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client)
      threads.emplace_back([&, client] {
        for (int i = 0; i < each; ++i) {
          const std::string& envelope = envelopes[static_cast<std::size_t>(client * each + i)];
          const auto accepted = world_.submit(envelope);
          if (accepted) acknowledge(envelope, accepted->receipt);
        }
      });
    for (std::thread& thread : threads) thread.join();
    done = true;
    reader.join();
  }

  void together() {
    const std::vector<std::string> envelopes = {fresh(), fresh(), fresh()};
    const auto accepted = world_.node().ledger().submit_together(envelopes).get();
    if (!accepted) throw std::runtime_error(words(accepted.error()));
    for (std::size_t i = 0; i < envelopes.size(); ++i)
      acknowledge(envelopes[i], (*accepted)[i].receipt);
  }

  // Something to erase, and its erasure.
  void narrate(const std::string& use) {
    narrative_ =
        world_
            .must(kClerk,
                  R"({"kind": "incident", "predicate": {"id": "riverton/cut-off", "title": ")" +
                      std::string(kErasedWord) +
                      R"(", "summary": "s", "began": "2026-11-01T08:00:00Z", "noticed": )"
                      R"("2026-11-01T09:00:00Z", "severity": "minor", "harm": "h", )"
                      R"("components": [], "uses": [")" +
                      use + R"("]}})")
            .receipt.index;
  }
  void erase() {
    const auto db = world_.node().reader().value();
    const std::string statement = store::read_entry(*db, narrative_).value()->pae.hex();
    const std::string envelope = world_.signed_envelope(
        kClerk, R"({"kind": "erasure", "subject": ["statement )" + statement +
                    R"("], "predicate": {"ground": "unlawful", "asked_on": "2026-11-02"}})");
    const auto accepted = world_.submit(envelope);
    if (!accepted) throw std::runtime_error(words(accepted.error()));
    acknowledge(envelope, accepted->receipt);
    erased_at_ = acknowledged_.back().position;
  }

  void refuse() {
    if (world_.say(kClerk, model("m1"))) throw std::runtime_error("a name was given twice");
  }

  void checkpoint(const std::string& how) {
    const auto db =
        store::Db::open((node_folder() / "probity.db").string(), store::Access::read_write);
    must(db.has_value() ? (*db)->script("PRAGMA wal_checkpoint(" + how + ")")
                        : base::Status(base::fail(db.error())));
  }

  void watch(const std::atomic<bool>& done) {
    const auto db = world_.node().reader().value();
    while (!done) {
      const auto newest = store::newest_checkpoint(*db).value();
      const std::size_t position = RecordingVfs::installed().position();
      const auto note = log::parse_note(newest->note).value();
      const auto checkpoint = log::parse_checkpoint(note.text).value();
      if (seen_.empty() || seen_.back().checkpoint != checkpoint)
        seen_.push_back({position, checkpoint});
      std::this_thread::yield();
    }
  }

  World world_;
  base::SystemRandom random_;
  base::SystemFiles files_;
  torture::Record record_;
  std::mutex mutex_;
  std::vector<Acknowledged> acknowledged_;
  std::vector<Seen> seen_;
  int models_ = 0;
  log::LogIndex narrative_;
  std::size_t erased_at_ = 0;
};

class Power : public testing::Test {
 protected:
  void lay_out(const Folder& files) {
    fs::remove_all(folder_ / "node");
    fs::create_directory(folder_ / "node");
    for (const auto& [name, content] : files) folder_.put("node/" + name, content);
    if (files.contains("kek")) fs::permissions(folder_ / "node/kek", fs::perms(0600));
    // The WAL's index is a file, and what it holds after a cut is anything.
    if (!chance_.one_in(3)) return;
    std::string junk;
    while (junk.size() < 32 << 10) junk += std::to_string(chance_.next());
    folder_.put("node/probity.db-shm", junk);
  }

  // What does not hold of the node on that disk; empty when all does.
  std::string examine(std::size_t prefix) {
    auto opened = access::Node::open(folder_ / "node", load_.doors(), crypto::kTestPasswordCost);
    if (!opened) return "G3, it does not open: " + words(opened.error());
    access::Node& node = **opened;
    const auto db = node.reader().value();
    const log::Verifier verifier = node.log_verifier();
    const auto report = access::audit(*db, std::span(&verifier, 1));
    if (!report) return "the audit finds " + words(report.error());
    if (std::string wrong = promises(*db, prefix, report->size); !wrong.empty()) return wrong;
    if (std::string wrong = folds(node, *db); !wrong.empty()) return wrong;
    if (std::string wrong = erasure(node, *db, prefix); !wrong.empty()) return wrong;
    return chance_.one_in(4) ? goes_on(node, prefix) : "";
  }

  // What anybody was told before the cut.
  std::string promises(store::Db& db, std::size_t prefix, std::uint64_t size) {
    std::vector<std::string> leaves;
    std::vector<base::RootHash> roots = {log::empty_root()};
    log::Frontier frontier;
    for (std::uint64_t index = 0; index < size; ++index) {
      leaves.push_back(store::read_entry(db, {index}).value()->leaf);
      frontier.append(log::leaf_hash(base::as_bytes(leaves.back())));
      roots.push_back(frontier.root());
    }
    const auto is_of_this_tree = [&](const log::Checkpoint& checkpoint) {
      return checkpoint.size.value <= size && checkpoint.root == roots[checkpoint.size.value];
    };
    for (const Acknowledged& one : load_.acknowledged()) {
      if (one.position > prefix) continue;
      const std::uint64_t index = one.receipt.index.value;
      if (index >= size || leaves[index] != one.receipt.leaf)
        return "G1, entry " + std::to_string(index) + " was acknowledged and is not there";
      const auto note = log::parse_note(one.receipt.checkpoint).value();
      if (!is_of_this_tree(log::parse_checkpoint(note.text).value()))
        return "G2, the receipt of entry " + std::to_string(index) + " is of another tree";
    }
    for (const Seen& one : load_.seen())
      if (one.position <= prefix && !is_of_this_tree(one.checkpoint))
        return "G2, checkpoint " + std::to_string(one.checkpoint.size.value) +
               " was handed out and is of another tree";
    return "";
  }

  // The projections are those of a rebuild. States with the same ones are looked at once.
  std::string folds(access::Node& node, store::Db& db) {
    if (!folded_.insert(std::hash<std::string>{}(world::projections(db, node))).second) return "";
    // What is due by now is said first: a rebuild is a batch like any other, and would say it.
    if (const auto ticked = node.ledger().tick(); !ticked)
      return "what is due cannot be said: " + words(ticked.error());
    const std::string live = world::projections(db, node);
    if (const auto rebuilt = node.ledger().rebuild(); !rebuilt)
      return "it cannot be rebuilt: " + words(rebuilt.error());
    return difference(live, world::projections(db, node));
  }

  // A content is whole or erased, and what a cut left of an erasure to do is done.
  std::string erasure(access::Node& node, store::Db& db, std::size_t prefix) {
    const auto entry = store::read_entry(db, load_.narrative()).value();
    const bool is_known = load_.erased_at() <= prefix;
    if (!entry) return is_known ? "what was erased is no entry any more" : "";
    const auto by = ledger::erasure_of(db, load_.narrative()).value();
    if (by.has_value() == entry->envelope.has_value()) return "a content is half erased";
    if (!by) return is_known ? "the erasure was acknowledged and is not there" : "";
    for (int i = 0; i < 100 && store::sweep_is_due(db).value(); ++i)
      if (const auto done = node.ledger().tick(); !done) return words(done.error());
    for (const auto& one : fs::directory_iterator(folder_ / "node")) {
      if (!one.is_regular_file()) continue;
      std::ifstream in(one.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      for (const std::string& form :
           {std::string(kErasedWord), base::to_base64(base::as_bytes(kErasedWord))})
        if (bytes.find(form) != std::string::npos)
          return "what was erased is still in " + one.path().filename().string();
    }
    ++erasures_;
    return "";
  }

  // What was said before the cut is said again, as clients do who got no answer.
  std::string goes_on(access::Node& node, std::size_t prefix) {
    const auto& all = load_.acknowledged();
    const Acknowledged& one = all[chance_.below(all.size())];
    // What it erases may have been lost, too.
    if (one.position > prefix && one.position == load_.erased_at()) return "";
    const auto accepted = node.ledger().submit(one.envelope);
    if (!accepted) return "it takes nothing more: " + words(accepted.error());
    if (one.position > prefix) return "";
    return accepted->again && accepted->receipt.index == one.receipt.index
               ? ""
               : "entry " + std::to_string(one.receipt.index.value) + " has entered twice";
  }

  const std::uint64_t seed_ = torture::seed();
  Chance chance_{seed_};
  base::ScratchFolder folder_;
  Load load_;
  std::set<std::size_t> folded_;
  std::size_t erasures_ = 0;
};

TEST_F(Power, WhateverACutLeavesTheNodeOpensAndHoldsWhatItAcknowledged) {
  const auto cuts = torture::plan(load_.record(), torture::times(300, 12'000), chance_);
  ASSERT_GT(load_.acknowledged().size(), 20u);
  ASSERT_GT(load_.erased_at(), 0u);
  torture::Disk disk(load_.record());
  std::set<std::size_t> distinct;
  for (const Cut& cut : cuts) {
    disk.advance_to(cut.prefix);
    const Folder files = disk.after(cut);
    std::string all;
    for (const auto& [name, content] : files) all += name + '\0' + content;
    distinct.insert(std::hash<std::string>{}(all));
    lay_out(files);
    const std::string wrong = examine(cut.prefix);
    if (wrong.empty()) continue;
    lay_out(files);  // as it was, for whoever looks into it
    const base::Path kept = folder_.path().string() + "-kept";
    fs::copy(folder_ / "node", kept, fs::copy_options::recursive);
    FAIL() << wrong << "\n" << cut.words() << "; seed " << seed_ << "; it is kept in " << kept;
  }
  torture::report("power cuts", seed_,
                  std::to_string(cuts.size()) + " crash states, " +
                      std::to_string(distinct.size()) + " of them distinct, of " +
                      std::to_string(load_.record().events.size()) + " events, " +
                      std::to_string(load_.acknowledged().size()) + " acknowledgements and " +
                      std::to_string(load_.seen().size()) + " checkpoints seen; erased in " +
                      std::to_string(erasures_));
}

}  // namespace
}  // namespace probity

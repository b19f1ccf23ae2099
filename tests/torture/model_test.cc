// The ledger against a model of it in memory that is short enough to be believed: random
// operations, good and bad, and after each of them both must say the same. The model knows nothing
// of tiles, indexes or transactions; its tree is the recursion of RFC 6962 section 2.1, word for
// word.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "access/audit.h"
#include "log/checkpoint.h"
#include "statement/leaf.h"
#include "store/log_store.h"
#include "support/world.h"
#include "torture/effort.h"

namespace probity {
namespace {

using torture::Chance;
using world::World;

constexpr const char* kClerk = "riverton/clerk";

std::string words(const base::Error& error) {
  return error.rule + " at " + error.pointer + ": " + error.what;
}

base::NodeHash tree_hash(std::span<const std::string> leaves) {
  if (leaves.size() == 1) return log::leaf_hash(base::as_bytes(leaves[0])).retag<base::NodeTag>();
  std::size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  return log::node_hash(tree_hash(leaves.first(left)), tree_hash(leaves.subspan(left)));
}

enum class Fate { in_force, suspended, withdrawn };

// What was said, in order.
struct Model {
  struct Entry {
    std::string leaf;
    std::string envelope;
    bool is_model;              // a word on a model, which may be suspended and withdrawn
    bool is_narrative = false;  // an incident, which may be erased
    bool is_erased = false;
    Fate fate = Fate::in_force;
  };
  std::vector<Entry> entries;
  std::vector<std::string> leaves;
  std::set<std::string> names;

  void add(const std::string& leaf, const std::string& envelope, bool is_model = true) {
    entries.push_back({leaf, envelope, is_model});
    leaves.push_back(leaf);
  }
  std::string root() const { return tree_hash(leaves).hex(); }
};

std::string pae_of(const std::string& envelope) {
  return statement::pae_digest(statement::parse_envelope(envelope).value()).hex();
}

class Machine {
 public:
  explicit Machine(Chance& chance) : chance_(chance) {
    use_ = world_.harmless_use("line", world_.component("vad"));
    auto db = world_.node().reader().value();
    for (std::uint64_t index = 0; index < world_.size(); ++index) {
      const auto entry = store::read_entry(*db, {index}).value();
      model_.add(entry->leaf, entry->envelope.value(), /*is_model=*/false);
    }
    first_ = model_.entries.size();
  }

  void step() {
    switch (chance_.below(17)) {
      case 0:
      case 1:
      case 2:
        return fresh();
      case 3:
        return again();
      case 4:
        return taken_name();
      case 5:
        return spoilt();
      case 6:
      case 7:
        return together();
      case 8:
        return at_once();
      case 9:
        world_.clock().advance(static_cast<std::int64_t>(chance_.below(100'000)));
        ASSERT_TRUE(world_.node().ledger().tick());
        return;
      case 10:
        return unchanged([&] { ASSERT_TRUE(world_.node().ledger().rebuild()); });
      case 11:
        return unchanged([&] { world_.reopen(); });
      case 12:
      case 13:
        return narrate();
      case 14:
        return erase();
      default:
        return stop_or_go_on();
    }
  }

  // Everything that can be asked, beside what each step has checked.
  void compare() {
    auto db = world_.node().reader().value();
    const log::Verifier verifier = world_.node().log_verifier();
    const auto newest = store::newest_checkpoint(*db).value();
    const auto opened = log::open_checkpoint(newest->note, std::span(&verifier, 1));
    ASSERT_TRUE(opened) << words(opened.error());
    ASSERT_EQ(opened->checkpoint.size.value, model_.entries.size());
    ASSERT_EQ(opened->checkpoint.root.hex(), model_.root());
    const std::size_t one = chance_.below(model_.entries.size());
    const Model::Entry& entry = model_.entries[one];
    const auto receipt = store::receipt(*db, {one});
    ASSERT_TRUE(receipt) << words(receipt.error());
    ASSERT_EQ(receipt->leaf, entry.leaf);
    ASSERT_TRUE(statement::verify(*receipt, std::span(&verifier, 1)));
    const auto stored = store::read_entry(*db, {one}).value();
    ASSERT_EQ(stored->envelope,
              entry.is_erased ? std::nullopt : std::optional<std::string>(entry.envelope));
    const auto found = store::find(*db, stored->pae, stored->key).value();
    ASSERT_TRUE(found);
    ASSERT_EQ(found->value, one);
  }

  // Every checkpoint that was ever signed is one of the model's trees.
  void compare_history() {
    auto db = world_.node().reader().value();
    const auto all = store::checkpoints(*db, {0}, 1'000'000).value();
    base::Time last;
    for (const auto& stored : all) {
      const auto note = log::parse_note(stored.note).value();
      const auto checkpoint = log::parse_checkpoint(note.text).value();
      ASSERT_EQ(checkpoint.size, stored.size);
      ASSERT_EQ(checkpoint.root.hex(),
                tree_hash(std::span(model_.leaves).first(stored.size.value)).hex());
      ASSERT_GE(stored.time, last);
      last = stored.time;
    }
    const log::Verifier verifier = world_.node().log_verifier();
    const auto report = access::audit(*db, std::span(&verifier, 1));
    ASSERT_TRUE(report) << words(report.error());
  }

  std::size_t said() const { return model_.entries.size() - first_; }

 private:
  std::string document(const std::string& name) {
    return R"({"kind": "model", "predicate": {"id": "riverton/)" + name +
           R"(", "name": "Model", "summary": "A model.", "modality": "audio"}})";
  }
  std::string named(const std::string& name) {
    return world_.signed_envelope(kClerk, document(name));
  }
  std::string new_name() {
    std::string name = "m" + std::to_string(++made_);
    model_.names.insert(name);
    return name;
  }
  std::string old_name() {
    auto at = model_.names.begin();
    std::advance(at, chance_.below(model_.names.size()));
    return *at;
  }

  // It entered at the next place.
  void entered(const std::string& envelope, const ledger::Accepted& accepted,
               bool is_model = true) {
    ASSERT_FALSE(accepted.again);
    ASSERT_EQ(accepted.receipt.index.value, model_.entries.size());
    model_.add(accepted.receipt.leaf, envelope, is_model);
  }

  void refused(const base::Result<ledger::Accepted>& answer) {
    ASSERT_FALSE(answer);
    ASSERT_LT(answer.error().code, base::Code::full) << words(answer.error());
    ASSERT_FALSE(answer.error().rule.empty());
    ASSERT_EQ(world_.size(), model_.entries.size());
  }

  void fresh() { say(named(new_name()), /*is_model=*/true); }

  void say(const std::string& envelope, bool is_model) {
    const auto accepted = world_.submit(envelope);
    ASSERT_TRUE(accepted) << words(accepted.error());
    entered(envelope, *accepted, is_model);
  }

  // Of any entry but genesis, which came with the node and is refused as a statement that comes
  // late.
  void again() {
    const std::size_t one = 1 + chance_.below(model_.entries.size() - 1);
    const auto accepted = world_.submit(model_.entries[one].envelope);
    ASSERT_TRUE(accepted) << words(accepted.error());
    ASSERT_TRUE(accepted->again);
    ASSERT_EQ(accepted->receipt.index.value, one);
    ASSERT_EQ(accepted->receipt.leaf, model_.entries[one].leaf);
  }

  void taken_name() {
    if (!model_.names.empty()) refused(world_.submit(named(old_name())));
  }

  // One byte of a good envelope is another.
  void spoilt() {
    std::string envelope = named("never" + std::to_string(chance_.next()));
    const std::size_t at = chance_.below(envelope.size());
    envelope[at] = static_cast<char>(envelope[at] ^ (1 << chance_.below(7)));
    const auto answer = world_.submit(envelope);
    // A byte of the key id, or of white space, is a hint that no signature covers.
    if (answer) {
      const auto stored = store::read_entry(*world_.node().reader().value(), answer->receipt.index);
      entered(stored.value()->envelope.value(), *answer);
    } else {
      refused(answer);
    }
  }

  void together() {
    std::vector<std::string> names, envelopes;
    for (std::size_t i = 0; i < 1 + chance_.below(5); ++i) {
      names.push_back(new_name());
      envelopes.push_back(named(names.back()));
    }
    const bool is_bad = chance_.one_in(3);
    if (is_bad) {
      const std::size_t at = chance_.below(envelopes.size() + 1);
      envelopes.insert(envelopes.begin() + static_cast<std::ptrdiff_t>(at),
                       named(names[chance_.below(names.size())]));
    }
    const auto answer = world_.node().ledger().submit_together(envelopes).get();
    ASSERT_EQ(answer.has_value(), !is_bad);
    if (is_bad) {
      for (const std::string& name : names) model_.names.erase(name);
      ASSERT_EQ(world_.size(), model_.entries.size());
      return;
    }
    for (std::size_t i = 0; i < envelopes.size(); ++i) entered(envelopes[i], (*answer)[i]);
  }

  // Several clients say the same few things; each thing enters once.
  void at_once() {
    std::vector<std::string> envelopes;
    for (int i = 0; i < 3; ++i) envelopes.push_back(named(new_name()));
    std::vector<std::vector<std::uint64_t>> places(4);
    std::vector<std::thread> clients;
    for (auto& mine : places)
      clients.emplace_back([&] {
        for (const std::string& envelope : envelopes) {
          const auto accepted = world_.submit(envelope);
          mine.push_back(accepted ? accepted->receipt.index.value : UINT64_MAX);
        }
      });
    for (std::thread& client : clients) client.join();
    for (const auto& mine : places) ASSERT_EQ(mine, places[0]);
    std::map<std::uint64_t, std::string> by_place;
    for (std::size_t i = 0; i < envelopes.size(); ++i) by_place[places[0][i]] = envelopes[i];
    auto db = world_.node().reader().value();
    for (const auto& [index, envelope] : by_place) {
      ASSERT_EQ(index, model_.entries.size());
      model_.add(store::read_entry(*db, {index}).value()->leaf, envelope);
    }
    ASSERT_EQ(world_.size(), model_.entries.size());
  }

  template <class Body>
  void unchanged(Body body) {
    const std::string before = world_.projections();
    body();
    ASSERT_EQ(world_.projections(), before);
  }

  void stop_or_go_on() {
    if (said() == 0) return;
    Model::Entry& target = model_.entries[first_ + chance_.below(said())];
    if (!target.is_model) return;
    static const std::vector<std::string> kinds = {"suspension", "resumption", "withdrawal"};
    const std::string kind = kinds[chance_.below(kinds.size())];
    const std::string envelope = world_.signed_envelope(
        kClerk, R"({"kind": ")" + kind + R"(", "subject": ["statement )" + pae_of(target.envelope) +
                    R"("], "predicate": {"reason": "because )" + std::to_string(chance_.next()) +
                    R"("}})");
    const bool may = kind == "resumption"   ? target.fate == Fate::suspended
                     : kind == "suspension" ? target.fate == Fate::in_force
                                            : target.fate != Fate::withdrawn;
    if (!may) return refused(world_.submit(envelope));
    target.fate = kind == "resumption"   ? Fate::in_force
                  : kind == "suspension" ? Fate::suspended
                                         : Fate::withdrawn;
    say(envelope, /*is_model=*/false);
  }

  void narrate() {
    const std::string id = "i" + std::to_string(++made_);
    say(world_.signed_envelope(
            kClerk, R"({"kind": "incident", "predicate": {"id": "riverton/)" + id +
                        R"(", "title": "t", "summary": "s", "began": "2026-11-01T08:00:00Z", )"
                        R"("noticed": "2026-11-01T09:00:00Z", "severity": "minor", "harm": "h", )"
                        R"("components": [], "uses": [")" +
                        use_ + R"("]}})"),
        /*is_model=*/false);
    model_.entries.back().is_narrative = true;
  }

  // Of anything: what is no narrative, or gone, stays as it is.
  void erase() {
    if (said() == 0) return;
    Model::Entry& target = model_.entries[first_ + chance_.below(said())];
    const auto form = [&](const std::string& remains) {
      return R"({"kind": "erasure", "subject": ["statement )" + pae_of(target.envelope) +
             R"("], "predicate": {"ground": "retention", "asked_on": "2026-11-02")" + remains +
             "}}";
    };
    if (!target.is_narrative || target.is_erased)
      return refused(world_.submit(world_.signed_envelope(
          kClerk,
          form(R"(, "remains": {"predicate_type": "x", "subjects": [], "predicate": {}})"))));
    const std::string envelope = world_.signed_envelope(kClerk, form(""));
    target.is_erased = true;
    say(envelope, /*is_model=*/false);
  }

  Chance& chance_;
  World world_;
  std::string use_;
  Model model_;
  std::size_t first_ = 0;
  std::uint64_t made_ = 0;
};

TEST(ModelCheck, TheLedgerDoesWhatAListWouldDo) {
  const std::uint64_t seed = torture::seed();
  Chance chance(seed);
  const std::size_t nodes = torture::times(3, 100);
  constexpr std::size_t kSteps = 80;
  std::size_t said = 0;
  for (std::size_t node = 0; node < nodes; ++node) {
    Machine machine(chance);
    for (std::size_t i = 0; i < kSteps; ++i) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", node " + std::to_string(node) + ", step " +
                   std::to_string(i));
      ASSERT_NO_FATAL_FAILURE(machine.step());
      ASSERT_NO_FATAL_FAILURE(machine.compare());
    }
    ASSERT_NO_FATAL_FAILURE(machine.compare_history());
    said += machine.said();
  }
  EXPECT_GT(said, nodes * kSteps / 4);
  torture::report("model check", seed,
                  std::to_string(nodes * kSteps) + " operations on " + std::to_string(nodes) +
                      " nodes, " + std::to_string(said) + " entries");
}

}  // namespace
}  // namespace probity

#include "log/witness.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>

#include "base/limits.h"
#include "log/keys_fixture.h"
#include "log/limits.h"

namespace probity::log {
namespace {

using base::Code;
using base::Time;

const std::string kOrigin = "log.example";

// The log's tree at a size, its leaves as Grown makes them: 0, 1, 2 ...
AddCheckpoint request(std::uint64_t old_size, std::uint64_t size,
                      const crypto::Ed25519Key& key = key_of(1)) {
  const Grown tree(size);
  AddCheckpoint made;
  made.old_size = {old_size};
  if (old_size > 0 && old_size <= size)
    made.consistency = consistency_proof({old_size}, {size}, tree.reader()).value();
  made.checkpoint = checkpoint_of(kOrigin, tree);
  made.note = signed_note(made.checkpoint, key);
  return made;
}

Witnessed seen(std::uint64_t size) { return {{size}, Grown(size).frontier.root()}; }

std::string rule_of(const base::Status& status) { return status ? "cosign" : status.error().rule; }

const std::vector<Verifier> kLogs = {{kOrigin, key_of(1).public_key()},
                                     {kOrigin, key_of(3).public_key()}};

// The example of the specification.
const char* const kExample =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "\u2014 example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
    "\n"
    "\u2014 example.com/behind-the-sofa "
    "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q="
    "\n";

TEST(AddCheckpoint, ReadsTheSpecificationsExample) {
  const auto read = parse_add_checkpoint(kExample);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->old_size.value, 20'852'014U);
  EXPECT_EQ(read->consistency.size(), 4U);
  EXPECT_EQ(read->checkpoint.size.value, 20'852'163U);
  EXPECT_EQ(read->note.signatures.size(), 2U);
  EXPECT_EQ(to_string(*read), kExample);
}

TEST(AddCheckpoint, RefusesOtherSpellings) {
  const std::string good = to_string(request(3, 7));
  ASSERT_TRUE(parse_add_checkpoint(good));
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string& text :
       {std::string(), std::string("old 3\n"), std::string("old 3\n\n"), with("old 3", "old 03"),
        with("old 3", "old -3"), with("old 3", "old  3"), with("old 3", "Old 3"),
        with("old 3\n", ""), with("=\n", "\n"), with("\n\n", "\n"), with("\n\n", "\n\n\n"),
        good.substr(0, good.size() - 1), good + "\n", with("7\n", "07\n")}) {
    const auto read = parse_add_checkpoint(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Code::usage) << text;
  }
  std::string lines;
  for (std::size_t i = 0; i <= limits::kConsistencyHashes; ++i)
    lines += base::to_base64(base::Bytes(32)) + "\n";
  EXPECT_FALSE(parse_add_checkpoint(with("old 3\n", "old 3\n" + lines)));
  EXPECT_EQ(parse_add_checkpoint(std::string(limits::kAddCheckpointBytes + 1, 'a')).error().code,
            Code::too_large);
}

TEST(Witness, CosignsWhatGrewAndNothingElse) {
  EXPECT_EQ(rule_of(may_cosign(request(0, 5), kLogs, {})), "cosign");
  EXPECT_EQ(rule_of(may_cosign(request(0, 0), kLogs, {})), "cosign");
  EXPECT_EQ(rule_of(may_cosign(request(5, 5), kLogs, seen(5))), "cosign")
      << "again, with a new time";
  EXPECT_EQ(rule_of(may_cosign(request(5, 9), kLogs, seen(5))), "cosign");
  EXPECT_EQ(rule_of(may_cosign(request(5, 9, key_of(3)), kLogs, seen(5))), "cosign")
      << "the log's other key";

  const auto refused = [](const AddCheckpoint& asked, const Witnessed& last, Code code,
                          const std::string& rule) {
    const auto status = may_cosign(asked, kLogs, last);
    ASSERT_FALSE(status) << rule;
    EXPECT_EQ(status.error().code, code) << rule;
    EXPECT_EQ(status.error().rule, rule);
  };
  auto other = request(0, 5);
  other.checkpoint.origin = "other.example";
  refused(other, {}, Code::not_found, "witness.origin");
  refused(request(0, 5, key_of(2)), {}, Code::forbidden, "witness.signature");
  auto altered = request(0, 5);
  altered.note.text += "more\n";
  refused(altered, {}, Code::forbidden, "witness.signature");
  refused(request(9, 5), seen(9), Code::usage, "witness.size");
  refused(request(0, 5), seen(9), Code::conflict, "witness.conflict");
  refused(request(5, 7), seen(9), Code::conflict, "witness.conflict");
  refused(request(5, 9), {}, Code::conflict, "witness.conflict");
  auto fork = seen(5);
  fork.root.bytes[0] ^= 1;
  refused(request(5, 5), fork, Code::conflict, "witness.conflict");
  refused(request(5, 9), fork, Code::bad_input, "witness.proof");
  auto longer = request(5, 9);
  longer.consistency.push_back({});
  refused(longer, seen(5), Code::bad_input, "witness.proof");
  auto from_nothing = request(0, 5);
  from_nothing.consistency.push_back({});
  refused(from_nothing, {}, Code::bad_input, "witness.proof");
  auto same = request(5, 5);
  same.consistency.push_back({});
  refused(same, seen(5), Code::bad_input, "witness.proof");
}

// Any requests in any order, from an honest log and from one that forked at some leaf: what is
// cosigned is one growing history.
TEST(Witness, NeverCosignsTwoHistories) {
  EXPECT_TRUE(rc::check([] {
    const auto fork_at = *rc::gen::inRange<std::uint64_t>(1, 30);
    const auto key = key_of(1);
    // The forked log has the same leaves below fork_at and others from there.
    const auto tree_of = [&](bool forked, std::uint64_t size) {
      Grown tree(forked ? std::min(size, fork_at) : size);
      while (tree.leaves.size() < size) {
        const auto leaf = leaf_hash(base::as_bytes("fork " + std::to_string(tree.leaves.size())));
        tree.leaves.push_back(leaf.retag<base::NodeTag>());
        for (const Node& node : tree.frontier.append(leaf))
          tree.nodes[{node.level, node.index}] = node.hash;
      }
      return tree;
    };
    Witnessed last;
    std::map<std::uint64_t, base::RootHash> cosigned;
    std::optional<bool> side;  // which history it went with, once past the fork
    for (int step = 0; step < 25; ++step) {
      const bool forked = *rc::gen::arbitrary<bool>();
      const auto size = *rc::gen::inRange<std::uint64_t>(0, 60);
      const auto old_size =
          *rc::gen::oneOf(rc::gen::just(last.size.value), rc::gen::inRange<std::uint64_t>(0, 60));
      const Grown tree = tree_of(forked, size);
      AddCheckpoint asked;
      asked.old_size = {old_size};
      if (old_size > 0 && old_size <= size)
        asked.consistency = consistency_proof({old_size}, {size}, tree.reader()).value();
      asked.checkpoint = checkpoint_of(kOrigin, tree);
      asked.note = signed_note(asked.checkpoint, key);
      const auto again = parse_add_checkpoint(to_string(asked));
      RC_ASSERT(again.has_value());
      RC_ASSERT(*again == asked);

      const auto status = may_cosign(asked, kLogs, last);
      const bool right = old_size == last.size.value && size >= old_size &&
                         (last.size.value <= fork_at || size <= fork_at || side == forked);
      RC_ASSERT(status.has_value() == right);
      if (!status) continue;
      if (size > fork_at) side = forked;
      RC_ASSERT(size >= last.size.value);
      const auto [known, fresh] = cosigned.emplace(size, asked.checkpoint.root);
      RC_ASSERT(fresh || known->second == asked.checkpoint.root);
      last = {asked.checkpoint.size, asked.checkpoint.root};
    }
  }));
}

TEST(WitnessAnswer, SizesAndCosignatures) {
  EXPECT_EQ(size_text({20'852'014}), "20852014\n");
  EXPECT_EQ(parse_size_text("20852014\n"), TreeSize{20'852'014});
  for (const char* text : {"", "5", "05\n", "5\n\n", " 5\n", "-5\n", "5\r\n", "x\n"})
    EXPECT_FALSE(parse_size_text(text)) << text;

  const Verifier witness{"witness.example/w1", key_of(7).public_key()};
  const std::string text = to_string(checkpoint_of(kOrigin, Grown(5)));
  const auto ours = cosign(text, witness.name, key_of(7), Time{1'800'000'000});
  const auto theirs = cosign(text, "witness.example/w2", key_of(8), Time{1'800'000'000});
  EXPECT_EQ(accept_cosignature(to_string(theirs) + to_string(ours), text, witness), ours);
  EXPECT_EQ(accept_cosignature(to_string(theirs), text, witness).error().code, Code::unauthorised);
  EXPECT_EQ(accept_cosignature(to_string(ours), text + "more\n", witness).error().code,
            Code::unauthorised);
  EXPECT_FALSE(accept_cosignature("", text, witness));
  EXPECT_FALSE(accept_cosignature("hello\n", text, witness));
  EXPECT_EQ(accept_cosignature(std::string(base::limits::kNoteBytes + 1, 'a'), text, witness)
                .error()
                .code,
            Code::too_large);
}

}  // namespace
}  // namespace probity::log

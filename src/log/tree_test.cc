#include "log/tree.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <type_traits>

#include "base/number.h"
#include "crypto/sha256.h"
#include "log/tree_fixture.h"

namespace probity::log {
namespace {

using base::as_bytes;
using base::NodeHash;
using base::RootHash;

static_assert(!std::is_convertible_v<LogIndex, TreeSize> &&
              !std::is_convertible_v<TreeSize, LogIndex>);

TEST(Tree, KnownRoots) {
  EXPECT_EQ(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // The leaves and roots of RFC 6962's reference implementation.
  Frontier frontier;
  const auto add = [&](const char* hex) {
    frontier.append(leaf_hash(base::from_hex(hex).value()));
  };
  add("");
  EXPECT_EQ(frontier.root().hex(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  add("00");
  EXPECT_EQ(frontier.root().hex(),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  for (const char* leaf :
       {"10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"})
    add(leaf);
  EXPECT_EQ(frontier.root().hex(),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
}

TEST(Tree, AgreesWithTheNaiveOneAtEverySizeTo70) {
  for (std::size_t n = 1; n <= 70; ++n) {
    const Grown tree(n);
    const RootHash root = as_root(naive::mth(tree.leaves));
    ASSERT_EQ(tree.frontier.root(), root) << n;
    ASSERT_EQ(root_of({n}, tree.reader()), root) << n;
    for (std::size_t i = 0; i < n; ++i) {
      const auto proof = inclusion_proof({i}, {n}, tree.reader());
      ASSERT_EQ(proof, naive::path(i, tree.leaves)) << i << " of " << n;
      ASSERT_TRUE(verify_inclusion(tree.leaves[i].retag<base::LeafTag>(), {i}, {n}, *proof, root));
    }
    for (std::size_t m = 1; m <= n; ++m) {
      const auto proof = consistency_proof({m}, {n}, tree.reader());
      ASSERT_EQ(proof, naive::subproof(m, tree.leaves, true)) << m << " to " << n;
      const RootHash first = as_root(naive::mth(std::span(tree.leaves).first(m)));
      ASSERT_TRUE(verify_consistency({m}, {n}, *proof, first, root));
    }
  }
}

TEST(Tree, RandomLargerTrees) {
  EXPECT_TRUE(rc::check([] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 3000);
    const auto i = *rc::gen::inRange<std::size_t>(0, n);
    const auto m = *rc::gen::inRange<std::size_t>(1, n + 1);
    const Grown tree(n);
    const RootHash root = as_root(naive::mth(tree.leaves));
    RC_ASSERT(tree.frontier.root() == root);
    const auto inclusion = inclusion_proof({i}, {n}, tree.reader());
    RC_ASSERT(verify_inclusion(tree.leaves[i].retag<base::LeafTag>(), {i}, {n}, *inclusion, root)
                  .has_value());
    if (!inclusion->empty()) {
      auto bad = *inclusion;
      bad[*rc::gen::inRange<std::size_t>(0, bad.size())].bytes[31] ^= 0x80;
      RC_ASSERT(!verify_inclusion(tree.leaves[i].retag<base::LeafTag>(), {i}, {n}, bad, root)
                     .has_value());
    }
    const auto consistency = consistency_proof({m}, {n}, tree.reader());
    const RootHash first = as_root(naive::mth(std::span(tree.leaves).first(m)));
    RC_ASSERT(verify_consistency({m}, {n}, *consistency, first, root).has_value());
    if (!consistency->empty()) {
      auto bad = *consistency;
      bad[*rc::gen::inRange<std::size_t>(0, bad.size())].bytes[0] ^= 1;
      RC_ASSERT(!verify_consistency({m}, {n}, bad, first, root).has_value());
    }
  }));
}

TEST(Frontier, RestoresFromItsPeaks) {
  EXPECT_TRUE(rc::check([] {
    const auto n = *rc::gen::inRange<std::size_t>(0, 500);
    Grown tree(n);
    auto again = Frontier::restore(tree.frontier.size(), tree.frontier.peaks());
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == tree.frontier);
    const auto leaf = leaf_hash(as_bytes("more"));
    RC_ASSERT(again->append(leaf) == tree.frontier.append(leaf));
    RC_ASSERT(again->root() == tree.frontier.root());
  }));
  EXPECT_FALSE(Frontier::restore({3}, {NodeHash{}}));
  EXPECT_FALSE(Frontier::restore({0}, {NodeHash{}}));
}

TEST(Tree, RefusesWhatIsNotThere) {
  const Grown tree(5);
  EXPECT_EQ(inclusion_proof({5}, {5}, tree.reader()).error().rule, "proof.inclusion");
  EXPECT_FALSE(consistency_proof({0}, {5}, tree.reader()));
  EXPECT_FALSE(consistency_proof({6}, {5}, tree.reader()));
  EXPECT_EQ(inclusion_proof({0}, {9}, tree.reader()).error().code, base::Code::not_found)
      << "the reader's error comes through";
}

// transparency-dev/merkle's cases: each says what is to be proved and whether it must fail.
class Cases {
 public:
  explicit Cases(const char* kind) {
    const std::filesystem::path root =
        std::filesystem::path(PROBITY_CASES) / "logs/merkle/testdata" / kind;
    std::error_code none;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root, none)) {
      if (entry.path().extension() != ".json") continue;
      std::ifstream file(entry.path());
      std::ostringstream content;
      content << file.rdbuf();
      all_[entry.path().lexically_relative(root)] = boost::json::parse(content.str());
    }
  }
  const std::map<std::string, boost::json::value>& all() const { return all_; }

 private:
  std::map<std::string, boost::json::value> all_;
};

// Some cases hold words where the hash does not matter; they stand for the digest of the word. An
// empty one is no hash, which our types cannot even say.
std::optional<NodeHash> hash_at(const boost::json::value& value) {
  const auto raw = base::from_base64(std::string(value.as_string().c_str()));
  if (!raw || raw->empty()) return std::nullopt;
  return raw->size() == 32 ? NodeHash::from_bytes(*raw)
                           : crypto::sha256(*raw).retag<base::NodeTag>();
}

Proof proof_at(const boost::json::value& value) {
  Proof proof;
  if (value.is_array())
    for (const auto& one : value.as_array()) proof.push_back(hash_at(one).value_or(NodeHash{}));
  return proof;
}

std::uint64_t number(const boost::json::value& value) { return value.to_number<std::uint64_t>(); }

TEST(MerkleCases, Inclusion) {
  const Cases cases("inclusion");
  if (cases.all().empty()) GTEST_SKIP() << "the public cases are not here: logs/merkle";
  for (const auto& [name, c] : cases.all()) {
    const auto root = hash_at(c.at("root")), leaf = hash_at(c.at("leafHash"));
    const auto proof = proof_at(c.at("proof"));
    const bool ok = root && leaf &&
                    verify_inclusion(leaf->retag<base::LeafTag>(), {number(c.at("leafIdx"))},
                                     {number(c.at("treeSize"))}, proof, as_root(*root))
                        .has_value();
    EXPECT_EQ(ok, !c.at("wantErr").as_bool()) << name << ": " << c.at("desc");
  }
  EXPECT_GT(cases.all().size(), 50U);
}

// Subtrees (of the drafts on Merkle tree certificates) are trees of their own, where they lie as a
// subtree can: from a multiple of the power of two that is no less than their size.
TEST(MerkleCases, InclusionInSubtrees) {
  const Cases cases("subtreeinclusion");
  if (cases.all().empty()) GTEST_SKIP() << "the public cases are not here: logs/merkle";
  for (const auto& [name, c] : cases.all()) {
    const auto root = hash_at(c.at("root")), leaf = hash_at(c.at("leafHash"));
    const std::uint64_t start = number(c.at("start")), end = number(c.at("end")),
                        index = number(c.at("leafIdx"));
    const bool lies_well = start < end && end - start <= std::uint64_t{1} << 63 &&
                           start % std::bit_ceil(end - start) == 0 && index >= start;
    const bool ok = root && leaf && lies_well &&
                    verify_inclusion(leaf->retag<base::LeafTag>(), {index - start}, {end - start},
                                     proof_at(c.at("proof")), as_root(*root))
                        .has_value();
    EXPECT_EQ(ok, !c.at("wantErr").as_bool()) << name << ": " << c.at("desc");
  }
  EXPECT_GT(cases.all().size(), 50U);
}

TEST(MerkleCases, Consistency) {
  const Cases cases("consistency");
  if (cases.all().empty()) GTEST_SKIP() << "the public cases are not here: logs/merkle";
  for (const auto& [name, c] : cases.all()) {
    const auto first = hash_at(c.at("root1")), second = hash_at(c.at("root2"));
    const auto proof = proof_at(c.at("proof"));
    const bool ok = first && second &&
                    verify_consistency({number(c.at("size1"))}, {number(c.at("size2"))}, proof,
                                       as_root(*first), as_root(*second))
                        .has_value();
    EXPECT_EQ(ok, !c.at("wantErr").as_bool()) << name << ": " << c.at("desc");
  }
  EXPECT_GT(cases.all().size(), 50U);
}

// A subtree that begins at the first leaf is an earlier tree, so its proof is one of consistency.
// Not taken, and counted: subtrees that begin later, which only those who cosign subtrees have
// (drafts on Merkle tree certificates; nothing here does), and the empty one, from which no proof
// is taken by RFC 9162 and ours, though the drafts take it.
TEST(MerkleCases, ConsistencyOfSubtrees) {
  const Cases cases("subtreeconsistency");
  if (cases.all().empty()) GTEST_SKIP() << "the public cases are not here: logs/merkle";
  std::size_t taken = 0, later = 0, empty = 0;
  for (const auto& [name, c] : cases.all()) {
    const auto first = hash_at(c.at("root1")), second = hash_at(c.at("root2"));
    const bool ok = first && second &&
                    verify_consistency({number(c.at("end"))}, {number(c.at("size"))},
                                       proof_at(c.at("proof")), as_root(*first), as_root(*second))
                        .has_value();
    const bool good = !c.at("wantErr").as_bool();
    if (number(c.at("start")) != 0) {
      ++later;
    } else if (number(c.at("end")) == 0 && good) {
      ++empty;
      EXPECT_FALSE(ok) << name;
    } else {
      ++taken;
      EXPECT_EQ(ok, good) << name << ": " << c.at("desc");
    }
  }
  EXPECT_EQ(taken, 100U);
  EXPECT_EQ(later, 16U);
  EXPECT_EQ(empty, 2U);
}

// Ranges of leaves that transparency-dev's fuzzer found worth keeping: where trees of these two
// sizes meet, every proof between them holds.
TEST(MerkleCases, RangesOfTheFuzzer) {
  const auto folder =
      std::filesystem::path(PROBITY_CASES) / "logs/merkle/compact/testdata/fuzz/FuzzRangeNodes";
  std::error_code none;
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    std::ifstream file(entry.path());
    std::string line;
    std::vector<std::uint64_t> ends;
    while (std::getline(file, line))
      if (line.starts_with("uint64("))
        ends.push_back(
            static_cast<std::uint64_t>(base::parse_int(line.substr(7, line.size() - 8)).value()));
    ASSERT_EQ(ends.size(), 2U) << entry.path();
    const auto [first, second] = std::minmax(ends[0], ends[1]);
    ++seen;
    if (first == 0) continue;
    const Grown before(first), tree(second);
    const auto grown = consistency_proof({first}, {second}, tree.reader());
    ASSERT_TRUE(grown) << entry.path();
    EXPECT_EQ(*grown, naive::subproof(first, tree.leaves, true)) << entry.path();
    EXPECT_TRUE(
        verify_consistency({first}, {second}, *grown, before.frontier.root(), tree.frontier.root()))
        << entry.path();
    const LogIndex last{first - 1};
    const auto inside = inclusion_proof(last, {second}, tree.reader());
    ASSERT_TRUE(inside) << entry.path();
    EXPECT_TRUE(verify_inclusion(tree.leaves[last.value].retag<base::LeafTag>(), last, {second},
                                 *inside, tree.frontier.root()))
        << entry.path();
  }
  if (seen == 0) GTEST_SKIP() << "the public cases are not here: logs/merkle";
  EXPECT_EQ(seen, 19U);
}

}  // namespace
}  // namespace probity::log

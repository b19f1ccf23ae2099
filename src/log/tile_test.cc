#include "log/tile.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>

#include "log/entry_bundle.h"
#include "log/limits.h"
#include "log/tile_path.h"
#include "log/tree_fixture.h"

namespace probity::log {
namespace {

using base::NodeHash;
using Tiles = std::set<Tile>;

Tiles as_set(const std::vector<Tile>& tiles) { return {tiles.begin(), tiles.end()}; }

// The specification's words, for every level and place: floor(s / 256**l) hashes at level l, of
// which the last mod 256 are a partial tile.
Tiles naive_tiles(std::uint64_t size) {
  Tiles tiles;
  unsigned level = 0;
  for (std::uint64_t hashes = size; hashes > 0; hashes /= 256, ++level) {
    for (std::uint64_t n = 0; n < hashes / 256; ++n) tiles.insert({level, n, 256});
    if (hashes % 256 > 0) tiles.insert({level, hashes / 256, static_cast<unsigned>(hashes % 256)});
  }
  return tiles;
}

// MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i.
std::vector<NodeHash> naive_hashes(const Tile& tile, std::span<const NodeHash> leaves) {
  std::size_t span = 1;
  for (unsigned i = 0; i < tile.level; ++i) span *= 256;
  std::vector<NodeHash> hashes;
  for (std::size_t i = 0; i < tile.width; ++i)
    hashes.push_back(naive::mth(leaves.subspan((tile.index * 256 + i) * span, span)));
  return hashes;
}

// Serves the tiles of a tree from all its leaves, and remembers what was asked for.
struct Shelf {
  std::vector<NodeHash> leaves;
  std::vector<Tile> asked;

  TileReader reader() {
    return [this](const Tile& tile) -> base::Result<base::Bytes> {
      asked.push_back(tile);
      return tile_bytes(naive_hashes(tile, leaves));
    };
  }
};

std::vector<NodeHash> leaves_to(std::size_t size) {
  std::vector<NodeHash> leaves;
  for (std::size_t i = 0; i < size; ++i)
    leaves.push_back(leaf_hash(base::as_bytes(std::to_string(i))).retag<base::NodeTag>());
  return leaves;
}

// Sizes around the places where tiles fill up, and others.
rc::Gen<std::size_t> sizes(std::size_t end) {
  return rc::gen::suchThat(
      rc::gen::oneOf(rc::gen::inRange<std::size_t>(1, end),
                     rc::gen::map(rc::gen::pair(rc::gen::inRange<std::size_t>(1, end / 256 + 1),
                                                rc::gen::inRange<std::size_t>(0, 3)),
                                  [](auto p) { return p.first * 256 + p.second - 1; })),
      [end](std::size_t n) { return n >= 1 && n < end; });
}

TEST(Tile, TheSpecificationsExamples) {
  std::vector<Tile> wanted;
  for (std::uint64_t i = 0; i < 273; ++i) wanted.push_back({0, i, 256});
  for (const Tile& one :
       std::initializer_list<Tile>{{0, 273, 112}, {1, 0, 256}, {1, 1, 17}, {2, 0, 1}})
    wanted.push_back(one);
  EXPECT_EQ(new_tiles({0}, {70'000}), wanted);
  EXPECT_EQ(new_tiles({0}, {256}), (std::vector<Tile>{{0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(tile_levels({0}), 0U);
  EXPECT_EQ(tile_levels({255}), 1U);
  EXPECT_EQ(tile_levels({256}), 2U);
  EXPECT_EQ(tile_levels({(1ULL << 63) - 1}), 8U);
  EXPECT_EQ(tile_at(7, 0, {(1ULL << 63) - 1}), (Tile{7, 0, 127}));
  EXPECT_EQ(tile_at(0, 0, {0}), std::nullopt);
  EXPECT_EQ(tile_at(9, 0, {70'000}), std::nullopt);
  EXPECT_EQ(new_tiles({70'000}, {70'000}), std::vector<Tile>{});
  EXPECT_EQ(each_new_tile({2}, {1}, [](const Tile&) { return base::Status{}; }).error().rule,
            "tile.format");
}

TEST(Tile, AnAdvanceMakesWhatTheLargerTreeHasMore) {
  EXPECT_TRUE(rc::check([] {
    const auto a = *rc::gen::inRange<std::uint64_t>(0, 140'000);
    const auto b = a + *rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(0, 300),
                                       rc::gen::inRange<std::uint64_t>(0, 70'000));
    const Tiles before = naive_tiles(a), after = naive_tiles(b);
    Tiles more;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::inserter(more, more.end()));
    const auto made = new_tiles({a}, {b});
    RC_ASSERT(as_set(made) == more);
    RC_ASSERT(made.size() == more.size());
    for (const Tile& tile : after)
      RC_ASSERT(tile_at(tile.level, tile.index, {b}) == std::optional(tile));
  }));
}

TEST(Tile, AllProofsComeOutOfTiles) {
  EXPECT_TRUE(rc::check([] {
    const auto n = *sizes(3'000);
    const auto i = *rc::gen::inRange<std::size_t>(0, n);
    const auto m = *rc::gen::inRange<std::size_t>(1, n + 1);
    Shelf shelf{leaves_to(n), {}};
    const NodeReader read = nodes_in(shelf.reader(), {n});
    RC_ASSERT(root_of({n}, read) == as_root(naive::mth(shelf.leaves)));
    RC_ASSERT(inclusion_proof({i}, {n}, read) == naive::path(i, shelf.leaves));
    RC_ASSERT(consistency_proof({m}, {n}, read) == naive::subproof(m, shelf.leaves, true));
    // Only what a tree of this size has, and none of these few twice.
    const Tiles there = naive_tiles(n);
    for (const Tile& tile : shelf.asked) RC_ASSERT(there.contains(tile));
    RC_ASSERT(as_set(shelf.asked).size() == shelf.asked.size());
  }));
}

TEST(Tile, ThreeLevels) {
  const std::size_t n = 65'536 + 300;
  Shelf shelf{leaves_to(n), {}};
  const NodeReader read = nodes_in(shelf.reader(), {n});
  for (const std::size_t i : {std::size_t{0}, std::size_t{40'000}, std::size_t{65'536}, n - 1})
    EXPECT_EQ(inclusion_proof({i}, {n}, read), naive::path(i, shelf.leaves)) << i;
  for (const std::size_t m : {std::size_t{1}, std::size_t{65'535}, std::size_t{65'536}, n})
    EXPECT_EQ(consistency_proof({m}, {n}, read), naive::subproof(m, shelf.leaves, true)) << m;
}

TEST(Tile, HoldsTheSubtreesInside) {
  EXPECT_TRUE(rc::check([] {
    const auto width = *rc::gen::inRange<unsigned>(1, 257);
    const auto leaves = leaves_to(width);
    const HashedTile tile(leaves);
    RC_ASSERT(tile.width() == width);
    for (unsigned height = 0; height < kTileHeight; ++height) {
      for (unsigned offset = 0; offset < kTileWidth; offset += 1U << height) {
        const unsigned count = 1U << height;
        const auto found = tile.at(height, offset);
        RC_ASSERT(found.has_value() == (offset + count <= width));
        if (!found) continue;
        RC_ASSERT(*found == naive::mth(std::span(leaves).subspan(offset, count)));
        RC_ASSERT(*found == subtree_hash(std::span(leaves).subspan(offset, count)));
      }
    }
    RC_ASSERT(!tile.at(kTileHeight, 0));
  }));
}

TEST(Tile, SaysWhatIsMissingOrWrong) {
  Shelf shelf{leaves_to(300), {}};
  const NodeReader read = nodes_in(shelf.reader(), {300});
  EXPECT_TRUE(read(8, 0));
  EXPECT_EQ(read(8, 1).error().code, base::Code::not_found) << "256 to 511 is not complete";
  EXPECT_EQ(read(0, 300).error().rule, "tile.node");
  EXPECT_EQ(read(70, 0).error().code, base::Code::not_found);
  EXPECT_EQ(tile_hashes({0, 0, 2}, base::Bytes(63)).error().found, "63 bytes");
  EXPECT_FALSE(tile_hashes({0, 0, 2}, base::Bytes(96)));
  EXPECT_FALSE(tile_hashes({0, 0, 0}, base::Bytes{}));
  const NodeReader broken =
      nodes_in([](const Tile&) { return base::Result<base::Bytes>(base::Bytes(31)); }, {300});
  EXPECT_EQ(root_of({300}, broken).error().rule, "tile.format");
}

TEST(TilePath, TheSpecificationsExamples) {
  EXPECT_EQ(tile_path({0, 1'234'067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({0, 1'234'067, 8}), "tile/0/x001/x234/067.p/8");
  EXPECT_EQ(tile_path({3, 0, 255}), "tile/3/000.p/255");
  EXPECT_EQ(entries_path({0, 1'000, 256}), "tile/entries/x001/000");
  EXPECT_EQ(entries_path({0, 999, 1}), "tile/entries/999.p/1");
  EXPECT_EQ(checkpoints_path({0, 1'000, 7}), "checkpoints/x001/000.p/7");
}

TEST(TilePath, HasOneSpelling) {
  EXPECT_TRUE(rc::check([] {
    const auto bits = *rc::gen::inRange(0, 56);
    TilePath path;
    path.kind = *rc::gen::element(TilePath::Kind::hashes, TilePath::Kind::entries,
                                  TilePath::Kind::checkpoints);
    path.tile.level = path.kind == TilePath::Kind::hashes ? *rc::gen::inRange<unsigned>(0, 8) : 0;
    path.tile.index = *rc::gen::arbitrary<std::uint64_t>() & ((std::uint64_t{1} << bits) - 1);
    path.tile.width = *rc::gen::inRange<unsigned>(1, 257);
    const auto text = to_string(path);
    RC_ASSERT(text.size() <= limits::kTilePathBytes);
    RC_ASSERT(parse_tile_path(text) == path);
    // Any one character changed, left out or doubled is another path or none.
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto with = *rc::gen::element('0', '1', '9', 'x', '/', '.', 'p', '-', '\0', ' ');
    for (const std::string& other :
         {text.substr(0, at) + with + text.substr(at + 1), text.substr(0, at) + text.substr(at + 1),
          text.substr(0, at) + with + text.substr(at)}) {
      const auto read = parse_tile_path(other);
      RC_ASSERT(!read || to_string(*read) == other);
    }
  }));
}

TEST(TilePath, RefusesOtherSpellings) {
  for (const char* path :
       {"", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile/0/0",
        "tile/0/0000", "tile/00/000", "tile/+0/000", "tile/-0/000", "tile/0/x000/000",
        "tile/0/001/000", "tile/0/x001/x000", "tile/0/x001x000", "tile/0/000.p", "tile/0/000.p/",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/-1",
        "tile/0/000.p/1/", "tile/0/000.P/1", "tile/0/000.p/1.p/1", "tile/8/000", "tile/63/000",
        "tile/entries", "tile/entries/", "tile/entries/0/000", "tile/entries/00", "tile/data/000",
        "tile/0/..", "tile/0/x00a/000", "tile/0/x001//000", "Tile/0/000", "tile/0/000 ",
        // 2^55: beyond the leaves of any tree.
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/999"}) {
    const auto read = parse_tile_path(path);
    ASSERT_FALSE(read) << path;
    EXPECT_EQ(read.error().rule, "tile.path");
  }
  EXPECT_EQ(parse_tile_path("tile/0/x036/x028/x797/x018/x963/967")->tile.index, limits::kTileIndex);
}

TEST(EntryBundle, KeepsWhatItIsGiven) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& leaves) {
    base::Bytes bundle;
    for (const auto& leaf : leaves) RC_ASSERT(add_entry(bundle, base::as_bytes(leaf)).has_value());
    const auto width = static_cast<unsigned>(leaves.size());
    const auto all = parse_entries(bundle);
    RC_ASSERT(all.has_value());
    const auto read = parse_entry_bundle(bundle, width);
    RC_ASSERT(read.has_value());
    RC_ASSERT(all->size() == leaves.size());
    for (std::size_t i = 0; i < leaves.size(); ++i)
      RC_ASSERT(base::as_text((*read)[i]) == leaves[i]);
    RC_ASSERT(!parse_entry_bundle(bundle, width + 1));
    if (width > 0) {
      RC_ASSERT(!parse_entry_bundle(bundle, width - 1));
      RC_ASSERT(!parse_entry_bundle(base::ByteView(bundle).first(bundle.size() - 1), width));
    }
  }));
}

TEST(EntryBundle, BytesAndTheLongestLeaf) {
  base::Bytes bundle;
  ASSERT_TRUE(add_entry(bundle, base::as_bytes("ab")));
  ASSERT_TRUE(add_entry(bundle, {}));
  EXPECT_EQ(base::to_hex(bundle), "000261620000");
  const base::Bytes longest(limits::kLeafBytes, 7);
  ASSERT_TRUE(add_entry(bundle, longest));
  EXPECT_EQ(parse_entry_bundle(bundle, 3)->back().size(), limits::kLeafBytes);
  EXPECT_EQ(add_entry(bundle, base::Bytes(limits::kLeafBytes + 1)).error().code,
            base::Code::too_large);
}

}  // namespace
}  // namespace probity::log

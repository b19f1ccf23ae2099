// Real tiles, from FiloSottile/sunlight: a mirror's, with its checkpoint, and those of a log of
// certificates, whose leaves are kept in another form (C2SP static-ct-api).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "log/cosignature.h"
#include "log/tile.h"
#include "log/tile_path.h"
#include "log/verifier_key.h"

namespace probity::log {
namespace {

const std::filesystem::path kCases = PROBITY_CASES "/logs/sunlight-tiles";

base::Bytes slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  return {text.begin(), text.end()};
}

TileReader folder(const std::filesystem::path& tree) {
  return [tree](const Tile& tile) -> base::Result<base::Bytes> {
    return slurp(tree / tile_path(tile));
  };
}

TEST(TileCases, AMirrorsTreeHasItsCheckpointsRoot) {
  const auto tree = kCases /
                    "cmd/skylight/testdata/witness/mirror"
                    "/000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706";
  if (!std::filesystem::exists(tree))
    GTEST_SKIP() << "the public cases are not here: logs/sunlight-tiles";
  const auto note = parse_note(base::as_text(slurp(tree / kCheckpointPath)));
  ASSERT_TRUE(note) << note.error().what;
  const auto checkpoint = parse_checkpoint(note->text);
  ASSERT_TRUE(checkpoint) << checkpoint.error().what;
  const auto mirror =
      parse_verifier_key("mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O",
                         NoteKeyType::cosignature);
  EXPECT_EQ(verify_cosignature(*note, *mirror), base::Time{0x69546780});
  const TreeSize size = checkpoint->size;
  EXPECT_EQ(size.value, 300U);

  for (const Tile& tile : new_tiles({0}, size))
    EXPECT_TRUE(std::filesystem::exists(tree / tile_path(tile))) << tile_path(tile);
  const NodeReader read = nodes_in(folder(tree), size);
  EXPECT_EQ(root_of(size, read), checkpoint->root);
  for (std::uint64_t i = 0; i < size.value; ++i) {
    const auto leaf = read(0, i);
    const auto proof = inclusion_proof({i}, size, read);
    ASSERT_TRUE(leaf && proof) << i;
    EXPECT_TRUE(
        verify_inclusion(leaf->retag<base::LeafTag>(), {i}, size, *proof, checkpoint->root));
  }
}

// Takes `bytes` from the front of `rest`.
base::ByteView take(base::ByteView& rest, std::size_t bytes) {
  const auto front = rest.first(std::min(bytes, rest.size()));
  rest = rest.subspan(front.size());
  return front;
}

// Passes over a vector with that many bytes of length in front.
void pass(base::ByteView& rest, std::size_t prefix) {
  std::size_t length = 0;
  for (const auto byte : take(rest, prefix)) length = length << 8 | byte;
  take(rest, length);
}

TEST(TileCases, CertificatesHashToTheLeavesOfTheirTiles) {
  const auto tree = kCases / "testdata/navigli2025h2";
  if (!std::filesystem::exists(tree))
    GTEST_SKIP() << "the public cases are not here: logs/sunlight-tiles";
  for (const Tile& tile : {Tile{0, 0, 256}, {0, 1, 256}, {0, 2, 256}, {0, 3, 256}, {0, 3, 10}}) {
    const auto hashes = tile_hashes(tile, slurp(tree / tile_path(tile)));
    ASSERT_TRUE(hashes) << hashes.error().what;
    const auto data = slurp(tree / ("tile/data" + tile_path(tile).substr(6)));
    base::ByteView rest = data;
    for (const auto& hash : *hashes) {
      const base::ByteView start = rest;
      take(rest, 8);  // the time
      const auto type = take(rest, 2);
      const bool precertificate = type.size() == 2 && type[1] == 1;
      if (precertificate) take(rest, 32);  // the issuer's key
      pass(rest, 3);                       // the certificate
      pass(rest, 2);                       // extensions
      base::Bytes leaf = {0, 0};           // v1, timestamped entry
      leaf.insert(leaf.end(), start.begin(), start.end() - static_cast<long>(rest.size()));
      EXPECT_EQ(leaf_hash(leaf).hex(), hash.hex());
      if (precertificate) pass(rest, 3);  // as it was submitted
      pass(rest, 2);                      // fingerprints of the chain
    }
    EXPECT_TRUE(rest.empty()) << tile_path(tile);
  }
}

}  // namespace
}  // namespace probity::log

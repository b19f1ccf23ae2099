#include "crypto/seal.h"

#include <gtest/gtest.h>

namespace probity::crypto {
namespace {

using base::as_bytes;
using base::Bytes;
using base::SeededRandom;

TEST(Seal, OpensOnlyWithItsKeyAndPurpose) {
  SeededRandom random(1);
  const SealKey key = SealKey::generate(random);
  const Bytes sealed = seal(key, as_bytes("secret"), as_bytes("node key"), random);
  EXPECT_EQ(sealed.size(), 24U + 6 + 16);
  EXPECT_EQ(unseal(key, sealed, as_bytes("node key"))->text(), "secret");
  EXPECT_FALSE(unseal(key, sealed, as_bytes("log key")));
  const auto refused = unseal(SealKey::generate(random), sealed, as_bytes("node key"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "seal.open");
  EXPECT_NE(seal(key, as_bytes("secret"), as_bytes("node key"), random), sealed)
      << "a nonce came twice";
}

TEST(Seal, EveryBitCounts) {
  SeededRandom random(2);
  const SealKey key = SealKey::generate(random);
  const Bytes sealed = seal(key, as_bytes("s"), {}, random);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes bad = sealed;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(unseal(key, bad, {})) << "bit " << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(unseal(key, base::ByteView(sealed).first(size), {})) << "cut at " << size;
}

TEST(Seal, SealsNothingToo) {
  SeededRandom random(3);
  const SealKey key = SealKey::generate(random);
  const auto opened = unseal(key, seal(key, {}, {}, random), {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->size(), 0U);
  EXPECT_FALSE(SealKey::from_bytes(as_bytes("short")));
  EXPECT_TRUE(SealKey::from_bytes(key.bytes()));
}

TEST(Secret, MovesAndLeavesNothingBehind) {
  Secret a(as_bytes("abc"));
  Secret b(std::move(a));
  EXPECT_EQ(b.text(), "abc");
  EXPECT_EQ(a.size(), 0U);
  b = Secret(as_bytes("de"));
  EXPECT_EQ(b.text(), "de");
  Bytes bytes{1, 2, 3};
  wipe(bytes);
  EXPECT_EQ(bytes, (Bytes{0, 0, 0}));
}

}  // namespace
}  // namespace probity::crypto

#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace probity::base {
namespace {

TEST(Random, SeededRepeatsAndDiffersBySeed) {
  SeededRandom a(1), b(1), c(2);
  const std::string first = nonce(a);
  EXPECT_EQ(first, nonce(b));
  EXPECT_NE(first, nonce(c));
  EXPECT_NE(first, nonce(a));
  EXPECT_EQ(first.size(), 32U);
}

// SplitMix64's published first outputs for seed 0, e220a8397b1dcdaf and 6e789e6aa1b965f4,
// little-endian.
TEST(Random, SeededIsSplitMix64) {
  SeededRandom random(0);
  EXPECT_EQ(nonce(random), "afcd1d7b39a820e2f465b9a16a9e786e");
}

TEST(Random, SystemFillsEveryByte) {
  SystemRandom random;
  // A byte left at zero in all of 32 fills has odds of 2^-256.
  std::array<std::uint8_t, 1000> seen{};
  for (int i = 0; i < 32; ++i) {
    std::array<std::uint8_t, 1000> bytes{};
    random.fill(bytes);
    for (std::size_t j = 0; j < bytes.size(); ++j) seen[j] |= bytes[j];
  }
  EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](std::uint8_t byte) { return byte != 0; }));
}

}  // namespace
}  // namespace probity::base

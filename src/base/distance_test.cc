#include "base/distance.h"

#include <gtest/gtest.h>

namespace probity::base {
namespace {

TEST(Distance, CountsWhatDiffers) {
  EXPECT_EQ(distance("", ""), 0U);
  EXPECT_EQ(distance("bias", "bias"), 0U);
  EXPECT_EQ(distance("bias", ""), 4U);
  EXPECT_EQ(distance("", "bias"), 4U);
  EXPECT_EQ(distance("bias", "bais"), 2U);
  EXPECT_EQ(distance("kitten", "sitting"), 3U);
}

}  // namespace
}  // namespace probity::base

#include "server/portal/bars.h"

#include <gtest/gtest.h>

namespace probity::server::portal {
namespace {

TEST(Bars, AreAsLongAsTheirNumbersAreLarge) {
  const auto made =
      bars("By impact", "Uses",
           {{"0", "/uses?impact=0", 5}, {"1", "", 20000}, {"2", "", 10000}, {"3", "", 0}});
  ASSERT_TRUE(made);
  ASSERT_EQ(made->rows.size(), 4u);
  EXPECT_EQ(made->rows[0].length, 0);  // shorter than one part of the whole; its number says it
  EXPECT_EQ(made->rows[1].length, pages::Bars::kLength);
  EXPECT_EQ(made->rows[1].words, "20,000");
  EXPECT_EQ(made->rows[2].length, pages::Bars::kLength / 2);
  EXPECT_EQ(made->rows[3].length, 0);
  EXPECT_EQ(made->rows[0].href, "/uses?impact=0");
}

TEST(Bars, AreNotDrawnOfNothing) {
  EXPECT_FALSE(bars("By impact", "Uses", {}));
  EXPECT_FALSE(bars("By impact", "Uses", {{"0", "", 0}, {"1", "", 0}}));
}

}  // namespace
}  // namespace probity::server::portal

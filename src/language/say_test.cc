#include "language/say.h"

#include <gtest/gtest.h>

#include <thread>

namespace probity::language {
namespace {

TEST(Say, FillsValuesIntoAWholeSentence) {
  EXPECT_EQ(say("Evidence ends on {}."), "Evidence ends on {}.");
  EXPECT_EQ(say("Evidence ends on {}.", "1 May 2027"), "Evidence ends on 1 May 2027.");
  EXPECT_EQ(say_count(1, "{} use is open in {}", "{} uses are open in {}", "Riverton"),
            "1 use is open in Riverton");
  EXPECT_EQ(say_count(20000, "{} use", "{} uses"), "20,000 uses");
}

TEST(Say, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-123456), "-123,456");
  EXPECT_EQ(grouped(12345678), "12,345,678");
}

TEST(Speaking, EndsWithItsScopeAndStaysInItsThread) {
  EXPECT_EQ(current(), "en");
  {
    const Speaking french("fr");
    EXPECT_EQ(current(), "fr");
    {
      const Speaking english("en");
      EXPECT_EQ(current(), "en");
    }
    EXPECT_EQ(current(), "fr");
    std::thread([] { EXPECT_EQ(current(), "en"); }).join();
  }
  EXPECT_EQ(current(), "en");
}

}  // namespace
}  // namespace probity::language

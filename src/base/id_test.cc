#include "base/id.h"

#include <gtest/gtest.h>

#include <string>

namespace probity::base {
namespace {

TEST(Id, Slugs) {
  for (const char* good : {"a", "7", "city-library", "v1.2", "a--b"})
    EXPECT_TRUE(is_slug(good)) << good;
  EXPECT_TRUE(is_slug(std::string(63, 'a')));
  EXPECT_FALSE(is_slug(std::string(64, 'a')));
  for (const char* bad : {"", "-a", "a-", ".a", "a.", "A", "a b", "a/b", "a_b", "\xc3\xa9"})
    EXPECT_FALSE(is_slug(bad)) << bad;
}

TEST(Id, Paths) {
  EXPECT_TRUE(ModelId::parse("library/voice"));
  for (const char* bad :
       {"library", "library/", "/voice", "library/voice/v1", "Library/voice", "a//b"})
    EXPECT_FALSE(ModelId::parse(bad)) << bad;
  EXPECT_EQ(AgencyId::parse("library")->str(), "library");
  EXPECT_TRUE(AgencyId().empty());
}

}  // namespace
}  // namespace probity::base

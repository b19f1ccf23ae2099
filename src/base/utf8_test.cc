#include "base/utf8.h"

#include <gtest/gtest.h>

namespace probity::base {
namespace {

TEST(Utf8, TakesTheEdgesOfEachLength) {
  for (const char* text : {"", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
                           "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8, RefusesWhatIsJustOutside) {
  for (const char* text :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"})
    EXPECT_EQ(valid_utf8(std::string("ab") + text), 2u);
}

TEST(Utf8, RefusesACharacterCutShort) {
  const std::string whole = "x\xf0\x9f\x98\x80";
  for (std::size_t size = 2; size < whole.size(); ++size)
    EXPECT_EQ(valid_utf8(whole.substr(0, size)), 1u);
}

TEST(Utf8, TakesEveryCodePointAndOnlyScalarValues) {
  for (unsigned point = 0x800; point < 0x10000; ++point) {
    const std::string text{static_cast<char>(0xE0 | point >> 12),
                           static_cast<char>(0x80 | (point >> 6 & 0x3F)),
                           static_cast<char>(0x80 | (point & 0x3F))};
    EXPECT_EQ(is_utf8(text), point < 0xD800 || point > 0xDFFF) << point;
  }
}

}  // namespace
}  // namespace probity::base

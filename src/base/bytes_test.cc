#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace probity::base {
namespace {

TEST(Hex, LowerCaseAndNothingElse) {
  EXPECT_EQ(to_hex(as_bytes("\x01\xfe")), "01fe");
  EXPECT_EQ(from_hex("01fe"), (Bytes{0x01, 0xfe}));
  EXPECT_EQ(from_hex(""), Bytes{});
  for (const char* bad : {"0", "01F", "01FE", "0g", " 1", "0x01"})
    EXPECT_FALSE(from_hex(bad)) << bad;
}

// RFC 4648, 10.
TEST(Base64, VectorsOfTheRfc) {
  const std::pair<const char*, const char*> rows[] = {{"", ""},
                                                      {"f", "Zg=="},
                                                      {"fo", "Zm8="},
                                                      {"foo", "Zm9v"},
                                                      {"foob", "Zm9vYg=="},
                                                      {"fooba", "Zm9vYmE="},
                                                      {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : rows) {
    EXPECT_EQ(to_base64(as_bytes(plain)), coded);
    const auto back = from_base64(coded);
    ASSERT_TRUE(back) << coded;
    EXPECT_EQ(as_text(*back), plain);
  }
}

TEST(Base64, BothAlphabets) {
  const Bytes bytes{0xfb, 0xff, 0xfe, 0xff};
  EXPECT_EQ(to_base64(bytes), "+//+/w==");
  for (const char* text : {"+//+/w==", "-__-_w==", "-__-_w"})
    EXPECT_EQ(from_base64(text), bytes) << text;
  EXPECT_EQ(from_base64("Zg"), Bytes{'f'});
}

TEST(Base64, RefusesWhatHasASecondReading) {
  for (const char* bad : {"+//+/w", "+_/+/w==", "Zg=", "Zg===", "=", "====", "Z", "Zm9vY", "Zh==",
                          "Zm9=", "Zm 9v", "Zm9v\n", "Zm=v", "Z=g=", "Zg==Zg==", "\xc3\xa9zz="})
    EXPECT_FALSE(from_base64(bad)) << bad;
}

TEST(Base64, RoundTrips) {
  EXPECT_TRUE(rc::check([](const Bytes& bytes) {
    const std::string text = to_base64(bytes);
    RC_ASSERT(from_base64(text) == bytes);
    std::string url_safe = text.substr(0, text.find('='));
    for (char& c : url_safe) c = c == '+' ? '-' : c == '/' ? '_' : c;
    RC_ASSERT(from_base64(url_safe) == bytes);
    RC_ASSERT(from_hex(to_hex(bytes)) == bytes);
  }));
}

}  // namespace
}  // namespace probity::base

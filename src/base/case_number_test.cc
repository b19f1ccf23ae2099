#include "base/case_number.h"

#include <gtest/gtest.h>

namespace probity::base {
namespace {

TEST(CaseNumber, IsReadAsPeopleTypeIt) {
  SeededRandom random(1);
  for (int i = 0; i < 100; ++i) {
    const CaseNumber number = CaseNumber::draw(random);
    ASSERT_EQ(number.str().size(), 13u) << number.str();
    EXPECT_EQ(CaseNumber::parse(number.str()), number);
    std::string typed;
    for (const char c : number.str()) {
      if (c == '-') continue;
      typed += c == '0' ? 'o' : c == '1' ? 'l' : c >= 'A' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    EXPECT_EQ(CaseNumber::parse(typed), number) << typed;
    EXPECT_EQ(CaseNumber::parse(number.str().substr(2)), number) << "without its letter";
  }
}

TEST(CaseNumber, NoticesOneWrongDigitAndTwoSwappedOnes) {
  SeededRandom random(2);
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  for (int i = 0; i < 20; ++i) {
    const std::string number = CaseNumber::draw(random).str();
    const std::string plain = number.substr(2, 4) + number.substr(7, 4) + number.substr(12);
    for (std::size_t at = 0; at < plain.size(); ++at) {
      for (const char digit : kDigits) {
        std::string wrong = plain;
        wrong[at] = digit;
        EXPECT_EQ(CaseNumber::parse(wrong).has_value(), wrong == plain) << wrong;
      }
      if (at == 0 || plain[at] == plain[at - 1]) continue;
      std::string swapped = plain;
      std::swap(swapped[at], swapped[at - 1]);
      EXPECT_FALSE(CaseNumber::parse(swapped)) << swapped;
    }
  }
}

TEST(CaseNumber, IsNothingElse) {
  for (const char* text : {"", "C", "C-7K3M-9QX2", "C-7K3M-9QX2-VV", "C-7K3M-9QX2-U",
                           "C-7K3M/9QX2-V", "D-7K3M-9QX2-V", "C-7K3M-9QX2-\xC3\xA9"})
    EXPECT_FALSE(CaseNumber::parse(text)) << text;
}

TEST(Code, HasItsDigitsInGroupsOfFour) {
  SeededRandom random(3);
  const std::string code = draw_code(random, 16);
  EXPECT_EQ(code.size(), 19u);
  EXPECT_EQ(read_code(code)->size(), 16u);
  EXPECT_NE(draw_code(random, 16), code);
  EXPECT_FALSE(read_code("7K3M*"));
}

}  // namespace
}  // namespace probity::base

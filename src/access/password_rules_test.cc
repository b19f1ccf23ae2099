#include "access/password_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "access/limits.h"

namespace probity::access {
namespace {

std::string rule(const std::string& password) {
  const auto checked = check_password(password, "mara.silva@example.org");
  return checked ? "" : checked.error().rule;
}

TEST(PasswordRules, CountCharactersAndNotBytes) {
  EXPECT_EQ(rule("elevenlette"), "password.short");
  EXPECT_EQ(rule("twelveletter"), "");
  EXPECT_EQ(rule("éàüöäßñçøåęő"), "") << "twelve characters in 24 bytes";
  EXPECT_EQ(rule("éàüöäßñçøåę"), "password.short") << "eleven in 22";
  std::string longest;
  for (std::size_t i = 0; i < limits::kPasswordMax; ++i)
    longest += static_cast<char>('a' + i * i % 23);
  EXPECT_EQ(rule(longest), "");
  EXPECT_EQ(rule(longest + "x"), "password.long");
  EXPECT_EQ(rule(""), "password.short");
}

TEST(PasswordRules, RefuseWhatIsTriedFirst) {
  for (const char* common :
       {"password1234", "PassWord1234", "aaaaaaaaaaaa", "abcabcabcabc", "123456789012",
        "abcdefghijklm", "987654321098", "qwertyuiopas", "Correct Horse Battery Staple"})
    EXPECT_EQ(rule(common), "password.common") << common;
  EXPECT_EQ(rule("Mara.Silva@example.org"), "password.login");
  EXPECT_EQ(rule("mara.silva@example.org!"), "");
}

TEST(PasswordRules, TakeNoBrokenText) {
  EXPECT_EQ(rule("twelve letters\xff"), "password.utf8");
  EXPECT_EQ(rule("twelve letters\xc3"), "password.utf8");
}

RC_GTEST_PROP(PasswordRules, NeverSayThePassword, (const std::string& password)) {
  RC_PRE(password.size() > 3);
  const auto checked = check_password(password, "mara");
  if (checked) return;
  RC_ASSERT(checked.error().what.find(password) == std::string::npos);
  RC_ASSERT(checked.error().found.empty());
}

}  // namespace
}  // namespace probity::access

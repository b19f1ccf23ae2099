#include "crypto/password.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"
#include "crypto/hmac.h"

namespace probity::crypto {
namespace {

TEST(Password, MatchesItselfAndNothingElse) {
  const std::string hash = hash_password("correct horse battery", kTestPasswordCost).value();
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$")) << hash;
  EXPECT_TRUE(password_matches(hash, "correct horse battery"));
  EXPECT_FALSE(password_matches(hash, "correct horse batterz"));
  EXPECT_FALSE(password_matches(hash, "correct horse battery "));
  EXPECT_FALSE(password_matches(hash, ""));
  EXPECT_NE(hash, hash_password("correct horse battery", kTestPasswordCost).value()) << "salted";
}

TEST(Password, EveryByteCounts) {
  const std::string with_nul("a\0b", 3);
  const std::string hash = hash_password(with_nul, kTestPasswordCost).value();
  EXPECT_TRUE(password_matches(hash, with_nul));
  EXPECT_FALSE(password_matches(hash, "a"));
  EXPECT_FALSE(password_matches(hash, std::string("a\0c", 3)));
}

TEST(Password, WhatIsNoHashMatchesNothing) {
  for (const char* bad : {"", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$$",
                          "$argon2id$v=19$m=999999999,t=1,p=1$AAAA$AAAA"})
    EXPECT_FALSE(password_matches(bad, "")) << bad;
}

TEST(Password, AnotherCostMakesItOutdated) {
  const std::string hash = hash_password("correct horse battery", kTestPasswordCost).value();
  EXPECT_FALSE(password_is_outdated(hash, kTestPasswordCost));
  EXPECT_TRUE(password_is_outdated(hash, kPasswordCost));
}

TEST(EqualSecrets, ComparesAllOfBoth) {
  EXPECT_TRUE(equal_secrets("abc", "abc"));
  EXPECT_TRUE(equal_secrets("", ""));
  EXPECT_FALSE(equal_secrets("abc", "abd"));
  EXPECT_FALSE(equal_secrets("abc", "abcd"));
}

// RFC 4231, test cases 1, 2 and 6.
TEST(Hmac, GivesTheVectorsOfItsRfc) {
  const base::Bytes key(20, 0x0b);
  EXPECT_EQ(hmac_sha256(key, base::as_bytes("Hi There")).hex(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(
      hmac_sha256(base::as_bytes("Jefe"), base::as_bytes("what do ya want for nothing?")).hex(),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const base::Bytes longer(131, 0xaa);
  EXPECT_EQ(
      hmac_sha256(longer, base::as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))
          .hex(),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace probity::crypto

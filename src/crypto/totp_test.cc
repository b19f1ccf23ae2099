#include "crypto/totp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace probity::crypto {
namespace {

const base::ByteView kRfcSecret = base::as_bytes("12345678901234567890");

// RFC 6238, appendix B, the rows of SHA-1.
TEST(Totp, GivesTheVectorsOfItsRfc) {
  const std::pair<std::int64_t, const char*> rows[] = {
      {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
      {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [time, code] : rows)
    EXPECT_EQ(totp_code(kRfcSecret, totp_step({time}), 8), code) << time;
}

// RFC 4226, appendix D.
TEST(Totp, GivesTheCountersOfHotp) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t i = 0; i < 10; ++i) EXPECT_EQ(totp_code(kRfcSecret, i), codes[i]);
}

TEST(Totp, TakesTheStepsBesideThePresentOne) {
  const base::Time now{1111111111};
  const std::int64_t step = totp_step(now);
  for (std::int64_t off = -3; off <= 3; ++off) {
    const auto found = match_totp(kRfcSecret, totp_code(kRfcSecret, step + off), now, 0);
    if (off >= -1 && off <= 1) {
      EXPECT_EQ(found, step + off);
    } else {
      EXPECT_EQ(found, std::nullopt) << off;
    }
  }
}

RC_GTEST_PROP(Totp, NoCodeIsTakenTwice, (std::uint32_t seconds, std::uint8_t later)) {
  const base::Time now{std::int64_t{seconds} + 90};
  const std::string code = totp_code(kRfcSecret, totp_step(now));
  const auto first = match_totp(kRfcSecret, code, now, 0);
  RC_ASSERT(first.has_value());
  // Whatever is matched afterwards is a later step.
  const auto again = match_totp(kRfcSecret, code, now + later, *first);
  RC_ASSERT(!again || *again > *first);
  RC_ASSERT(!match_totp(kRfcSecret, code, now, *first + 1));
}

TEST(Totp, OnlySixDigitsAreACode) {
  const base::Time now{1111111111};
  const std::string code = totp_code(kRfcSecret, totp_step(now));
  for (const std::string& bad :
       {std::string(), code.substr(1), code + "0", " " + code, code + std::string(1, '\0')})
    EXPECT_EQ(match_totp(kRfcSecret, bad, now, 0), std::nullopt);
}

// RFC 4648, section 10, without its padding.
TEST(Base32, GivesTheVectorsOfItsRfc) {
  const std::pair<const char*, const char*> rows[] = {{"", ""},
                                                      {"f", "MY"},
                                                      {"fo", "MZXQ"},
                                                      {"foo", "MZXW6"},
                                                      {"foob", "MZXW6YQ"},
                                                      {"fooba", "MZXW6YTB"},
                                                      {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : rows) {
    EXPECT_EQ(to_base32(base::as_bytes(plain)), text);
    EXPECT_EQ(from_base32(text).value().text(), plain);
  }
  for (const char* bad : {"M", "MY======", "my", "M1", "MZ", "MZX", "MZXW6YTBO", "MY MY"})
    EXPECT_FALSE(from_base32(bad)) << bad;
}

RC_GTEST_PROP(Base32, ReadsWhatItWrites, (const base::Bytes& bytes)) {
  const auto read = from_base32(to_base32(bytes));
  RC_ASSERT(read && std::ranges::equal(read->view(), bytes));
}

TEST(OtpauthUri, EscapesWhatPeopleAreCalled) {
  EXPECT_EQ(otpauth_uri(kRfcSecret, "City of Riverton", "clerk&role=x"),
            "otpauth://totp/City%20of%20Riverton:clerk%26role%3Dx?secret="
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=City%20of%20Riverton"
            "&algorithm=SHA1&digits=6&period=30");
}

TEST(TotpSecret, IsDrawnAnew) {
  base::SystemRandom random;
  const Secret one = new_totp_secret(random);
  EXPECT_EQ(one.size(), kTotpSecret);
  EXPECT_NE(one.text(), new_totp_secret(random).text());
}

}  // namespace
}  // namespace probity::crypto

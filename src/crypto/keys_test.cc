// Ed25519 and P-256 keys: their forms, what they sign, and what they refuse.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "crypto/ed25519.h"
#include "crypto/p256.h"
#include "crypto/pem.h"
#include "crypto/sha256.h"

namespace probity::crypto {
namespace {

using base::as_bytes;
using base::Bytes;
using base::SeededRandom;
using namespace std::string_literals;

const char* const kP256Pem =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDODRU688UYGuy54mNUlaEBiQdTE9\n"
    "nYLr0lg6RXowI/QV/RE1azBn4Eg5/2uTOMbhB1/gfcHzijzFi9Tk+g1Prg==\n"
    "-----END PUBLIC KEY-----\n";

TEST(P256, SignsAndVerifies) {
  SeededRandom random(1);
  const P256Key key = P256Key::generate(random);
  const Bytes signature = key.sign(as_bytes("hello"));
  EXPECT_TRUE(key.public_key().verify(as_bytes("hello"), signature));
  EXPECT_FALSE(key.public_key().verify(as_bytes("hellO"), signature));
  EXPECT_FALSE(P256Key::generate(random).public_key().verify(as_bytes("hello"), signature));
  EXPECT_NE(key.sign(as_bytes("hello")), signature) << "signatures are random";
}

TEST(P256, GeneratesFromTheDoor) {
  SeededRandom a(7), b(7), c(8);
  const P256Key key = P256Key::generate(a);
  EXPECT_EQ(key.public_key(), P256Key::generate(b).public_key());
  EXPECT_FALSE(key.public_key() == P256Key::generate(c).public_key());
}

TEST(P256, PrivateKeyGoesThroughPem) {
  SeededRandom random(2);
  const P256Key key = P256Key::generate(random);
  const Secret pem = key.to_pem();
  ASSERT_TRUE(pem.text().starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto again = P256Key::from_pem(pem.text());
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_EQ(again->public_key(), key.public_key());
  EXPECT_TRUE(key.public_key().verify(as_bytes("x"), again->sign(as_bytes("x"))));
}

TEST(P256, PublicKeyKeepsItsBytes) {
  const auto key = P256PublicKey::from_pem(kP256Pem);
  ASSERT_TRUE(key) << key.error().what;
  EXPECT_EQ(key->pem(), kP256Pem);
  EXPECT_EQ(key->key_id().hex(), sha256(key->der()).hex());
  EXPECT_EQ(*P256PublicKey::from_der(key->der()), *key);
}

TEST(P256, RefusesEveryOtherSpelling) {
  const Bytes good = P256PublicKey::from_pem(kP256Pem)->der();
  for (std::size_t i = 0; i < good.size(); ++i) {
    Bytes bad = good;
    bad[i] ^= 1;  // the head, or off the curve
    EXPECT_FALSE(P256PublicKey::from_der(bad)) << "byte " << i;
    EXPECT_FALSE(P256PublicKey::from_der(base::ByteView(good).first(i))) << "cut at " << i;
  }
  Bytes longer = good;
  longer.push_back(0);
  const auto refused = P256PublicKey::from_der(longer);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "key.p256");
  EXPECT_FALSE(P256Key::from_pem(kP256Pem)) << "a public key is no private one";
}

TEST(P256, RefusesOtherCurvesAndForgedPairs) {
  // What `openssl pkcs8 -topk8 -nocrypt` wrote for secp256k1, P-384, P-256 with explicit
  // parameters, and Ed25519.
  for (const char* body :
       {"MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgIL/g8OKSl+Fa2B3BLjTO8iSyL08yID9tqaWj"
        "mejx4cChRANCAASK/2etzqXSgsMbn18H4WedSkS4Ot7PibOdvBKJ0WJf451P+JMMWWCDlKfh9abGjaGG"
        "O0pmy0nwmqiTQD0TF1eb",
        "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDDaJeY3MoA90MHz/WYjEKalw4RNT0qx4dV"
        "pQD1h1quu+nr2WHjvp3QDmzMaR/ZRJGhZANiAATnM/9zt1kHL/w+phwbEt5TbNEwnUB4daprGkwfwPyU"
        "LZF0vdh8UOo4DBHW5XsMGY1YxHM+xdfGdnkmVQJmbr63WgBbf/8tSYZ6AyAH6Um3LCHF0iY49lJx5FBt"
        "qENsUqo=",
        "MIIBeQIBADCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA"
        "////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57Pr"
        "vVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vObl"
        "Y6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8A"
        "AAAA//////////+85vqtpxeehPO5ysL8YyVRAgEBBG0wawIBAQQgJQqy5vjRwioyRdXx97mkvzlor9ap"
        "vrbi3iEmOB3fMPahRANCAARU+4SluMNGWgwwTAjgRtb4igGu03AfDYnyfJymsJgvkigS5f+pmOspXx+R"
        "mHj8X6UGiCMJqynUvjG3FNtqkRkT",
        "MC4CAQAwBQYDK2VwBCIEIIY2MgeAu5y5jun3rW9NKMsDrbARsbShR8CMKhuNxxIB"}) {
    const auto der = base::from_base64(body);
    ASSERT_TRUE(der);
    const auto read = P256Key::from_pem(to_pem("PRIVATE KEY", *der));
    ASSERT_FALSE(read) << body;
    EXPECT_NE(read.error().required, "PKCS #8, not encrypted") << "refused for the wrong reason";
  }
  // A private key with the public key of another.
  SeededRandom random(3);
  const P256Key a = P256Key::generate(random), b = P256Key::generate(random);
  Bytes der = [&] {
    const auto raw = from_pem("PRIVATE KEY", a.to_pem().text());
    return Bytes(raw->view().begin(), raw->view().end());
  }();
  const auto point = base::ByteView(b.public_key().der()).last(64);
  ASSERT_GT(der.size(), 64U);
  std::copy(point.begin(), point.end(), der.end() - 64);
  EXPECT_FALSE(P256Key::from_pem(to_pem("PRIVATE KEY", der)));
}

TEST(P256, EverySignatureBitCounts) {
  SeededRandom random(4);
  const P256Key key = P256Key::generate(random);
  const Bytes good = key.sign(as_bytes("m"));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(key.public_key().verify(as_bytes("m"), bad)) << "bit " << bit;
  }
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(key.public_key().verify(as_bytes("m"), longer));
  EXPECT_FALSE(key.public_key().verify(as_bytes("m"), {}));
}

// RFC 8032, 7.1, test 2.
TEST(Ed25519, KnownAnswer) {
  const auto seed =
      base::from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const auto key = Ed25519Key::from_seed(*seed);
  ASSERT_TRUE(key);
  EXPECT_EQ(base::to_hex(key->public_key().bytes()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(base::to_hex(key->sign(as_bytes("r"))),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  const Secret kept = key->seed();
  EXPECT_EQ(Bytes(kept.view().begin(), kept.view().end()), *seed);
  EXPECT_FALSE(Ed25519Key::from_seed(base::ByteView(*seed).first(31)));
}

TEST(Ed25519, PublicKeyThroughDerAndPem) {
  SeededRandom random(5);
  const Ed25519PublicKey key = Ed25519Key::generate(random).public_key();
  EXPECT_EQ(*Ed25519PublicKey::from_der(key.der()), key);
  EXPECT_EQ(*Ed25519PublicKey::from_pem(key.pem()), key);
  EXPECT_EQ(*Ed25519PublicKey::from_bytes(key.bytes()), key);
  Bytes der = key.der();
  der[8] ^= 1;
  EXPECT_FALSE(Ed25519PublicKey::from_der(der));
  EXPECT_FALSE(Ed25519PublicKey::from_pem(kP256Pem));
}

TEST(Ed25519, RefusesAltered) {
  SeededRandom random(6);
  const Ed25519Key key = Ed25519Key::generate(random);
  const Ed25519Signature good = key.sign(as_bytes("m"));
  EXPECT_TRUE(key.public_key().verify(as_bytes("m"), good));
  EXPECT_FALSE(key.public_key().verify(as_bytes("n"), good));
  for (std::size_t i = 0; i < good.size(); ++i) {
    Ed25519Signature bad = good;
    bad[i] ^= 0x10;
    EXPECT_FALSE(key.public_key().verify(as_bytes("m"), bad)) << "byte " << i;
  }
  EXPECT_FALSE(key.public_key().verify(as_bytes("m"), base::ByteView(good).first(63)));
}

TEST(Pem, OneBlockOfTheRightKind) {
  const std::string pem = to_pem("X", as_bytes("0123456789"));
  EXPECT_EQ(pem, "-----BEGIN X-----\nMDEyMzQ1Njc4OQ==\n-----END X-----\n");
  EXPECT_EQ(from_pem("X", "\r\n" + pem + "\n\n")->text(), "0123456789");
  for (const std::string& bad :
       {pem + pem, "x" + pem, pem + "x", std::string("-----BEGIN X-----"), std::string(),
        "-----BEGIN X-----\n*\n-----END X-----"s, "-----BEGIN X-----END X-----"s}) {
    const auto read = from_pem("X", bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().rule, "key.pem");
  }
  EXPECT_FALSE(from_pem("Y", pem));
}

TEST(Pem, RoundTrips) {
  EXPECT_TRUE(rc::check([](const Bytes& der) {
    const std::string pem = to_pem("PRIVATE KEY", der);
    const auto read = from_pem("PRIVATE KEY", pem);
    RC_ASSERT(read.has_value());
    RC_ASSERT(Bytes(read->view().begin(), read->view().end()) == der);
  }));
}

}  // namespace
}  // namespace probity::crypto

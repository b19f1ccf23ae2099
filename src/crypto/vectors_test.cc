// The public test cases for signatures, read where they lie: Wycheproof, CCTV and the RFC 8032 set
// that Go ships. Where the specifications leave a choice, the rule is the one that
// docs/formats/signatures.md states.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "crypto/ed25519.h"
#include "crypto/p256.h"

namespace probity::crypto {
namespace {

namespace bj = boost::json;
using base::as_bytes;

std::string slurp(const std::string& name) {
  std::ifstream file(std::string(PROBITY_CASES "/logs/") + name, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::string text(const bj::value& value, const char* key) {
  return std::string(value.at(key).as_string().c_str());
}

base::Bytes hex(const bj::value& value, const char* key) {
  return base::from_hex(text(value, key)).value();
}

TEST(Vectors, WycheproofP256) {
  const std::string file = slurp("wycheproof/testvectors_v1/ecdsa_secp256r1_sha256_test.json");
  if (file.empty()) GTEST_SKIP() << "the public cases are not here: logs/wycheproof";
  std::size_t count = 0;
  const bj::value whole = bj::parse(file);
  for (const bj::value& group : whole.at("testGroups").as_array()) {
    const auto key = P256PublicKey::from_der(hex(group, "publicKeyDer"));
    ASSERT_TRUE(key) << key.error().what;
    EXPECT_EQ(*P256PublicKey::from_pem(text(group, "publicKeyPem")), *key);
    for (const bj::value& one : group.at("tests").as_array()) {
      ++count;
      EXPECT_EQ(key->verify(hex(one, "msg"), hex(one, "sig")), text(one, "result") == "valid")
          << one.at("tcId") << ' ' << one.at("comment");
    }
  }
  EXPECT_EQ(count, static_cast<std::size_t>(whole.at("numberOfTests").as_int64()));
}

TEST(Vectors, WycheproofEd25519) {
  const std::string file = slurp("wycheproof/testvectors_v1/ed25519_test.json");
  if (file.empty()) GTEST_SKIP() << "the public cases are not here: logs/wycheproof";
  std::size_t count = 0;
  const bj::value whole = bj::parse(file);
  for (const bj::value& group : whole.at("testGroups").as_array()) {
    const auto key = Ed25519PublicKey::from_der(hex(group, "publicKeyDer"));
    ASSERT_TRUE(key) << key.error().what;
    for (const bj::value& one : group.at("tests").as_array()) {
      ++count;
      EXPECT_EQ(key->verify(hex(one, "msg"), hex(one, "sig")), text(one, "result") == "valid")
          << one.at("tcId") << ' ' << one.at("comment");
    }
  }
  EXPECT_EQ(count, static_cast<std::size_t>(whole.at("numberOfTests").as_int64()));
}

// Each flag of CCTV either makes a signature false for us or does not matter.
TEST(Vectors, CctvEd25519) {
  const std::string file = slurp("cctv-ed25519/ed25519/ed25519vectors.json");
  if (file.empty()) GTEST_SKIP() << "the public cases are not here: logs/cctv-ed25519";
  const std::set<std::string> refused = {"low_order_A",     "low_order_R",       "non_canonical_A",
                                         "non_canonical_R", "low_order_residue", "reencoded_k"};
  std::size_t accepted = 0, total = 0;
  const bj::value whole = bj::parse(file);
  for (const bj::value& one : whole.as_array()) {
    bool wanted = true;
    if (const bj::value* flags = one.as_object().if_contains("flags");
        flags != nullptr && flags->is_array())
      for (const bj::value& flag : flags->as_array())
        wanted = wanted && !refused.contains(flag.as_string().c_str());
    const auto key = Ed25519PublicKey::from_bytes(hex(one, "key"));
    const bool got = key->verify(as_bytes(text(one, "msg")), hex(one, "sig"));
    EXPECT_EQ(got, wanted) << one;
    accepted += got;
    ++total;
  }
  EXPECT_GT(accepted, 0U);
  EXPECT_GT(total, accepted);
}

// One line a case: seed || public key : public key : message : signature || message, in hex.
TEST(Vectors, Rfc8032SetOfGo) {
  const std::string path = PROBITY_CASES "/logs/rfc8032-go/sign.input.gz";
  if (!std::ifstream(path)) GTEST_SKIP() << "the public cases are not here: logs/rfc8032-go";
  FILE* pipe = popen(("gzip -dc '" + path + "'").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string content(1 << 20, '\0');
  content.resize(fread(content.data(), 1, content.size(), pipe));
  pclose(pipe);
  std::istringstream lines(content);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    std::istringstream fields(line);
    std::string seed, public_key, message, signature;
    std::getline(fields, seed, ':');
    std::getline(fields, public_key, ':');
    std::getline(fields, message, ':');
    std::getline(fields, signature, ':');
    const auto key = Ed25519Key::from_seed(base::from_hex(seed.substr(0, 64)).value());
    ASSERT_TRUE(key);
    EXPECT_EQ(base::to_hex(key->public_key().bytes()), public_key);
    const auto bytes = base::from_hex(message).value();
    const auto made = key->sign(bytes);
    EXPECT_EQ(base::to_hex(made), signature.substr(0, 128));
    EXPECT_TRUE(key->public_key().verify(bytes, made));
  }
  EXPECT_GE(count, 128U);
}

}  // namespace
}  // namespace probity::crypto

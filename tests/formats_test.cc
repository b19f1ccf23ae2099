// The examples in docs/formats that need the whole house to read: tokens and the trust file.
#include <gtest/gtest.h>

#include "access/trust.h"
#include "base/files.h"
#include "json/codec.h"
#include "json/parse.h"
#include "registers/tokens/token.h"

namespace probity {
namespace {

// The text of the code block that is labelled so: ```json <label>
std::string example(const std::string& page, const std::string& label) {
  base::SystemFiles files;
  const std::string text =
      files.read(std::string(PROBITY_SOURCE) + "/docs/formats/" + page, 1 << 20).value();
  const std::string fence = "```json " + label + "\n";
  const std::size_t begin = text.find(fence);
  if (begin == std::string::npos) return {};
  const std::size_t from = begin + fence.size();
  return text.substr(from, text.find("\n```", from) - from);
}

registers::tokens::SafetyToken token(const std::string& label) {
  const auto statement = statement::parse_statement(example("token.md", label));
  EXPECT_TRUE(statement) << statement.error().what;
  EXPECT_EQ(statement->predicate_type, ledger::predicate_type("safety-token"));
  const auto decoded =
      json::decode<registers::tokens::SafetyToken>(statement->predicate, "/predicate");
  EXPECT_TRUE(decoded) << decoded.error().pointer << " " << decoded.error().what;
  return decoded.value();
}

TEST(Formats, TokensReadAsThePageSays) {
  const auto use = token("use-token");
  EXPECT_EQ(use.about, registers::tokens::About::use);
  EXPECT_EQ(use.code, "3600");
  EXPECT_EQ(use.purposes, std::vector<std::string>{"public-library"});
  const auto component = token("component-token");
  EXPECT_EQ(component.about, registers::tokens::About::component);
  EXPECT_FALSE(component.code);
  EXPECT_LT(component.max_impact, 5);
}

TEST(Formats, TheTrustFileVerifiesTheBundleBesideIt) {
  const auto trust = access::Trust::parse(example("trust.md", "trust"));
  ASSERT_TRUE(trust) << trust.error().pointer << " " << trust.error().what;
  EXPECT_EQ(trust->file().origin, "log.city.example");
  const std::string text = example("trust.md", "trusted-bundle");
  const auto bundle = statement::parse_bundle(text);
  ASSERT_TRUE(bundle) << bundle.error().what;
  const auto verified = trust->verify(*bundle);
  ASSERT_TRUE(verified) << verified.error().what;
  EXPECT_EQ(verified->key.role, "node");
}

TEST(Formats, AnAlteredTrustFileIsRefused) {
  const std::string text = example("trust.md", "trust");
  const auto envelope = statement::parse_envelope(text).value();
  auto altered = envelope;
  const std::size_t at = altered.payload.find("\"tree_size\":2");
  ASSERT_NE(at, std::string::npos);
  altered.payload[at + 12] = '3';
  const auto trust = access::Trust::parse(statement::to_json(altered));
  ASSERT_FALSE(trust);
  EXPECT_EQ(trust.error().code, base::Code::unauthorised);
}

}  // namespace
}  // namespace probity

#include "statement/envelope.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/limits.h"
#include "base/random.h"
#include "crypto/sha256.h"

namespace probity::statement {
namespace {

using base::as_bytes;
using base::Code;

crypto::P256Key key_of(std::uint64_t seed) {
  base::SeededRandom random(seed);
  return crypto::P256Key::generate(random);
}

std::string envelope_json(const std::string& type, const std::string& payload,
                          const std::string& signatures) {
  return R"({"payloadType":)" + type + R"(,"payload":)" + payload + R"(,"signatures":)" +
         signatures + "}";
}
const std::string kType = "\"application/vnd.in-toto+json\"";

// The DSSE specification's own example of the PAE.
TEST(Envelope, PaeOfTheSpecification) {
  EXPECT_EQ(pae("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  EXPECT_EQ(pae("", ""), "DSSEv1 0  0 ");
}

TEST(Envelope, SignsAndVerifies) {
  const auto key = key_of(1);
  const Envelope envelope = make_envelope("{}", key);
  EXPECT_TRUE(verify(envelope, key.public_key()));
  EXPECT_EQ(envelope.keyid, key.public_key().key_id().hex());
  EXPECT_EQ(pae_digest(envelope).hex(), crypto::sha256(as_bytes(pae(kPayloadType, "{}"))).hex());
  EXPECT_EQ(pae_digest(make_envelope("{}", key_of(2))), pae_digest(envelope))
      << "the statement, not who signed";

  const auto refused = verify(envelope, key_of(2).public_key());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unauthorised);
  EXPECT_EQ(refused.error().pointer, "/signatures/0/sig");
  Envelope altered = envelope;
  altered.payload += ' ';
  EXPECT_FALSE(verify(altered, key.public_key()));
}

TEST(Envelope, GoesThroughJson) {
  EXPECT_TRUE(rc::check([](const std::string& payload) {
    static const auto key = key_of(3);
    const Envelope envelope = make_envelope(payload.empty() ? "x" : payload, key);
    const auto read = parse_envelope(to_json(envelope));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == envelope);
    RC_ASSERT(verify(*read, key.public_key()).has_value());
  }));
}

TEST(Envelope, TakesBothAlphabetsAndNoKeyid) {
  // "~~~?" needs '/' or '_' and '+' or '-'.
  for (const char* payload : {"\"fn5+Pw==\"", "\"fn5-Pw==\"", "\"fn5-Pw\""}) {
    const auto read = parse_envelope(envelope_json(kType, payload, R"([{"sig":"AA=="}])"));
    ASSERT_TRUE(read) << payload << read.error().what;
    EXPECT_EQ(read->payload, "~~~?");
    EXPECT_EQ(read->keyid, "");
  }
  EXPECT_TRUE(parse_envelope(R"({"payload":"AA==","payloadType":"application/vnd.in-toto+json",
      "signatures":[{"sig":"AA==","later":1}],"later":{}})"));
}

TEST(Envelope, ErrorsPointAtThePlace) {
  struct Row {
    std::string text;
    const char* pointer;
    const char* rule;
  };
  const Row rows[] = {
      {"[]", "", "envelope.form"},
      {"{}", "/payloadType", "envelope.payload-type"},
      {envelope_json("\"text/plain\"", "\"AA==\"", R"([{"sig":"AA=="}])"), "/payloadType",
       "envelope.payload-type"},
      {envelope_json(kType, "\"A\"", R"([{"sig":"AA=="}])"), "/payload", "envelope.payload"},
      {envelope_json(kType, "\"\"", R"([{"sig":"AA=="}])"), "/payload", "envelope.payload"},
      {envelope_json(kType, "\"AA==\\n\"", R"([{"sig":"AA=="}])"), "/payload", "envelope.payload"},
      {envelope_json(kType, "7", R"([{"sig":"AA=="}])"), "/payload", "envelope.payload"},
      {envelope_json(kType, "\"AA==\"", "[]"), "/signatures", "envelope.signatures"},
      {envelope_json(kType, "\"AA==\"", "{}"), "/signatures", "envelope.signatures"},
      {envelope_json(kType, "\"AA==\"", R"([{"sig":"AA=="},{"sig":"AA=="}])"), "/signatures",
       "envelope.signatures"},
      {envelope_json(kType, "\"AA==\"", "[{}]"), "/signatures/0/sig", "envelope.signatures"},
      {envelope_json(kType, "\"AA==\"", R"([{"sig":""}])"), "/signatures/0/sig",
       "envelope.signatures"},
      {envelope_json(kType, "\"AA==\"", R"([{"sig":"AA==","keyid":1}])"), "/signatures/0/keyid",
       "envelope.signatures"},
      {R"({"payload":"AA==","payload":"AA=="})", "/payload", "json.duplicate-key"},
  };
  for (const Row& row : rows) {
    const auto read = parse_envelope(row.text);
    ASSERT_FALSE(read) << row.text;
    EXPECT_EQ(read.error().code, Code::bad_input) << row.text;
    EXPECT_EQ(read.error().pointer, row.pointer) << row.text;
    EXPECT_EQ(read.error().rule, row.rule) << row.text;
  }
}

TEST(Envelope, CutOrAlteredIsNeverAccepted) {
  const auto key = key_of(4);
  const std::string text = to_json(make_envelope(R"({"a":"b"})", key));
  for (std::size_t i = 0; i < text.size(); ++i) {
    EXPECT_FALSE(parse_envelope(text.substr(0, i))) << "cut at " << i;
    std::string bad = text;
    bad[i] = bad[i] == 'Q' ? 'R' : 'Q';
    const auto read = parse_envelope(bad);
    if (read && verify(*read, key.public_key())) {
      // Only what is not signed may differ: the keyid.
      EXPECT_EQ(read->payload, R"({"a":"b"})") << "byte " << i;
      EXPECT_NE(read->keyid, key.public_key().key_id().hex()) << "byte " << i;
    }
  }
}

TEST(Envelope, HasACap) {
  const std::string text(base::limits::kEnvelopeBytes + 1, ' ');
  EXPECT_EQ(parse_envelope(text).error().code, Code::too_large);
}

}  // namespace
}  // namespace probity::statement

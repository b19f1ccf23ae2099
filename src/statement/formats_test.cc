// The examples in docs/formats are read out of the pages and must hold, byte by byte and together.
#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "crypto/sha256.h"
#include "statement/bundle.h"
#include "statement/leaf.h"
#include "statement/statement.h"

namespace probity::statement {
namespace {

// The text between "```language label" and "```" in docs/formats/<page>.
std::string example(const std::string& page, const std::string& label) {
  base::SystemFiles files;
  const auto text = files.read(PROBITY_SOURCE "/docs/formats/" + page, 1 << 20);
  if (!text) return "no such page";
  const std::string head = " " + label + "\n";
  for (std::size_t at = text->find("\n```"); at != std::string::npos;
       at = text->find("\n```", at + 4)) {
    const std::size_t line_end = text->find('\n', at + 1);
    if (!text->substr(at, line_end + 1 - at).ends_with(head)) continue;
    return text->substr(line_end + 1, text->find("```", line_end) - line_end - 1);
  }
  return "no such example";
}

// One line, without its newline.
std::string line(const std::string& page, const std::string& label) {
  std::string text = example(page, label);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

class Formats : public testing::Test {
 protected:
  crypto::P256PublicKey key_ =
      crypto::P256PublicKey::from_pem(example("signatures.md", "p256-public-key")).value();
  log::Verifier log_{
      "log.city.example",
      crypto::Ed25519PublicKey::from_pem(example("signatures.md", "ed25519-public-key")).value()};
};

TEST_F(Formats, Signatures) {
  EXPECT_EQ(line("signatures.md", "p256-key-id"), key_.key_id().hex());
  EXPECT_EQ(line("signatures.md", "log-id"), log_.log_id().hex());
  EXPECT_EQ(line("signatures.md", "cosignature-key-id"),
            log::note_key_id(log_.name, log::NoteKeyType::cosignature, log_.key).hex());
}

TEST_F(Formats, Envelope) {
  const std::string text = line("envelope.md", "envelope");
  const auto envelope = parse_envelope(text);
  ASSERT_TRUE(envelope) << envelope.error().what;
  EXPECT_EQ(to_json(*envelope), text);
  EXPECT_TRUE(verify(*envelope, key_));
  EXPECT_EQ(line("envelope.md", "payload"), envelope->payload);
  EXPECT_EQ(line("envelope.md", "pae"), pae(kPayloadType, envelope->payload));
  EXPECT_EQ(line("envelope.md", "pae-digest"), pae_digest(*envelope).hex());
  const auto statement = parse_statement(envelope->payload);
  ASSERT_TRUE(statement) << statement.error().what;
  EXPECT_EQ(to_payload(*statement), envelope->payload);
}

TEST_F(Formats, Leaf) {
  const std::string text = line("leaf.md", "leaf");
  EXPECT_EQ(leaf_body(parse_envelope(line("envelope.md", "envelope")).value(), key_), text);
  EXPECT_TRUE(parse_leaf(text));
  EXPECT_EQ(line("leaf.md", "leaf-hash"), log::leaf_hash(base::as_bytes(text)).hex());
}

TEST_F(Formats, Checkpoint) {
  const auto opened = log::open_checkpoint(example("checkpoint.md", "checkpoint"), {&log_, 1});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(base::to_string(opened->time), line("checkpoint.md", "checkpoint-time"));
}

TEST_F(Formats, Receipt) {
  const std::string text = line("receipt.md", "receipt");
  const auto receipt = parse_receipt(text);
  ASSERT_TRUE(receipt) << receipt.error().what;
  EXPECT_EQ(to_json(*receipt), text);
  EXPECT_EQ(receipt->leaf, line("leaf.md", "leaf"));
  EXPECT_EQ(receipt->checkpoint, example("checkpoint.md", "checkpoint"));
  EXPECT_TRUE(verify(*receipt, {&log_, 1}));
}

TEST_F(Formats, Bundle) {
  const std::string text = line("bundle.md", "bundle");
  const auto bundle = parse_bundle(text);
  ASSERT_TRUE(bundle) << bundle.error().what;
  EXPECT_EQ(to_json(*bundle), text);
  EXPECT_EQ(to_json(bundle->receipt), line("receipt.md", "receipt"));
  EXPECT_TRUE(verify(*bundle, key_, {&log_, 1}));
}

}  // namespace
}  // namespace probity::statement

// The examples in docs/formats are read out of the pages and must hold, byte by byte and together.
#include <gtest/gtest.h>

#include <string>

#include "base/files.h"
#include "crypto/sha256.h"
#include "log/entry_bundle.h"
#include "log/lines.h"
#include "log/proof_text.h"
#include "log/tile_path.h"
#include "log/witness.h"
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

TEST_F(Formats, Tiles) {
  const std::string all = example("tiles.md", "tile-paths");
  std::size_t seen = 0;
  for (std::string_view rest = all; const auto path = log::take_line(rest); ++seen) {
    const auto read = log::parse_tile_path(*path);
    ASSERT_TRUE(read) << *path;
    EXPECT_EQ(to_string(*read), *path);
    EXPECT_EQ(log::tile_at(read->tile.level, read->tile.index, {70'000}), read->tile) << *path;
  }
  EXPECT_EQ(seen, 10U);
  const auto bundle = base::from_hex(line("tiles.md", "entry-bundle")).value();
  const auto leaves = log::parse_entry_bundle(bundle, 2);
  ASSERT_TRUE(leaves) << leaves.error().what;
  EXPECT_EQ(base::as_text((*leaves)[0]), "ab");
  EXPECT_TRUE((*leaves)[1].empty());
}

TEST_F(Formats, PolicyAndProof) {
  const auto policy = log::parse_policy(example("policy.md", "policy"));
  ASSERT_TRUE(policy) << policy.error().pointer << " " << policy.error().what;
  ASSERT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->logs[0].key, log_);
  const std::string text = example("proof.md", "proof");
  const auto proof = log::parse_proof_text(text);
  ASSERT_TRUE(proof) << proof.error().what;
  EXPECT_EQ(to_string(*proof), text);
  const auto judged =
      verify(*proof, log::leaf_hash(base::as_bytes(line("leaf.md", "leaf"))), *policy);
  ASSERT_TRUE(judged) << judged.error().what;
  EXPECT_EQ(judged->cosigned.size(), 2U);
  // Without the witnesses two are missing: one of the public bodies, and the press.
  const auto bare = judge(*policy, example("checkpoint.md", "checkpoint"));
  ASSERT_TRUE(bare) << bare.error().what;
  EXPECT_EQ(bare->missing, 2U);
}

TEST_F(Formats, Witness) {
  const std::string text = example("witness.md", "add-checkpoint");
  const auto request = log::parse_add_checkpoint(text);
  ASSERT_TRUE(request) << request.error().what;
  EXPECT_EQ(to_string(*request), text);
  EXPECT_TRUE(may_cosign(*request, {&log_, 1}, {}));
  const auto policy = log::parse_policy(example("policy.md", "policy"));
  EXPECT_TRUE(log::accept_cosignature(example("witness.md", "witness-answer"), request->note.text,
                                      policy->witnesses[0].key));
}

}  // namespace
}  // namespace probity::statement

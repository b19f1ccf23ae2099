#include "statement/bundle.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/limits.h"
#include "base/number.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "statement/leaf.h"
#include "statement/members.h"

namespace probity::statement {
namespace {

using base::Code;
using base::Result;

constexpr const char* kRule = "bundle.form";
const std::string kEntry = "/verificationMaterial/tlogEntries/0";
const std::string kProof = kEntry + "/inclusionProof";

// Protobuf's JSON writes 64-bit integers as strings.
Result<std::uint64_t> int64_at(const json::Value& whole, const std::string& pointer) {
  PROBITY_TRY(const std::string_view text, text_at(whole, pointer, kRule));
  const auto number = base::parse_int(text);
  if (!number || *number < 0)
    return base::fail(Code::bad_input, "a member is no number", pointer, kRule,
                      std::string(text.substr(0, 40)), "digits in a string, no zeros in front");
  return static_cast<std::uint64_t>(*number);
}

// The format repeats what the checkpoint says; two truths in one file are refused.
base::Status agree(bool same, const std::string& pointer) {
  if (same) return {};
  return base::fail(Code::bad_input, "the bundle contradicts itself", pointer, "bundle.agreement",
                    {}, "what the checkpoint and the proof say");
}

Result<log::Checkpoint> checkpoint_in(const std::string& note_text) {
  PROBITY_TRY(const log::Note note, log::parse_note(note_text));
  return log::parse_checkpoint(note.text);
}

json::Object proof_object(const Receipt& receipt, const log::Checkpoint& checkpoint) {
  json::Array hashes;
  for (const base::NodeHash& hash : receipt.proof)
    hashes.push_back(json::Value(base::to_base64(hash.bytes)));
  json::Object proof;
  proof["logIndex"] = std::to_string(receipt.index.value);
  proof["rootHash"] = base::to_base64(checkpoint.root.bytes);
  proof["treeSize"] = std::to_string(checkpoint.size.value);
  proof["hashes"] = std::move(hashes);
  proof["checkpoint"] = json::Object{{"envelope", receipt.checkpoint}};
  return proof;
}

// The hint names the key. A keyid beside it would have cosign refuse the bundle:
// go-securesystemslib passes over a signature whose keyid is not spelt as it spells them, OpenSSH's
// way.
json::Value without_keyid(json::Value envelope) {
  envelope.as_object()["signatures"].as_array()[0].as_object().erase("keyid");
  return envelope;
}

}  // namespace

Result<Bundle> make_bundle(Envelope envelope, Receipt receipt, const log::Verifier& log) {
  PROBITY_TRY(const Leaf leaf, parse_leaf(receipt.leaf));
  PROBITY_TRY(log::Checkpoint checkpoint, checkpoint_in(receipt.checkpoint));
  Bundle bundle{std::move(envelope), leaf.key.key_id(), log.log_id(), std::move(receipt),
                std::move(checkpoint)};
  PROBITY_TRY(const auto opened, verify(bundle, leaf.key, {&log, 1}));
  return bundle;
}

std::string to_json(const Bundle& bundle) {
  json::Object entry;
  entry["logIndex"] = std::to_string(bundle.receipt.index.value);
  entry["logId"] = json::Object{{"keyId", base::to_base64(bundle.log.bytes)}};
  entry["kindVersion"] = json::Object{{"kind", "hashedrekord"}, {"version", "0.0.2"}};
  entry["inclusionProof"] = proof_object(bundle.receipt, bundle.checkpoint);
  entry["canonicalizedBody"] = base::to_base64(base::as_bytes(bundle.receipt.leaf));
  json::Object material;
  material["publicKey"] = json::Object{{"hint", bundle.key.hex()}};
  material["tlogEntries"] = json::Array{std::move(entry)};
  json::Object whole;
  whole["mediaType"] = kBundleType;
  whole["verificationMaterial"] = std::move(material);
  whole["dsseEnvelope"] = without_keyid(to_value(bundle.envelope));
  return json::canonical(whole);
}

Result<Bundle> parse_bundle(std::string_view text) {
  if (text.size() > base::limits::kBundleBytes)
    return base::fail(Code::too_large, "the bundle is too large", {}, "bundle.size",
                      std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(base::limits::kBundleBytes));
  PROBITY_TRY(const json::Value value, json::parse(text));
  PROBITY_CHECK(expect_text(value, "/mediaType", kRule, kBundleType));

  Bundle bundle;
  const json::Value* content = json::find(value, "dsseEnvelope");
  if (content == nullptr)
    return base::fail(Code::bad_input, "the bundle holds no envelope", "/dsseEnvelope", kRule,
                      "nothing", "a DSSE envelope");
  auto envelope = envelope_from(*content);
  if (!envelope) return base::fail(base::within(std::move(envelope).error(), "/dsseEnvelope"));
  bundle.envelope = std::move(*envelope);

  const std::string hint_pointer = "/verificationMaterial/publicKey/hint";
  PROBITY_TRY(const std::string_view hint, text_at(value, hint_pointer, kRule));
  const auto key = base::KeyId::from_hex(hint);
  if (!key)
    return base::fail(Code::bad_input, "the key's hint cannot be read", hint_pointer, kRule,
                      std::string(hint.substr(0, 80)),
                      "SHA-256 of the public key in 64 hex digits, lower case");
  bundle.key = *key;
  if (bundle.envelope.keyid.empty()) bundle.envelope.keyid = bundle.key.hex();

  const std::string entries_pointer = "/verificationMaterial/tlogEntries";
  PROBITY_TRY(const json::Value* entries, member_at(value, entries_pointer, kRule));
  if (!entries->is_array() || entries->get_array().size() != 1)
    return base::fail(Code::bad_input, "a bundle has one log entry", entries_pointer, kRule,
                      entries->is_array() ? std::to_string(entries->get_array().size())
                                          : std::string(json::kind_name(*entries)),
                      "1");
  PROBITY_CHECK(expect_text(value, kEntry + "/kindVersion/kind", kRule, "hashedrekord"));
  PROBITY_CHECK(expect_text(value, kEntry + "/kindVersion/version", kRule, "0.0.2"));
  PROBITY_TRY(bundle.log, digest_at<log::LogId>(value, kEntry + "/logId/keyId", kRule));
  PROBITY_TRY(const std::uint64_t index, int64_at(value, kEntry + "/logIndex"));
  PROBITY_TRY(const base::Bytes leaf, base64_at(value, kEntry + "/canonicalizedBody", kRule));
  PROBITY_TRY(const std::uint64_t index_again, int64_at(value, kProof + "/logIndex"));
  PROBITY_TRY(const std::uint64_t size, int64_at(value, kProof + "/treeSize"));
  PROBITY_TRY(const auto root, digest_at<base::RootHash>(value, kProof + "/rootHash", kRule));
  PROBITY_TRY(bundle.receipt.proof, hashes_at(value, kProof + "/hashes", kRule));
  const std::string note_pointer = kProof + "/checkpoint/envelope";
  PROBITY_TRY(bundle.receipt.checkpoint, text_at(value, note_pointer, kRule));
  bundle.receipt.index = {index};
  bundle.receipt.leaf = base::as_text(leaf);

  auto checkpoint = checkpoint_in(bundle.receipt.checkpoint);
  if (!checkpoint) return base::fail(base::within(std::move(checkpoint).error(), note_pointer));
  bundle.checkpoint = std::move(*checkpoint);
  PROBITY_CHECK(agree(index_again == index, kProof + "/logIndex"));
  PROBITY_CHECK(agree(size == bundle.checkpoint.size.value, kProof + "/treeSize"));
  PROBITY_CHECK(agree(root == bundle.checkpoint.root, kProof + "/rootHash"));
  return bundle;
}

Result<log::OpenedCheckpoint> verify(const Bundle& bundle, const crypto::P256PublicKey& key,
                                     std::span<const log::Verifier> logs) {
  const std::string body_pointer = kEntry + "/canonicalizedBody";
  if (const auto signed_by = verify(bundle.envelope, key); !signed_by)
    return base::fail(base::within(signed_by.error(), "/dsseEnvelope"));
  if (bundle.receipt.leaf != leaf_body(bundle.envelope, key))
    return base::fail(Code::bad_input, "the log's entry is of another statement, signature or key",
                      body_pointer, "bundle.leaf", {}, "the leaf of this envelope");
  auto opened = verify(bundle.receipt, logs);
  if (!opened) {
    const bool note = opened.error().pointer.starts_with("/checkpoint");
    base::Error error = std::move(opened).error();
    error.pointer = note ? kProof + "/checkpoint/envelope" : kProof + "/hashes";
    return base::fail(std::move(error));
  }
  if (opened->log != bundle.log)
    return base::fail(Code::bad_input, "the bundle names another log than the checkpoint's",
                      kEntry + "/logId/keyId", "bundle.agreement", bundle.log.hex(),
                      opened->log.hex());
  return opened;
}

}  // namespace probity::statement

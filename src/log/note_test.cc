// Signed notes, checkpoints and cosignatures.
#include "log/note.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/limits.h"
#include "base/number.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/keys_fixture.h"

namespace probity::log {
namespace {

using base::Code;
using base::Time;

std::string slurp(const std::string& name) {
  std::ifstream file(std::string(PROBITY_CASES "/logs/") + name, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// The example of golang.org/x/mod/sumdb/note's documentation.
const char* const kGoNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(Note, ReadsGoExample) {
  // "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  const auto raw = base::from_base64("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  const auto key = crypto::Ed25519PublicKey::from_bytes(base::ByteView(*raw).subspan(1));
  EXPECT_EQ(base::to_hex(hint_of(note_key_id("PeterNeumann", NoteKeyType::ed25519, *key))),
            "c74f20a3");
  const auto note = parse_note(kGoNote);
  ASSERT_TRUE(note) << note.error().what;
  EXPECT_TRUE(verify_note(*note, "PeterNeumann", *key));
  EXPECT_EQ(to_string(*note), kGoNote);
  EXPECT_EQ(verify_note(*note, "Peter", *key).error().code, Code::unauthorised);
}

TEST(Note, SignsAndKeepsStrangers) {
  const auto ours = key_of(1), theirs = key_of(2);
  Note note{"hello\n",
            {sign_note("hello\n", "b.example", theirs), sign_note("hello\n", "a.example", ours)}};
  const auto read = parse_note(to_string(note));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, note);
  EXPECT_TRUE(verify_note(*read, "a.example", ours.public_key()));
  note.text = "hellO\n";
  const auto refused = verify_note(note, "a.example", ours.public_key());
  EXPECT_EQ(refused.error().what, "a signature of the note is false");
}

TEST(Note, RefusesOtherForms) {
  const std::string good = kGoNote;
  const std::string line = good.substr(good.find("\u2014"));
  const std::string bad[] = {"",
                             "\n",
                             "text\n",
                             "text\n\n",
                             good.substr(0, good.size() - 1),
                             good + "\n",
                             good + "x\n",
                             "text\n" + line,
                             "te\txt\n\n" + line,
                             "te\xffxt\n\n" + line,
                             "text\n\n- a.example AAAAAAA=\n",
                             "text\n\n\u2014 a.example\n",
                             "text\n\n\u2014  AAAAAAA=\n",
                             "text\n\n\u2014 a+b AAAAAAA=\n",
                             "text\n\n\u2014 a\u00a0b AAAAAAA=\n",
                             "text\n\n\u2014 a AAAAAA==\n",  // a hint and no signature
                             "text\n\n\u2014 a AAAAAAB=\n",  // bits past the end
                             "text\n\n\u2014 a AAAAAAA\n",   // no padding
                             "text\n\n\u2014 a AAAAAAA= \n",
                             "text\n\n\u2014 a -_AAAAA=\n"};
  for (const std::string& text : bad) {
    const auto note = parse_note(text);
    ASSERT_FALSE(note) << text;
    EXPECT_EQ(note.error().code, Code::bad_input);
    EXPECT_EQ(note.error().rule, "note.format");
  }
  EXPECT_TRUE(parse_note("text\n\n\u2014 a AAAAAAA=\n"));
}

TEST(Note, HasCaps) {
  std::string many = "text\n\n";
  for (std::size_t i = 0; i < base::limits::kNoteSignatures; ++i) many += "\u2014 a AAAAAAA=\n";
  EXPECT_TRUE(parse_note(many));
  EXPECT_EQ(parse_note(many + "\u2014 a AAAAAAA=\n").error().code, Code::too_large);
  EXPECT_EQ(parse_note(std::string(base::limits::kNoteBytes + 1, 'a')).error().code,
            Code::too_large);
}

TEST(Note, WhatIsReadIsWrittenBack) {
  EXPECT_TRUE(rc::check([](const std::string& noise, std::size_t at) {
    std::string text = kGoNote;
    text.insert(at % text.size(), noise);
    if (const auto note = parse_note(text)) RC_ASSERT(to_string(*note) == text);
  }));
}

Checkpoint checkpoint_of(std::uint64_t size) {
  return {"log.city.example", {size}, empty_root(), {}};
}

TEST(Checkpoint, OneSpelling) {
  const std::string root = base::to_base64(empty_root().bytes);
  const std::string good = "log.city.example\n0\n" + root + "\n";
  EXPECT_EQ(to_string(checkpoint_of(0)), good);
  EXPECT_EQ(parse_checkpoint(good), checkpoint_of(0));
  const auto extended = parse_checkpoint(good + "more\nand more\n");
  ASSERT_TRUE(extended);
  EXPECT_EQ(extended->extensions, (std::vector<std::string>{"more", "and more"}));
  EXPECT_EQ(to_string(*extended), good + "more\nand more\n");
  const std::string bad[] = {"",
                             "\n",
                             good.substr(0, good.size() - 1),
                             "a\n1\n",
                             "a\n01\n" + root + "\n",
                             "a\n-1\n" + root + "\n",
                             "a\n1 \n" + root + "\n",
                             "\n1\n" + root + "\n",
                             "a\n9223372036854775808\n" + root + "\n",
                             "a\n1\n" + root.substr(0, 43) + "\n",
                             "a\n1\nAAAA\n",
                             "a\n1\n" + root + "\n\nx\n",
                             "a\ntime 1\n" + root + "\n"};
  for (const std::string& text : bad) {
    const auto read = parse_checkpoint(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().rule, "checkpoint.format");
  }
}

TEST(SignedCheckpoint, CarriesTheBatchTime) {
  const auto key = key_of(3);
  const Time time{1'795'411'980};
  const auto text = sign_checkpoint(checkpoint_of(7), key, time);
  ASSERT_TRUE(text);
  const Verifier log{"log.city.example", key.public_key()};
  const auto opened = open_checkpoint(*text, {&log, 1});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(*opened, (OpenedCheckpoint{checkpoint_of(7), time, log.log_id()}));
}

TEST(SignedCheckpoint, RefusesEveryAlteredByte) {
  const auto key = key_of(3);
  const std::string text = *sign_checkpoint(checkpoint_of(7), key, {1'795'411'980});
  const Verifier log{"log.city.example", key.public_key()};
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string bad = text;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_checkpoint(bad, {&log, 1})) << "byte " << i;
    EXPECT_FALSE(open_checkpoint(text.substr(0, i), {&log, 1})) << "cut at " << i;
  }
}

TEST(SignedCheckpoint, NeedsALogThatIsTrusted) {
  const auto key = key_of(3), other = key_of(4);
  const std::string text = *sign_checkpoint(checkpoint_of(7), key, {5});
  const Verifier wrong_key{"log.city.example", other.public_key()};
  const Verifier wrong_name{"log.town.example", key.public_key()};
  const Verifier right{"log.city.example", key.public_key()};
  EXPECT_EQ(open_checkpoint(text, {}).error().code, Code::unauthorised);
  EXPECT_FALSE(open_checkpoint(text, std::vector{wrong_key}));
  EXPECT_FALSE(open_checkpoint(text, std::vector{wrong_name}));
  EXPECT_TRUE(open_checkpoint(text, std::vector{wrong_key, wrong_name, right}))
      << "a log that changed its key";

  // Both lines are needed: without the log's own cosignature there is no time to rely on.
  Note note = *parse_note(text);
  const auto with = [&](std::vector<NoteSignature> lines) {
    return to_string(Note{note.text, std::move(lines)});
  };
  EXPECT_FALSE(open_checkpoint(with({note.signatures[0]}), std::vector{right}));
  EXPECT_FALSE(open_checkpoint(with({note.signatures[1]}), std::vector{right}));
  const auto stranger = cosign(note.text, "witness.example", other, {9});
  EXPECT_TRUE(
      open_checkpoint(with({stranger, note.signatures[1], note.signatures[0]}), std::vector{right}))
      << "order and strangers do not matter";
}

TEST(SignedCheckpoint, RefusesToSignWhatCannotBeRead) {
  const auto key = key_of(3);
  for (const char* origin : {"", "a b", "a+b", "a\nb"}) {
    Checkpoint checkpoint = checkpoint_of(1);
    checkpoint.origin = origin;
    EXPECT_FALSE(sign_checkpoint(checkpoint, key, {5})) << origin;
  }
  Checkpoint checkpoint = checkpoint_of(1);
  checkpoint.extensions = {""};
  EXPECT_FALSE(sign_checkpoint(checkpoint, key, {5}));
  EXPECT_FALSE(sign_checkpoint(checkpoint_of(1), key, {0}));
}

// A checkpoint of a log of Rekor v2, cosigned by public witnesses whose keys we do not hold.
TEST(PublicCases, RekorV2Checkpoint) {
  const std::string folder =
      "sigstore-conformance/test/assets/bundle-verify/rekor2-dsse-happy-path/";
  const std::string text = slurp(folder + "bundle.sigstore.json");
  if (text.empty()) GTEST_SKIP() << "the public cases are not here: logs/sigstore-conformance";
  const auto bundle = boost::json::parse(text);
  const auto root = boost::json::parse(slurp(folder + "trusted_root.json"));
  const auto& entry = bundle.at("verificationMaterial").at("tlogEntries").at(0);
  const auto& inclusion = entry.at("inclusionProof");
  const auto note = parse_note(inclusion.at("checkpoint").at("envelope").as_string().c_str());
  ASSERT_TRUE(note) << note.error().what;
  const auto checkpoint = parse_checkpoint(note->text);
  ASSERT_TRUE(checkpoint) << checkpoint.error().what;
  EXPECT_EQ(base::to_base64(checkpoint->root.bytes), inclusion.at("rootHash").as_string().c_str());

  bool known = false;
  for (const auto& tlog : root.at("tlogs").as_array()) {
    if (tlog.at("logId") != entry.at("logId")) continue;
    known = true;
    const auto spki = base::from_base64(tlog.at("publicKey").at("rawBytes").as_string().c_str());
    const auto key = crypto::Ed25519PublicKey::from_der(*spki);
    ASSERT_TRUE(key);
    EXPECT_TRUE(verify_note(*note, checkpoint->origin, *key));
    // Rekor v2 names a log by the whole digest of which the key hint is the beginning.
    EXPECT_EQ(base::to_base64(note_key_id(checkpoint->origin, NoteKeyType::ed25519, *key).bytes),
              tlog.at("logId").at("keyId").as_string().c_str());
  }
  EXPECT_TRUE(known);

  Proof proof;
  for (const auto& hash : inclusion.at("hashes").as_array())
    proof.push_back(base::NodeHash::from_bytes(*base::from_base64(hash.as_string().c_str())));
  const auto body = base::from_base64(entry.at("canonicalizedBody").as_string().c_str());
  const auto index = base::parse_int(entry.at("logIndex").as_string().c_str());
  EXPECT_TRUE(verify_inclusion(leaf_hash(*body), {static_cast<std::uint64_t>(*index)},
                               checkpoint->size, proof, checkpoint->root));
}

// A cosignature that another program made (sunlight's witness), with its published verifier key.
TEST(PublicCases, SunlightWitness) {
  const std::string folder = "sunlight-tiles/cmd/skylight/testdata/witness2/";
  const std::string description = slurp(folder + "witness.v0.json");
  if (description.empty()) GTEST_SKIP() << "the public cases are not here: logs/sunlight-tiles";
  const std::string vkey = boost::json::parse(description)
                               .at("verifier_keys")
                               .at(0)
                               .as_string()
                               .c_str();  // NAME+HINT+BASE64(type,
                                          // key)
  const std::size_t first = vkey.find('+'), second = vkey.find('+', first + 1);
  const auto raw = base::from_base64(vkey.substr(second + 1));
  ASSERT_TRUE(raw && raw->at(0) == static_cast<std::uint8_t>(NoteKeyType::cosignature));
  const Verifier witness{vkey.substr(0, first),
                         *crypto::Ed25519PublicKey::from_bytes(base::ByteView(*raw).subspan(1))};
  EXPECT_EQ(base::to_hex(hint_of(note_key_id(witness.name, NoteKeyType::cosignature, witness.key))),
            vkey.substr(first + 1, second - first - 1));
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PROBITY_CASES "/logs/") + folder)) {
    if (!entry.is_directory()) continue;
    ++count;
    const auto note = parse_note(slurp(folder + entry.path().filename().string() + "/checkpoint"));
    ASSERT_TRUE(note) << note.error().what;
    const auto time = verify_cosignature(*note, witness);
    ASSERT_TRUE(time) << time.error().what;
    EXPECT_EQ(base::to_string(*time).substr(0, 3), "202");
    Note altered = *note;
    altered.text[0] ^= 1;
    EXPECT_FALSE(verify_cosignature(altered, witness));
  }
  EXPECT_GT(count, 0U);
}

}  // namespace
}  // namespace probity::log

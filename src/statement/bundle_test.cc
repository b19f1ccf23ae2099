// Leaves, receipts and bundles: made, read, verified, and refused when altered.
#include "statement/bundle.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/limits.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "statement/leaf.h"
#include "statement/sample_log.h"

namespace probity::statement {
namespace {

using base::Code;

constexpr base::Time kTime{1'795'411'980};

crypto::P256Key key_of(std::uint64_t seed) {
  base::SeededRandom random(seed);
  return crypto::P256Key::generate(random);
}

// A log of 11 entries of which number 6 is ours.
struct Sample {
  crypto::P256Key key = key_of(7);
  SampleLog log{"log.city.example"};
  Envelope envelope = make_envelope(R"({"said":"so"})", key);
  Receipt receipt;

  Sample() {
    log::LogIndex ours;
    for (int i = 0; i < 11; ++i) {
      const auto body =
          i == 6 ? leaf_body(envelope, key.public_key()) : "entry " + std::to_string(i);
      const auto index = log.append(body);
      if (i == 6) ours = index;
    }
    receipt = log.receipt(ours, kTime);
  }
  Bundle bundle() const { return make_bundle(envelope, receipt, log.verifier()).value(); }
};

TEST(Leaf, OneSpelling) {
  const Sample sample;
  const std::string body = leaf_body(sample.envelope, sample.key.public_key());
  const auto leaf = parse_leaf(body);
  ASSERT_TRUE(leaf) << leaf.error().what;
  EXPECT_EQ(leaf->digest, pae_digest(sample.envelope));
  EXPECT_EQ(leaf->signature, sample.envelope.signature);
  EXPECT_EQ(leaf->key, sample.key.public_key());
  EXPECT_EQ(to_body(*leaf), body);
  EXPECT_GE(body.size(), 350U);
  EXPECT_LE(body.size(), 600U);

  EXPECT_EQ(parse_leaf(body + " ").error().rule, "leaf.canonical");
  json::Value more = json::parse(body).value();
  more.as_object()["more"] = 1;
  EXPECT_EQ(parse_leaf(json::canonical(more)).error().rule, "leaf.canonical");
  for (std::size_t i = 0; i < body.size(); ++i) {
    std::string bad = body;
    bad[i] = bad[i] == 'B' ? 'C' : 'B';
    const auto read = parse_leaf(bad);
    EXPECT_FALSE(read && *read == *leaf) << "byte " << i;
    EXPECT_FALSE(parse_leaf(body.substr(0, i)));
  }
}

TEST(Leaf, ErrorsPointAtThePlace) {
  const Sample sample;
  const std::string record = "/spec/hashedRekordV002";
  for (const std::string& pointer :
       {std::string("/apiVersion"), std::string("/kind"), record + "/data/algorithm",
        record + "/data/digest", record + "/signature/content",
        record + "/signature/verifier/keyDetails",
        record + "/signature/verifier/publicKey/rawBytes"}) {
    json::Value value = json::parse(leaf_body(sample.envelope, sample.key.public_key())).value();
    value.at_pointer(pointer) = "AAAA";
    const auto read = parse_leaf(json::canonical(value));
    if (pointer.ends_with("content"))
      continue;  // any bytes can be a signature until it is verified
    ASSERT_FALSE(read) << pointer;
    EXPECT_EQ(read.error().pointer, pointer);
  }
}

TEST(Receipt, GoesThroughJsonAndVerifies) {
  const Sample sample;
  const auto read = parse_receipt(to_json(sample.receipt));
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, sample.receipt);
  const auto verifier = sample.log.verifier();
  const auto opened = verify(*read, {&verifier, 1});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->time, kTime);
  EXPECT_EQ(opened->checkpoint.size, log::TreeSize{11});
}

TEST(Receipt, RefusesWhatIsNotTheLogs) {
  const Sample sample;
  const auto verifier = sample.log.verifier();
  const auto refused = [&](auto change) {
    Receipt receipt = sample.receipt;
    change(receipt);
    const auto opened = verify(receipt, {&verifier, 1});
    return opened ? std::string("accepted") : opened.error().pointer;
  };
  EXPECT_EQ(refused([](Receipt& r) { r.leaf += ' '; }), "/proof");
  EXPECT_EQ(refused([](Receipt& r) { r.index.value += 1; }), "/proof");
  EXPECT_EQ(refused([](Receipt& r) { r.index.value = 11; }), "/proof");
  EXPECT_EQ(refused([](Receipt& r) { r.proof.pop_back(); }), "/proof");
  EXPECT_EQ(refused([](Receipt& r) { r.proof[1].bytes[3] ^= 1; }), "/proof");
  EXPECT_EQ(refused([](Receipt& r) { r.checkpoint[3] ^= 1; }), "/checkpoint");
  // Another log of the same name.
  SampleLog other("log.city.example", 2);
  const std::string foreign = other.receipt(other.append("x"), kTime).checkpoint;
  EXPECT_EQ(refused([&](Receipt& r) { r.checkpoint = foreign; }), "/checkpoint");
  EXPECT_EQ(verify(sample.receipt, {}).error().code, Code::unauthorised);
}

TEST(Receipt, ErrorsPointAtThePlace) {
  const Sample sample;
  const std::pair<const char*, json::Value> rows[] = {{"/index", "6"}, {"/index", -1},
                                                      {"/index", 1.5}, {"/leaf", 1},
                                                      {"/proof", "x"}, {"/checkpoint", nullptr}};
  for (const auto& [pointer, wrong] : rows) {
    json::Value value = json::parse(to_json(sample.receipt)).value();
    value.at_pointer(pointer) = wrong;
    const auto read = parse_receipt(json::canonical(value));
    ASSERT_FALSE(read) << pointer;
    EXPECT_EQ(read.error().pointer, pointer);
  }
  EXPECT_EQ(parse_receipt(std::string(base::limits::kReceiptBytes + 1, ' ')).error().code,
            Code::too_large);
}

TEST(Bundle, GoesThroughJsonAndVerifies) {
  const Sample sample;
  const Bundle bundle = sample.bundle();
  const auto read = parse_bundle(to_json(bundle));
  ASSERT_TRUE(read) << read.error().what << read.error().pointer;
  EXPECT_EQ(*read, bundle);
  EXPECT_EQ(read->key, sample.key.public_key().key_id());
  EXPECT_EQ(read->log, sample.log.verifier().log_id());
  const auto verifier = sample.log.verifier();
  const auto opened = verify(*read, sample.key.public_key(), {&verifier, 1});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->time, kTime);
}

// cosign passes over a signature whose keyid it would have spelt otherwise. Bundles of before have
// one.
TEST(Bundle, TheHintAloneNamesTheKey) {
  const Sample sample;
  const Bundle bundle = sample.bundle();
  json::Value value = json::parse(to_json(bundle)).value();
  auto& signature = value.at_pointer("/dsseEnvelope/signatures/0").as_object();
  EXPECT_FALSE(signature.contains("keyid"));
  EXPECT_EQ(parse_bundle(json::canonical(value))->envelope.keyid, bundle.key.hex());
  signature["keyid"] = bundle.key.hex();
  EXPECT_EQ(parse_bundle(json::canonical(value)), bundle);
}

TEST(Bundle, IsNotMadeOfWhatDoesNotVerify) {
  const Sample sample;
  const auto verifier = sample.log.verifier();
  EXPECT_FALSE(make_bundle(make_envelope("{}", sample.key), sample.receipt, verifier))
      << "another statement";
  EXPECT_FALSE(
      make_bundle(sample.envelope, sample.receipt, SampleLog("log.city.example", 2).verifier()));
  Receipt receipt = sample.receipt;
  receipt.leaf = "entry 6";
  EXPECT_FALSE(make_bundle(sample.envelope, receipt, verifier));
}

TEST(Bundle, EveryPartIsBound) {
  const Sample sample;
  const auto verifier = sample.log.verifier();
  const auto refused = [&](const char* pointer, const std::string& wrong) -> std::string {
    json::Value value = json::parse(to_json(sample.bundle())).value();
    value.at_pointer(pointer) = wrong;
    const auto read = parse_bundle(json::canonical(value));
    if (!read) return read.error().pointer;
    const auto opened = verify(*read, sample.key.public_key(), {&verifier, 1});
    return opened ? "accepted" : opened.error().pointer;
  };
  const std::string entry = "/verificationMaterial/tlogEntries/0";
  const auto other = make_envelope(R"({"said":"otherwise"})", sample.key);
  const auto base64 = [](std::string_view text) { return base::to_base64(base::as_bytes(text)); };
  const std::string zeros = base::to_base64(base::Bytes(32));
  const std::pair<std::string, std::string> rows[] = {
      {"/mediaType", "application/json"},
      {"/dsseEnvelope/payload", base64(R"({"said":"no"})")},
      {"/dsseEnvelope/signatures/0/sig", base::to_base64(other.signature)},
      {"/verificationMaterial/publicKey/hint", "a key"},
      {entry + "/kindVersion/kind", "dsse"},
      {entry + "/kindVersion/version", "0.0.1"},
      {entry + "/logId/keyId", zeros},
      {entry + "/logIndex", "07"},
      {entry + "/canonicalizedBody", base64(leaf_body(other, sample.key.public_key()))},
      {entry + "/inclusionProof/logIndex", "7"},
      {entry + "/inclusionProof/treeSize", "12"},
      {entry + "/inclusionProof/rootHash", zeros},
      {entry + "/inclusionProof/checkpoint/envelope", "log.city.example\n"},
  };
  for (const auto& [pointer, wrong] : rows) {
    const std::string found = refused(pointer.c_str(), wrong);
    // Another payload shows as a signature that does not fit it.
    EXPECT_EQ(found,
              pointer == "/dsseEnvelope/payload" ? "/dsseEnvelope/signatures/0/sig" : pointer);
  }
  EXPECT_EQ(refused((entry + "/inclusionProof/hashes/0").c_str(), zeros),
            entry + "/inclusionProof/hashes");
}

// The same statement signed again is another entry: the receipt of one signature does not serve for
// the other.
TEST(Bundle, TheSignatureIsTheOneThatWasLogged) {
  const Sample sample;
  Bundle bundle = sample.bundle();
  bundle.envelope = make_envelope(sample.envelope.payload, sample.key);
  const auto verifier = sample.log.verifier();
  const auto opened = verify(bundle, sample.key.public_key(), {&verifier, 1});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().rule, "bundle.leaf");
}

TEST(Bundle, RefusesSeveralEntriesAndNone) {
  const Sample sample;
  json::Value value = json::parse(to_json(sample.bundle())).value();
  auto& entries = value.at_pointer("/verificationMaterial/tlogEntries").as_array();
  entries.push_back(entries[0]);
  EXPECT_EQ(parse_bundle(json::canonical(value)).error().found, "2");
  entries.clear();
  EXPECT_EQ(parse_bundle(json::canonical(value)).error().found, "0");
  value.as_object().erase("dsseEnvelope");
  EXPECT_EQ(parse_bundle(json::canonical(value)).error().pointer, "/dsseEnvelope");
  EXPECT_EQ(parse_bundle(std::string(base::limits::kBundleBytes + 1, ' ')).error().code,
            Code::too_large);
}

}  // namespace
}  // namespace probity::statement

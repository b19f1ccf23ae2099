#include "statement/leaf.h"

#include <boost/json/object.hpp>

#include "base/limits.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "statement/members.h"

namespace probity::statement {
namespace {

constexpr const char* kRule = "leaf.form";
constexpr std::string_view kKind = "hashedrekord";
constexpr std::string_view kVersion = "0.0.2";
// Names of Sigstore's protobuf enumerations HashAlgorithm and PublicKeyDetails.
constexpr std::string_view kAlgorithm = "SHA2_256";
constexpr std::string_view kKeyDetails = "PKIX_ECDSA_P256_SHA_256";

const std::string kRecord = "/spec/hashedRekordV002";

}  // namespace

std::string to_body(const Leaf& leaf) {
  json::Object verifier;
  verifier["keyDetails"] = kKeyDetails;
  verifier["publicKey"] = json::Object{{"rawBytes", base::to_base64(leaf.key.der())}};
  json::Object signature;
  signature["content"] = base::to_base64(leaf.signature);
  signature["verifier"] = std::move(verifier);
  json::Object record;
  record["data"] =
      json::Object{{"algorithm", kAlgorithm}, {"digest", base::to_base64(leaf.digest.bytes)}};
  record["signature"] = std::move(signature);
  json::Object whole;
  whole["apiVersion"] = kVersion;
  whole["kind"] = kKind;
  whole["spec"] = json::Object{{"hashedRekordV002", std::move(record)}};
  return json::canonical(whole);
}

std::string leaf_body(const Envelope& envelope, const crypto::P256PublicKey& key) {
  return to_body({pae_digest(envelope), envelope.signature, key});
}

base::Result<Leaf> parse_leaf(std::string_view body) {
  PROBITY_TRY(const json::Value value, json::parse(body));
  PROBITY_CHECK(expect_text(value, "/apiVersion", kRule, kVersion));
  PROBITY_CHECK(expect_text(value, "/kind", kRule, kKind));
  PROBITY_CHECK(expect_text(value, kRecord + "/data/algorithm", kRule, kAlgorithm));
  PROBITY_CHECK(expect_text(value, kRecord + "/signature/verifier/keyDetails", kRule, kKeyDetails));
  PROBITY_TRY(const auto digest,
              digest_at<base::PaeDigest>(value, kRecord + "/data/digest", kRule));
  PROBITY_TRY(base::Bytes signature, base64_at(value, kRecord + "/signature/content", kRule));
  const std::string key_pointer = kRecord + "/signature/verifier/publicKey/rawBytes";
  PROBITY_TRY(const base::Bytes spki, base64_at(value, key_pointer, kRule));
  auto key = crypto::P256PublicKey::from_der(spki);
  if (!key) return base::fail(base::within(std::move(key).error(), key_pointer));

  Leaf leaf{digest, std::move(signature), std::move(*key)};
  // One entry, one spelling: the hash is over these bytes, and nothing may hide in fields that
  // nobody reads.
  if (to_body(leaf) != body)
    return base::fail(base::Code::bad_input, "the leaf is not in its canonical form", {},
                      "leaf.canonical", {}, "RFC 8785, and no other members");
  return leaf;
}

}  // namespace probity::statement

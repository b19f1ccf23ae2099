#include "statement/leaf.h"

#include <algorithm>

#include "base/limits.h"
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

// The canonical form is one text with three holes, each filled with base64, which nothing in JSON
// escapes.
constexpr std::string_view kBeforeDigest =
    R"({"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":)"
    R"({"data":{"algorithm":"SHA2_256","digest":")";
constexpr std::string_view kBeforeSignature = R"("},"signature":{"content":")";
constexpr std::string_view kBeforeKey =
    R"(","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256","publicKey":{"rawBytes":")";
constexpr std::string_view kEnd = R"("}}}}}})";

// What stands in the hole after `before`; `rest` goes on behind it.
std::optional<base::Bytes> take_hole(std::string_view& rest, std::string_view before) {
  if (!rest.starts_with(before)) return std::nullopt;
  rest.remove_prefix(before.size());
  const std::string_view hole = rest.substr(0, rest.find('"'));
  rest.remove_prefix(hole.size());
  return base::from_base64(hole);
}

}  // namespace

std::string to_body(const Leaf& leaf) {
  std::string body;
  body.reserve(512);
  body.append(kBeforeDigest).append(base::to_base64(leaf.digest.bytes));
  body.append(kBeforeSignature).append(base::to_base64(leaf.signature));
  body.append(kBeforeKey).append(base::to_base64(leaf.key.der()));
  return body.append(kEnd);
}

std::string leaf_body(const Envelope& envelope, const crypto::P256PublicKey& key) {
  return to_body({pae_digest(envelope), envelope.signature, key});
}

base::Result<Leaf> parse_leaf(std::string_view body) { return LeafReader().read(body); }

base::Result<crypto::P256PublicKey> LeafReader::key_of(const base::Bytes& spki) {
  if (!last_ || last_->der() != spki) {
    PROBITY_TRY(last_, crypto::P256PublicKey::from_der(spki));
  }
  return *last_;
}

std::optional<Leaf> LeafReader::read_canonical(std::string_view body) {
  std::string_view rest = body;
  const auto digest = take_hole(rest, kBeforeDigest);
  auto signature = take_hole(rest, kBeforeSignature);
  const auto spki = take_hole(rest, kBeforeKey);
  base::PaeDigest pae;
  if (!digest || !signature || !spki || rest != kEnd || digest->size() != pae.bytes.size())
    return std::nullopt;
  std::copy(digest->begin(), digest->end(), pae.bytes.begin());
  auto key = key_of(*spki);
  if (!key) return std::nullopt;
  Leaf leaf{pae, *std::move(signature), *std::move(key)};
  // Base64 has other spellings.
  return to_body(leaf) == body ? std::optional(std::move(leaf)) : std::nullopt;
}

base::Result<Leaf> LeafReader::read(std::string_view body) {
  if (auto leaf = read_canonical(body)) return *std::move(leaf);
  // What is wrong with it.
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
  auto key = key_of(spki);
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

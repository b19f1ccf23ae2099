#include "statement/envelope.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/limits.h"
#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "statement/members.h"

namespace probity::statement {

using base::Code;
using base::Result;

Result<Envelope> parse_envelope(std::string_view text) {
  if (text.size() > base::limits::kEnvelopeBytes)
    return base::fail(Code::too_large, "the envelope is too large", {}, "envelope.size",
                      std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(base::limits::kEnvelopeBytes));
  PROBITY_TRY(const json::Value value, json::parse(text));
  return envelope_from(value);
}

Result<Envelope> envelope_from(const json::Value& value) {
  if (!value.is_object())
    return base::fail(Code::bad_input, "the envelope is no object", {}, "envelope.form",
                      std::string(json::kind_name(value)), "a DSSE envelope");
  PROBITY_CHECK(expect_text(value, "/payloadType", "envelope.payload-type", kPayloadType));
  PROBITY_TRY(const base::Bytes payload, base64_at(value, "/payload", "envelope.payload"));

  PROBITY_TRY(const json::Value* signatures,
              member_at(value, "/signatures", "envelope.signatures"));
  if (!signatures->is_array() || signatures->get_array().size() != 1)
    return base::fail(
        Code::bad_input,
        "an envelope has exactly one signature; who agrees with it signs an endorsement",
        "/signatures", "envelope.signatures",
        signatures->is_array() ? std::to_string(signatures->get_array().size())
                               : std::string(json::kind_name(*signatures)),
        "1");
  Envelope envelope;
  PROBITY_TRY(envelope.signature, base64_at(value, "/signatures/0/sig", "envelope.signatures"));
  if (json::at(value, "/signatures/0/keyid") != nullptr) {
    PROBITY_TRY(envelope.keyid, text_at(value, "/signatures/0/keyid", "envelope.signatures"));
  }
  envelope.payload = base::as_text(payload);
  return envelope;
}

json::Value to_value(const Envelope& envelope) {
  json::Object signature;
  signature["keyid"] = envelope.keyid;
  signature["sig"] = base::to_base64(envelope.signature);
  json::Object whole;
  whole["payload"] = base::to_base64(base::as_bytes(envelope.payload));
  whole["payloadType"] = kPayloadType;
  whole["signatures"] = json::Array{std::move(signature)};
  return whole;
}

std::string to_json(const Envelope& envelope) { return json::canonical(to_value(envelope)); }

std::string pae(std::string_view payload_type, std::string_view payload) {
  std::string encoded = "DSSEv1 ";
  encoded += std::to_string(payload_type.size());
  encoded += ' ';
  encoded += payload_type;
  encoded += ' ';
  encoded += std::to_string(payload.size());
  encoded += ' ';
  encoded += payload;
  return encoded;
}

base::PaeDigest pae_digest(const Envelope& envelope) {
  return crypto::sha256(base::as_bytes(pae(kPayloadType, envelope.payload))).retag<base::PaeTag>();
}

Envelope make_envelope(std::string payload, const crypto::P256Key& key) {
  base::Bytes signature = key.sign(base::as_bytes(pae(kPayloadType, payload)));
  return {std::move(payload), std::move(signature), key.public_key().key_id().hex()};
}

base::Status verify(const Envelope& envelope, const crypto::P256PublicKey& key) {
  if (!key.verify(base::as_bytes(pae(kPayloadType, envelope.payload)), envelope.signature))
    return base::fail(Code::unauthorised, "the signature is not of this key and these bytes",
                      "/signatures/0/sig", "envelope.signature", {}, key.key_id().hex());
  return {};
}

}  // namespace probity::statement

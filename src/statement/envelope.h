// Envelope: DSSE 1.0.2 around one in-toto statement, with exactly one signature: a second signer
// makes a second statement, and a Sigstore bundle holds one only. The signature is over the PAE of
// the very bytes that are parsed; the keyid is a hint and never trusted. Values; any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "crypto/p256.h"
#include "json/fwd.h"

namespace probity::statement {

inline constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";

struct Envelope {
  std::string payload;    // the decoded bytes: the statement's JSON
  base::Bytes signature;  // DER
  std::string keyid;      // as found; may be empty
  bool operator==(const Envelope&) const = default;
};

// Cap: limits::kEnvelopeBytes. Errors point into the envelope.
base::Result<Envelope> parse_envelope(std::string_view text);
base::Result<Envelope> envelope_from(const json::Value& value);
std::string to_json(const Envelope& envelope);
json::Value to_value(const Envelope& envelope);

// "DSSEv1" SP length SP type SP length SP payload.
std::string pae(std::string_view payload_type, std::string_view payload);
// Names the statement: equal statements have equal digests whoever signed, whatever the signature's
// bytes.
base::PaeDigest pae_digest(const Envelope& envelope);

// keyid = hex of the key's id.
Envelope make_envelope(std::string payload, const crypto::P256Key& key);
base::Status verify(const Envelope& envelope, const crypto::P256PublicKey& key);

}  // namespace probity::statement

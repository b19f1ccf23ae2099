// Digest<Tag>: 32 bytes of SHA-256 that know what they are a digest of, so that a leaf hash cannot
// be passed where a root hash is meant. Equal layout, no conversion between tags but through the
// named function `retag`.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace probity::base {

template <class Tag>
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  std::string hex() const { return to_hex(bytes); }
  static std::optional<Digest> from_hex(std::string_view text) {
    auto raw = base::from_hex(text);
    if (!raw || raw->size() != 32) return std::nullopt;
    return from_bytes(*raw);
  }
  // `raw` must hold 32 bytes.
  static Digest from_bytes(ByteView raw) {
    Digest digest;
    for (std::size_t i = 0; i < 32; ++i) digest.bytes[i] = raw[i];
    return digest;
  }
  template <class Other>
  Digest<Other> retag() const {
    return Digest<Other>{bytes};
  }
  auto operator<=>(const Digest&) const = default;
};

using Hash256 = Digest<struct AnyTag>;    // a digest of bytes, no more said
using LeafHash = Digest<struct LeafTag>;  // RFC 6962: SHA-256(0x00 || leaf)
using NodeHash =
    Digest<struct NodeTag>;  // RFC 6962: SHA-256(0x01 || left || right), or a leaf hash
using RootHash = Digest<struct RootTag>;  // the hash of a whole tree
using PaeDigest =
    Digest<struct PaeTag>;  // SHA-256 of a DSSE pre-authentication encoding: names a statement
using SubjectDigest =
    Digest<struct SubjectTag>;        // what a statement is about: artifact root, or name digest
using KeyId = Digest<struct KeyTag>;  // SHA-256 of a public key's DER SubjectPublicKeyInfo

}  // namespace probity::base

template <class Tag>
struct std::hash<probity::base::Digest<Tag>> {
  std::size_t operator()(const probity::base::Digest<Tag>& digest) const noexcept {
    std::size_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | digest.bytes[i];
    return value;
  }
};

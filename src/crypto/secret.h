// Secret: bytes that are wiped from memory when they go (libsodium's sodium_memzero): private keys,
// what was unsealed. Moves, never copies by itself. One thread at a time.
#pragma once

#include <utility>

#include "base/bytes.h"

namespace probity::crypto {

class Secret {
 public:
  Secret() = default;
  explicit Secret(base::Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit Secret(base::ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  base::ByteView view() const { return bytes_; }
  std::string_view text() const { return base::as_text(bytes_); }
  std::size_t size() const { return bytes_.size(); }

 private:
  base::Bytes bytes_;
};

// Overwrites memory so that the compiler cannot leave it out.
void wipe(std::span<std::uint8_t> bytes);

}  // namespace probity::crypto

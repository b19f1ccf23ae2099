#include "crypto/secret.h"

#include <sodium.h>

namespace probity::crypto {
namespace {

// libsodium picks the implementation for this processor here. Without it everything works, slower;
// whoever uses the library uses Secret, so that this file is always linked.
[[maybe_unused]] const int kSodiumStarted = sodium_init();

}  // namespace

void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    other.bytes_.clear();
  }
  return *this;
}

Secret::~Secret() { wipe(bytes_); }

}  // namespace probity::crypto

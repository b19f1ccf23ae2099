// A log whose key no fuzzer input can know: nothing that it is said to have signed may verify.
#pragma once

#include <array>
#include <cstdint>

#include "log/cosignature.h"

namespace probity::fuzz {

inline const log::Verifier& known_log() {
  static const log::Verifier log = [] {
    std::array<std::uint8_t, 32> seed{};
    seed[0] = 1;
    return log::Verifier{"log.city.example", crypto::Ed25519Key::from_seed(seed)->public_key()};
  }();
  return log;
}

}  // namespace probity::fuzz

// Random: the door to unpredictable bytes (nonces, keys). Tests hand in SeededRandom for repeatable
// runs.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace probity::base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;  // any thread
};

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;  // getrandom(2)
};

// Deterministic; for tests only, never for keys that matter.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t state_;
};

// A 128-bit nonce as 32 hex digits (DECISIONS: names of subjects without bytes, guarded and
// erasable kinds).
std::string nonce(Random& random);

}  // namespace probity::base

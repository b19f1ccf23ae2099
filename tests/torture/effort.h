// How much a random test does, and what it says about it. Short in the test run; long where
// PROBITY_TORTURE is set (scripts/torture). PROBITY_SEED repeats a run's choices. For tests only,
// any thread.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "base/number.h"
#include "base/random.h"

namespace probity::torture {

inline std::size_t times(std::size_t in_the_test_run, std::size_t in_torture) {
  return std::getenv("PROBITY_TORTURE") ? in_torture : in_the_test_run;
}

inline std::uint64_t seed() {
  if (const char* given = std::getenv("PROBITY_SEED"))
    return static_cast<std::uint64_t>(base::parse_int(given).value_or(0));
  std::uint8_t bytes[4];
  base::SystemRandom().fill(bytes);
  return bytes[0] | bytes[1] << 8u | bytes[2] << 16u | std::uint64_t{bytes[3]} << 24u;
}

// Repeatable choices.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::uint64_t next() {
    std::uint8_t bytes[8];
    random_.fill(bytes);
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return value;
  }
  // 0 .. bound-1; 0 where there is nothing to choose from.
  std::size_t below(std::size_t bound) {
    return bound == 0 ? 0 : static_cast<std::size_t>(next() % bound);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  base::SeededRandom random_;
};

// One line that scripts/test shows also when all is well.
inline void report(const std::string& what, std::uint64_t seed, const std::string& counts) {
  std::cout << "torture: " << what << ": " << counts << " (seed " << seed << ")\n";
}

}  // namespace probity::torture

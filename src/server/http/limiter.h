// Limiter: how often one sender may do one thing: a token bucket per key. Memory is fixed: where
// more keys come than it has room for, the one nearest to forgiven is forgotten. Any thread. Kept
// in memory alone: limits that must outlive a restart (sign-in) are kept with the accounts.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/random.h"
#include "server/http/router.h"

namespace probity::server::http {

class Limiter {
 public:
  using Clock = std::chrono::steady_clock;
  struct Rate {
    std::uint32_t burst;               // at once
    std::chrono::milliseconds refill;  // one more after this time
  };

  Limiter(Rate rate, base::Random& random, std::size_t keys = base::limits::kLimiterKeys);

  // 0 s: go ahead, and `cost` is taken. Otherwise how long to wait; nothing is taken.
  std::chrono::seconds allow(std::string_view key, std::uint32_t cost = 1,
                             Clock::time_point now = Clock::now());

 private:
  static constexpr std::size_t kWays = 8;
  struct Bucket {
    std::uint64_t key = 0;
    Clock::time_point full;  // when all of it is refilled
  };
  using Set = std::array<Bucket, kWays>;

  const Rate rate_;
  std::array<std::uint8_t, 16> seed_;  // so that nobody can aim at another's bucket
  std::mutex mutex_;
  std::vector<Set> sets_;
};

// Whom an address stands for: an IPv4 address, or the /56 that one IPv6 customer is given.
std::string sender_of(std::string_view remote);

// 429 as `refuse` shows errors, with Retry-After.
Response slow_down(const Request& request, std::chrono::seconds wait, const Refuse& refuse);

}  // namespace probity::server::http

// Door: what went out through the HTTP server, by route. count() is called on its I/O thread,
// write() on any. The routes are those of the program, so the memory is bounded.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "server/http/server.h"
#include "server/metrics/exposition.h"

namespace probity::server::metrics {

class Door {
 public:
  void count(const http::Answered& answered);
  void write(const http::Load& load, Exposition& out) const;

 private:
  // Upper bounds of the histogram in microseconds.
  static constexpr std::array<std::int64_t, 11> kBounds = {
      500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000, 10'000'000};
  static constexpr std::array<int, 3> kRefusals = {413, 429, 503};

  struct Route {
    std::array<std::uint64_t, 6> by_class{};  // [2]: 2xx
    std::array<std::uint64_t, kBounds.size() + 1> by_time{};
    std::chrono::microseconds time{0};
    std::uint64_t bytes = 0;
  };

  mutable std::mutex mutex_;
  std::map<std::string, std::map<http::Method, Route>, std::less<>> routes_;  // by pattern
  std::array<std::uint64_t, kRefusals.size()> refused_{};
};

}  // namespace probity::server::metrics

#include "server/http/limiter.h"

#include <arpa/inet.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "crypto/sha256.h"

namespace probity::server::http {

Limiter::Limiter(Rate rate, base::Random& random, std::size_t keys)
    : rate_(rate), sets_(std::bit_ceil(std::max<std::size_t>(keys / kWays, 1))) {
  random.fill(seed_);
}

std::chrono::seconds Limiter::allow(std::string_view key, std::uint32_t cost,
                                    Clock::time_point now) {
  std::string seeded(reinterpret_cast<const char*>(seed_.data()), seed_.size());
  const auto digest = crypto::sha256(base::as_bytes(seeded.append(key)));
  std::uint64_t id = 0;
  std::memcpy(&id, digest.bytes.data(), sizeof id);
  id |= 1;  // 0 is a bucket never used

  const std::lock_guard lock(mutex_);
  Set& set = sets_[id >> 32 & (sets_.size() - 1)];
  auto bucket =
      std::find_if(set.begin(), set.end(), [&](const Bucket& one) { return one.key == id; });
  if (bucket == set.end()) {
    bucket = std::min_element(set.begin(), set.end(), [](const Bucket& a, const Bucket& b) {
      return a.key == 0 || b.key == 0 ? a.key < b.key : a.full < b.full;
    });
    *bucket = {id, now};
  }
  // `full` says it all: it lies as far ahead as there are tokens to come back.
  const auto full = std::max(bucket->full, now) + rate_.refill * cost;
  const auto over = full - (now + rate_.refill * rate_.burst);
  if (over > Clock::duration::zero()) return std::chrono::ceil<std::chrono::seconds>(over);
  bucket->full = full;
  return std::chrono::seconds(0);
}

std::string sender_of(std::string_view remote) {
  constexpr std::size_t kCustomer = 7;  // bytes of a /56
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(remote).c_str(), &address) != 1) return std::string(remote);
  return std::string(reinterpret_cast<const char*>(address.s6_addr), kCustomer);
}

Response slow_down(const Request& request, std::chrono::seconds wait, const Refuse& refuse) {
  Response response =
      refuse(429,
             base::fail(base::Code::forbidden, "too many of these came from your address", {},
                        "http.rate", {}, "a new attempt after the time in Retry-After, in seconds")
                 .value(),
             request);
  response.headers.push_back({"Retry-After", std::to_string(wait.count())});
  return response;
}

}  // namespace probity::server::http

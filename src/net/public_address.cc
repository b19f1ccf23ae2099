#include "net/public_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace probity::net {

namespace {

struct Block {
  std::array<std::uint8_t, 16> start;
  int bits;
};

bool lies_in(std::span<const std::uint8_t> address, const Block& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[byte] & mask) != (block.start[byte] & mask)) return false;
  }
  return true;
}

// What is not globally reachable, and multicast.
constexpr Block kIpv4[] = {{{0}, 8},
                           {{10}, 8},
                           {{100, 64}, 10},
                           {{127}, 8},
                           {{169, 254}, 16},
                           {{172, 16}, 12},
                           {{192, 0, 0}, 24},
                           {{192, 0, 2}, 24},
                           {{192, 88, 99}, 24},
                           {{192, 168}, 16},
                           {{198, 18}, 15},
                           {{198, 51, 100}, 24},
                           {{203, 0, 113}, 24},
                           {{224}, 4},
                           {{240}, 4}};

// Global unicast is 2000::/3; within it these are not, or hide an IPv4 address.
constexpr Block kGlobal = {{0x20}, 3};
constexpr Block kIpv6[] = {{{0x20, 0x01, 0x00}, 23},        // Teredo, benchmarking, ORCHID
                           {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
                           {{0x20, 0x02}, 16},              // 6to4
                           {{0x3f, 0xff, 0x00}, 20}};       // documentation
constexpr Block kMapped = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};

}  // namespace

bool is_public(const std::array<std::uint8_t, 4>& ipv4) {
  return std::none_of(std::begin(kIpv4), std::end(kIpv4),
                      [&](const Block& block) { return lies_in(ipv4, block); });
}

bool is_public(const std::array<std::uint8_t, 16>& ipv6) {
  if (lies_in(ipv6, kMapped))
    return is_public(std::array<std::uint8_t, 4>{ipv6[12], ipv6[13], ipv6[14], ipv6[15]});
  return lies_in(ipv6, kGlobal) &&
         std::none_of(std::begin(kIpv6), std::end(kIpv6),
                      [&](const Block& block) { return lies_in(ipv6, block); });
}

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
    return is_public(bytes);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return is_public(bytes);
  }
  return false;
}

}  // namespace probity::net

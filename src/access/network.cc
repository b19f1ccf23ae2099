#include "access/network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace probity::access {
namespace {

// The address with all but its first bits cleared, and the length of what is left.
std::string cut(const std::string& address, unsigned bits4, unsigned bits6) {
  std::array<std::uint8_t, 16> bytes{};
  const std::string plain = address.starts_with("::ffff:") ? address.substr(7) : address;
  const bool four = inet_pton(AF_INET, plain.c_str(), bytes.data()) == 1;
  if (!four && inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return {};
  const unsigned bits = four ? bits4 : bits6;
  std::fill(bytes.begin() + bits / 8, bytes.end(), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(four ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/" + std::to_string(bits);
}

}  // namespace

std::string network_of(const std::string& address) { return cut(address, 24, 48); }
std::string subscriber_of(const std::string& address) { return cut(address, 32, 64); }

}  // namespace probity::access

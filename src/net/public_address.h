// Which addresses belong to the public Internet. Whoever may name an address for this node to call
// could otherwise reach what only this node can see: the machine itself, its network, a cloud's
// metadata (server-side request forgery). Sources: the IANA special-purpose address registries (RFC
// 6890, RFC 8190), RFC 4291. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>

struct sockaddr;

namespace probity::net {

bool is_public(const std::array<std::uint8_t, 4>& ipv4);
bool is_public(const std::array<std::uint8_t, 16>& ipv6);
// Any other family is not.
bool is_public(const sockaddr& address);

}  // namespace probity::net

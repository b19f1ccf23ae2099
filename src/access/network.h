// Addresses of the other side as far as we keep them: the network alone for the audit trail and
// lists of sessions, so that they tell a country from another but no household. Pure functions, any
// thread.
#pragma once

#include <string>

namespace probity::access {

// "203.0.113.0/24", "2001:db8:7::/48"; empty for what is no address. An IPv4 address inside IPv6
// counts as IPv4.
std::string network_of(const std::string& address);
// What one subscriber holds: the IPv4 address itself, the IPv6 /64. Empty for what is no address.
std::string subscriber_of(const std::string& address);

}  // namespace probity::access

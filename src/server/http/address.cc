#include <arpa/inet.h>

#include <limits>

#include "base/number.h"
#include "server/http/server.h"

namespace probity::server::http {

using base::Code;
using base::fail;
using base::Result;

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
  const auto refuse = [&] {
    return fail(Code::usage, "not an address to listen on", {}, "http.listen", std::string(text),
                "HOST:PORT, like 127.0.0.1:8080, [::1]:8080, localhost:8080 or :8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return refuse();
  const auto port = base::parse_int(text.substr(colon + 1));
  if (!port || *port < 0 || *port > std::numeric_limits<std::uint16_t>::max()) return refuse();
  std::string host(text.substr(0, colon));
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  in6_addr binary;  // room for either family
  if (!host.empty() && inet_pton(bracketed ? AF_INET6 : AF_INET, host.c_str(), &binary) != 1)
    return refuse();
  return ListenAddress{std::move(host), static_cast<std::uint16_t>(*port)};
}

std::string ListenAddress::str() const {
  const bool is_v6 = host.find(':') != host.npos;
  return (is_v6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

}  // namespace probity::server::http

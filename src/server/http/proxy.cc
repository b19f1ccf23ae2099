#include "server/http/proxy.h"

#include <boost/asio/ip/address.hpp>

namespace probity::server::http {

namespace {

namespace ip = boost::asio::ip;

bool is_near(const ip::address& address) {
  if (address.is_loopback()) return true;
  if (address.is_v6()) {
    constexpr unsigned kUniqueLocal = 0xFC;  // fc00::/7, RFC 4193
    return (address.to_v6().to_bytes()[0] & 0xFE) == kUniqueLocal;
  }
  const auto bytes = address.to_v4().to_bytes();  // RFC 1918
  return bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0) == 16) ||
         (bytes[0] == 192 && bytes[1] == 168);
}

// The last entry of a list; of several such headers, that of the last.
std::string_view last_of(const Request& request, std::string_view name) {
  std::string_view out;
  for (const Header& header : request.headers)
    if (header.name == name) out = header.value;
  if (const std::size_t comma = out.rfind(','); comma != out.npos) out.remove_prefix(comma + 1);
  while (out.starts_with(' ') || out.starts_with('\t')) out.remove_prefix(1);
  while (out.ends_with(' ') || out.ends_with('\t')) out.remove_suffix(1);
  return out;
}

// "192.0.2.1", "2001:db8::1", and as some write them: "192.0.2.1:443", "[2001:db8::1]:443".
std::string_view without_port(std::string_view text) {
  if (const std::size_t end = text.find(']'); text.starts_with('[') && end != text.npos)
    return text.substr(1, end - 1);
  const std::size_t colon = text.find(':');
  return colon == text.rfind(':') ? text.substr(0, colon) : text;
}

}  // namespace

void believe_proxy(Request& request) {
  boost::system::error_code error;
  const auto peer = ip::make_address(request.remote, error);
  if (error || !is_near(peer)) return;
  const std::string_view client = without_port(last_of(request, "x-forwarded-for"));
  if (const auto address = ip::make_address(std::string(client), error); !error)
    request.remote = address.to_string();
  if (const std::string_view proto = last_of(request, "x-forwarded-proto"); !proto.empty())
    request.https = proto == "https";
}

}  // namespace probity::server::http

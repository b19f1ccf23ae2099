// RawClient: bytes to and from a server on this machine, as the tests of this folder tell it; for
// them alone. One thread.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <string_view>

#include "base/number.h"

namespace probity::server::http {

// Sends bytes as told, reads what comes until a deadline.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  bool connected() const { return connected_; }
  int descriptor() const { return socket_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // Reads until `enough(received)`, the end, or the deadline.
  template <class Enough>
  bool read_until(Enough enough, std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!enough(received)) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now());
      pollfd waiting{socket_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
        return false;
      char buffer[4096];
      const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
      if (n <= 0) {
        closed = true;
        return enough(received);
      }
      received.append(buffer, static_cast<std::size_t>(n));
    }
    return true;
  }
  // The next whole answer (by its Content-Length), taken off what was received; empty if none came.
  std::string answer(bool with_body = true) {
    const auto size = [&](const std::string& text) -> std::size_t {
      const std::size_t head = text.find("\r\n\r\n");
      if (head == text.npos) return 0;
      const std::size_t field = text.find("Content-Length: ");
      const std::size_t line = field < head ? text.find("\r\n", field) : text.npos;
      const auto length =
          line == text.npos
              ? std::optional<std::int64_t>(0)
              : base::parse_int(std::string_view(text).substr(field + 16, line - field - 16));
      return head + 4 + (with_body ? static_cast<std::size_t>(length.value_or(0)) : 0);
    };
    if (!read_until(
            [&](const std::string& text) { return size(text) > 0 && text.size() >= size(text); }))
      return "";
    const std::string whole = received.substr(0, size(received));
    received.erase(0, whole.size());
    return whole;
  }
  bool ends(std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    read_until([&](const std::string&) { return closed; }, patience);
    return closed;
  }

  std::string received;
  bool closed = false;

 private:
  int socket_;
  bool connected_ = false;
};

inline int status(const std::string& answer) {
  return answer.size() > 12
             ? static_cast<int>(base::parse_int(std::string_view(answer).substr(9, 3)).value_or(0))
             : 0;
}
inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace probity::server::http

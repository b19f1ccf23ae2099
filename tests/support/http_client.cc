#include "support/http_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "base/number.h"

namespace probity::world {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::size_t length_in(std::string_view head) {
  const std::string name = "\r\nContent-Length: ";
  const std::size_t at = head.find(name);
  if (at == std::string_view::npos) return 0;
  const std::size_t from = at + name.size();
  return static_cast<std::size_t>(
      base::parse_int(head.substr(from, head.find('\r', from) - from)).value_or(0));
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nobody listens on port " + std::to_string(port));
}

HttpClient::~HttpClient() { ::close(socket_); }

void HttpClient::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the server closed while it was sent to");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpClient::fill() {
  char block[64 << 10];
  const ssize_t got = ::recv(socket_, block, sizeof block, 0);
  if (got <= 0) throw std::runtime_error("the server closed in the middle of an answer");
  pending_.append(block, static_cast<std::size_t>(got));
}

std::string HttpClient::take_head() {
  std::size_t end = 0;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) fill();
  std::string head = pending_.substr(0, end + 2);
  pending_.erase(0, end + 4);
  return head;
}

Reply HttpClient::send(std::string_view method, std::string_view target, std::string_view headers,
                       std::string_view body) {
  std::string request =
      std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: register.test\r\n";
  if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  write(request + std::string(headers) + "\r\n" + std::string(body));

  const std::string head = take_head();
  Reply reply;
  reply.status = static_cast<int>(base::parse_int(std::string_view(head).substr(9, 3)).value_or(0));
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t end = head.find("\r\n", at), colon = head.find(": ", at);
    reply.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  const std::size_t length = method == "HEAD" || reply.status == 304 ? 0 : length_in(head);
  while (pending_.size() < length) fill();
  reply.body = pending_.substr(0, length);
  pending_.erase(0, length);
  return reply;
}

std::size_t HttpClient::repeat(std::string_view request) {
  write(request);
  return take_answer();
}

double HttpClient::first_byte(std::string_view request) {
  const auto begin = std::chrono::steady_clock::now();
  write(request);
  if (pending_.empty()) fill();
  const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - begin;
  take_answer();
  return waited.count();
}

std::size_t HttpClient::take_answer() {
  std::size_t end = 0;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) fill();
  const std::size_t whole = end + 4 + length_in(std::string_view(pending_).substr(0, end + 2));
  while (pending_.size() < whole) fill();
  pending_.erase(0, whole);
  return whole;
}

}  // namespace probity::world

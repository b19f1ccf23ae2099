// Wire: the bytes of one connection, plain or through TLS, and the Asio types that server/http is
// written with. Included by the sources of this folder alone. I/O thread.
#pragma once

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <tuple>

namespace probity::server::http {

namespace asio = boost::asio;
using boost::system::error_code;

// Everything names its executor type, which saves the type erasure that Asio's defaults pay on each
// operation.
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable_t<Executor>());

class Wire {
 public:
  using Moved = std::tuple<error_code, std::size_t>;

  // Without a context: plain.
  Wire(Socket socket, std::shared_ptr<asio::ssl::context> tls)
      : tls_(std::move(tls)), socket_(std::move(socket)) {
    if (tls_) secured_.emplace(socket_, *tls_);
  }

  Socket& socket() { return socket_; }
  bool is_secured() const { return secured_.has_value(); }

  Task<Moved> read_some(asio::mutable_buffer into) {
    return secured_ ? secured_->async_read_some(into, kAwait)
                    : socket_.async_read_some(into, kAwait);
  }
  template <class Buffers>
  Task<Moved> write(const Buffers& parts) {
    return secured_ ? asio::async_write(*secured_, parts, kAwait)
                    : asio::async_write(socket_, parts, kAwait);
  }
  // The TLS handshake, and its end: the peer is told that nothing was cut off. Only if
  // is_secured().
  Task<std::tuple<error_code>> shake_hands() {
    return secured_->async_handshake(asio::ssl::stream_base::server, kAwait);
  }
  Task<std::tuple<error_code>> say_goodbye() { return secured_->async_shutdown(kAwait); }
  // Beside the TLS: for who speaks plain HTTP to a TLS port.
  Task<Moved> write_plain(std::string_view text) {
    return asio::async_write(socket_, asio::buffer(text), kAwait);
  }

 private:
  std::shared_ptr<asio::ssl::context> tls_;
  Socket socket_;
  std::optional<asio::ssl::stream<Socket&>> secured_;
};

}  // namespace probity::server::http

// HttpServer: HTTP/1.1 on one socket. One I/O thread reads and writes (coroutines, Boost.Asio); the
// site runs on a pool of workers, never on the I/O thread, so it may block. Foreign input is capped
// before the site sees it: head, body, the time to send them, the number of connections. start()
// and stop() belong to one thread, which is none of the workers; the site is called from many.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "server/http/router.h"

namespace probity::server::http {

// What answers: a Router, or any function of a Request. Called on the workers.
using Site = std::function<Response(Request&)>;

// "127.0.0.1:8080", "[::1]:0" (0: any free port), "localhost:8080", ":8080" (every address of the
// machine).
struct ListenAddress {
  std::string host;  // a numeric address; empty: all
  std::uint16_t port = 0;
  static base::Result<ListenAddress> parse(std::string_view text);
  std::string str() const;
};

struct Options {
  unsigned workers = 4;
  std::size_t max_head = base::limits::kRequestHeadBytes;
  std::size_t max_body = base::limits::kEnvelopeBytes;
  std::size_t max_connections = 1024;
  std::chrono::milliseconds head_timeout{10'000};   // from the first byte to the end of the head
  std::chrono::milliseconds body_timeout{30'000};   // for the whole body
  std::chrono::milliseconds idle_timeout{60'000};   // between requests
  std::chrono::milliseconds write_timeout{30'000};  // for an answer, and its time at write_rate
  std::size_t write_rate = 16 << 10;                // bytes a second: who reads slower is cut off
  std::chrono::milliseconds stop_timeout{5'000};    // for answers under way when stop() is called
  // Answers what no handler sees (400, 408, 413, 431, 503) and a handler's exception (500).
  Refuse refuse{};
  // A handler threw, a connection could not be accepted; the default prints to stderr.
  std::function<void(std::string_view)> complain{};
};

class HttpServer {
 public:
  explicit HttpServer(base::Clock& clock);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens and returns. Code::environment if the address cannot be had, with what to do about it.
  base::Status start(const ListenAddress& address, Site site, Options options = {});
  std::uint16_t port() const;  // the real one
  // Takes no more requests, lets those under way finish, then closes.
  void stop();

 private:
  class Running;
  base::Clock& clock_;
  std::unique_ptr<Running> running_;
};

}  // namespace probity::server::http

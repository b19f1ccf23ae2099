// HttpServer: HTTP/1.1 on one socket, over TLS if it has a certificate. One I/O thread reads and
// writes (coroutines, Boost.Asio); the site runs on a pool of workers, never on the I/O thread, so
// it may block. Foreign input is capped before the site sees it: head, body, the time to send them,
// the number of connections. start() and stop() belong to one thread, which is none of the workers;
// the site is called from many.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/files.h"
#include "base/limits.h"
#include "server/http/request_parser.h"
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

// PEM files. They are read again every `look_every`, so a renewed certificate is used without a
// restart; while the new ones do not fit each other, the old ones stay.
struct Tls {
  base::Path certificate;  // with the chain behind it
  base::Path key;
  base::Files* files = nullptr;
  std::chrono::milliseconds look_every{10'000};
};

// One answer that has gone out: what operators may know of it, nothing of who asked for what.
struct Answered {
  Method method;
  std::string_view pattern;  // of the route; empty: none
  int status;
  std::uint64_t bytes;
  std::chrono::microseconds time;  // from the whole request to the last byte
  bool https;
};

// What goes on at this moment.
struct Load {
  std::size_t connections = 0, streams = 0;
  std::size_t queued = 0;        // requests that wait for a worker
  std::size_t upload_bytes = 0;  // held for large bodies
  std::uint64_t dropped = 0;     // connections closed without an answer, since the start
};

struct Options {
  unsigned workers = 4;
  std::size_t max_head = base::limits::kRequestHeadBytes;
  std::size_t max_body = base::limits::kEnvelopeBytes;
  MaxBody max_body_of{};  // for some more; on the I/O thread (Router::max_body)
  std::size_t max_uploads = base::limits::kUploadsInMemory;  // bytes of such bodies together
  std::size_t max_connections = 1024;
  std::size_t max_streams = base::limits::kStreams;
  std::chrono::milliseconds head_timeout{10'000};   // from the first byte to the end of the head
  std::chrono::milliseconds body_timeout{30'000};   // for the whole body, and its time at read_rate
  std::size_t read_rate = 64 << 10;                 // bytes a second
  std::chrono::milliseconds idle_timeout{60'000};   // between requests
  std::chrono::milliseconds write_timeout{30'000};  // for an answer, and its time at write_rate
  std::size_t write_rate = 16 << 10;                // bytes a second: who reads slower is cut off
  std::chrono::milliseconds heartbeat{15'000};      // of a stream of events without any
  std::chrono::milliseconds stop_timeout{5'000};    // for answers under way when stop() is called
  std::optional<Tls> tls{};
  // The client's address and protocol are those that a proxy on this machine or in a private
  // network tells (proxy.h). Without it, what clients write there themselves means nothing.
  bool behind_proxy = false;
  int listening = -1;  // a socket that listens already, from systemd; it is closed with the server
  // Answers what no handler sees (400, 408, 413, 431, 503) and a handler's exception (500).
  Refuse refuse{};
  // A handler threw, a connection could not be accepted; the default prints to stderr.
  std::function<void(std::string_view)> complain{};
  // Each answer; on the I/O thread, so it must not block.
  std::function<void(const Answered&)> answered{};
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
  Load load() const;           // any thread, while it is not stopped
  // Takes no more requests, lets those under way finish, then closes.
  void stop();

 private:
  class Running;
  base::Clock& clock_;
  std::unique_ptr<Running> running_;
};

}  // namespace probity::server::http

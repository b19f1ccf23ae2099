// Running: a server between start() and stop(). server.cc opens and ends it, accepts connections
// and keeps their time; conversation.cc is what is said on one of them. Included by these two
// alone.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "server/http/delivery.h"
#include "server/http/request_parser.h"
#include "server/http/server.h"
#include "server/http/stream.h"
#include "server/http/tls.h"
#include "server/http/wire.h"
#include "server/http/workers.h"

namespace probity::server::http {

using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;

struct Connection {
  Connection(Socket socket, std::shared_ptr<TlsKeys::Context> tls, const Options& options)
      : wire(std::move(socket), std::move(tls)),
        parser(options.max_head, options.max_body, &options.max_body_of) {}

  Wire wire;
  std::string remote;
  boost::beast::flat_buffer buffer;
  RequestParser parser;
  SteadyClock::time_point deadline = SteadyClock::time_point::max();
  SteadyClock::time_point asked;  // when the request was whole
  std::uint64_t sent = 0;         // bytes of the answer
  std::size_t reserved = 0;       // bytes of an upload
  bool overdue = false;           // the sweep cancelled what was waited for
  bool idle = true;               // between requests
  bool served = false;            // not one too many
  bool gone = false;              // a stream's reader hung up
  bool making = false;            // a worker makes more of a stream
  Request request;
  Delivery delivery;
  std::function<void()> resume;  // the coroutine, while a worker has the request
  std::optional<Timer> news;     // while a stream is sent: wakes its coroutine

  void allow(SteadyClock::duration time) { deadline = SteadyClock::now() + time; }
  // After an operation: true if the sweep ended it.
  bool was_overdue(const error_code& error) {
    deadline = SteadyClock::time_point::max();
    return std::exchange(overdue, false) && error == asio::error::operation_aborted;
  }
};

class HttpServer::Running {
 public:
  Running(base::Clock& clock, Site site, Options options);

  base::Status listen(const ListenAddress& address);
  void run();
  void stop();
  std::uint16_t port() const { return port_; }
  Load load() const;

 private:
  enum class Read { whole, gone, refused, late, no_room };
  using Held = std::shared_ptr<Connection>;

  // server.cc
  Task<void> accept_all();
  void admit(Socket socket);
  Task<void> sweep();
  void look_at_keys();
  bool give_up_idle();
  void release(Connection* connection);

  // conversation.cc
  Task<void> serve(Held connection);
  Task<bool> begin(Connection& connection);
  Task<void> end(Connection& connection);
  Task<void> turn_away(Held connection);
  Task<Read> read(Connection& connection);
  Task<bool> write(Connection& connection, std::string_view first, std::string_view second = {},
                   std::string_view third = {});
  Task<bool> send(Held connection);
  Task<bool> send_stream(Held connection);
  Task<bool> send_piece(Connection& connection, std::string_view piece);
  Task<void> watch(Held connection);
  void make_more(const Held& connection);
  Task<void> refuse(Connection& connection, int status, base::Error error);
  Task<void> answered(Connection& connection);
  void hand_over();
  void answer(Connection& connection);
  void note(const Connection& connection);

  base::Clock& clock_;
  const Site site_;
  Options options_;
  std::unique_ptr<TlsKeys> keys_;
  asio::io_context io_{1};
  Acceptor acceptor_{io_};
  Timer sweeper_{io_};
  std::uint16_t port_ = 0;
  std::set<Connection*> connections_;  // I/O thread only
  std::size_t served_ = 0;             // I/O thread only
  bool closed_ = false;                // I/O thread only
  SteadyClock::time_point looked_;     // I/O thread only
  std::vector<Workers::Job> asked_;    // I/O thread only
  std::atomic<bool> stopping_ = false, looking_ = false;
  std::atomic<std::size_t> streams_ = 0, reserved_ = 0;  // the I/O thread writes
  std::atomic<std::uint64_t> dropped_ = 0;

  mutable std::mutex mutex_;  // for the rest
  std::condition_variable all_gone_;
  std::size_t open_ = 0;
  std::vector<Connection*> answered_;

  std::optional<Workers> workers_;
  std::thread thread_;
};

}  // namespace probity::server::http

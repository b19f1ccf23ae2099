#include "server/http/server.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <cstdio>
#include <future>

#include "server/http/problem.h"
#include "server/http/running.h"

namespace probity::server::http {

using base::Code;
using base::Error;
using base::fail;
using base::Status;

namespace {

constexpr auto kSweep = std::chrono::milliseconds(100);
constexpr std::size_t kTurnedAway = 64;  // connections over the cap that still get a 503

}  // namespace

HttpServer::Running::Running(base::Clock& clock, Site site, Options options)
    : clock_(clock), site_(std::move(site)), options_(std::move(options)) {
  if (!options_.refuse)
    options_.refuse = [](int status, const Error& error, const Request&) {
      return problem(status, error);
    };
  if (!options_.complain)
    options_.complain = [](std::string_view words) { fmt::print(stderr, "{}\n", words); };
}

Status HttpServer::Running::listen(const ListenAddress& address) {
  if (options_.tls) {
    PROBITY_TRY(keys_, TlsKeys::load(*options_.tls));
  }
  error_code error;
  const auto open = [&](const Tcp::endpoint& endpoint) {
    error_code unused;
    acceptor_.close(unused);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && address.host.empty() && endpoint.address().is_v6())
      acceptor_.set_option(asio::ip::v6_only(false), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  };
  if (options_.listening >= 0) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(options_.listening, reinterpret_cast<sockaddr*>(&bound), &size);
    acceptor_.assign(bound.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4(), options_.listening,
                     error);
  } else if (address.host.empty()) {
    open({Tcp::v6(), address.port});
    if (error && error != asio::error::address_in_use) open({Tcp::v4(), address.port});
  } else {
    const auto host = asio::ip::make_address(address.host, error);
    if (!error) open({host, address.port});
  }
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (!error) return {};
  std::string required = "an address of this machine, with a free port";
  if (error == asio::error::address_in_use)
    required = "a free port: stop the program that listens there, or choose another with --listen";
  if (error == asio::error::access_denied)
    required = "a port above 1023, or the right to use this one";
  return fail(Code::environment,
              fmt::format("cannot listen on {}: {}", address.str(), error.message()), address.str(),
              "http.listen", error.message(), std::move(required));
}

void HttpServer::Running::run() {
  workers_.emplace(options_.workers);
  looked_ = SteadyClock::now();
  // Without these two there is no service: out of memory there ends the program.
  const auto end = [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  };
  asio::co_spawn(io_.get_executor(), accept_all(), end);
  asio::co_spawn(io_.get_executor(), sweep(), end);
  thread_ = std::thread([this] { io_.run(); });
}

void HttpServer::Running::stop() {
  stopping_ = true;
  asio::post(io_, [this] {
    error_code unused;
    acceptor_.close(unused);
    for (Connection* connection : connections_) {
      if (connection->idle) connection->wire.socket().cancel(unused);
      if (connection->news) connection->news->cancel();
    }
  });
  {
    std::unique_lock lock(mutex_);
    all_gone_.wait_for(lock, options_.stop_timeout, [this] { return open_ == 0; });
  }
  std::promise<void> closed;
  asio::post(io_, [this, &closed] {
    error_code unused;
    hand_over();
    closed_ = true;
    sweeper_.cancel();
    for (Connection* connection : connections_) {
      connection->wire.socket().close(unused);
      if (connection->news) connection->news->cancel();
    }
    closed.set_value();
  });
  closed.get_future().wait();  // from here on nothing is given to the workers
  workers_.reset();            // runs to its end what the handlers have begun
  thread_.join();
}

Load HttpServer::Running::load() const {
  Load now{.streams = streams_,
           .queued = workers_->queued(),
           .upload_bytes = reserved_,
           .dropped = dropped_};
  const std::lock_guard lock(mutex_);
  now.connections = open_;
  return now;
}

Task<void> HttpServer::Running::accept_all() {
  while (!stopping_) {
    auto [error, socket] = co_await acceptor_.async_accept(kAwait);
    if (stopping_) break;
    if (!error) {
      admit(std::move(socket));
      continue;
    }
    // No descriptors left, or the peer has gone already: neither ends the service.
    options_.complain(fmt::format("cannot accept a connection: {}", error.message()));
    Timer pause(io_, kSweep);
    co_await pause.async_wait(kAwait);
  }
}

void HttpServer::Running::admit(Socket socket) {
  const bool full = served_ >= options_.max_connections && !give_up_idle();
  if (full && connections_.size() >= served_ + kTurnedAway) {
    ++dropped_;
    return;
  }
  // Who is turned away is not worth a handshake, and hears it only where that needs none.
  auto connection = std::make_shared<Connection>(
      std::move(socket), keys_ && !full ? keys_->context() : nullptr, options_);
  error_code unused;
  Socket& here = connection->wire.socket();
  here.set_option(Tcp::no_delay(true), unused);
  auto peer = here.remote_endpoint(unused).address();
  if (peer.is_v6() && peer.to_v6().is_v4_mapped())
    peer = asio::ip::make_address_v4(asio::ip::v4_mapped, peer.to_v6());
  connection->remote = peer.to_string();
  connections_.insert(connection.get());
  connection->served = !full;
  connection->idle = !full;
  served_ += connection->served;
  {
    const std::lock_guard lock(mutex_);
    ++open_;
  }
  asio::co_spawn(io_.get_executor(), full ? turn_away(connection) : serve(connection),
                 [this, connection](const std::exception_ptr& thrown) {
                   if (thrown) options_.complain("a connection ended for lack of memory");
                   release(connection.get());
                 });
}

// Makes room by ending the connection that has been idle longest, so that idling ones cannot keep
// others out. False if all are busy.
bool HttpServer::Running::give_up_idle() {
  Connection* oldest = nullptr;
  for (Connection* connection : connections_)
    if (connection->idle && (!oldest || connection->deadline < oldest->deadline))
      oldest = connection;
  if (!oldest) return false;
  error_code unused;
  oldest->idle = false;
  oldest->wire.socket().cancel(unused);
  return true;
}

void HttpServer::Running::release(Connection* connection) {
  error_code unused;
  connection->wire.socket().close(unused);
  if (connection->delivery.stream) connection->delivery.stream->close();
  connections_.erase(connection);
  served_ -= connection->served;
  reserved_ -= connection->reserved;
  const std::lock_guard lock(mutex_);
  if (--open_ == 0) all_gone_.notify_all();
}

// One coarse clock for all connections: setting a deadline costs nothing, which a timer each would
// not.
Task<void> HttpServer::Running::sweep() {
  while (!closed_) {  // stop()'s cancel misses a wait that is just over
    sweeper_.expires_after(kSweep);
    co_await sweeper_.async_wait(kAwait);
    const auto now = SteadyClock::now();
    for (Connection* connection : connections_) {
      if (connection->deadline > now) continue;
      error_code unused;
      connection->overdue = true;
      connection->wire.socket().cancel(unused);
    }
    if (keys_ && !stopping_ && now - looked_ >= options_.tls->look_every) look_at_keys();
  }
}

void HttpServer::Running::look_at_keys() {
  looked_ = SteadyClock::now();
  if (looking_.exchange(true)) return;
  asked_.push_back([this] {
    if (const Status done = keys_->look(); !done)
      options_.complain(fmt::format("the certificate stays as it was: {}: {}", done.error().pointer,
                                    done.error().what));
    looking_ = false;
  });
  asio::post(io_, [this] { hand_over(); });
}

HttpServer::HttpServer(base::Clock& clock) : clock_(clock) {}
HttpServer::~HttpServer() { stop(); }

Status HttpServer::start(const ListenAddress& address, Site site, Options options) {
  auto running = std::make_unique<Running>(clock_, std::move(site), std::move(options));
  PROBITY_CHECK(running->listen(address));
  running->run();
  running_ = std::move(running);
  return {};
}

std::uint16_t HttpServer::port() const { return running_ ? running_->port() : 0; }
Load HttpServer::load() const { return running_ ? running_->load() : Load{}; }

void HttpServer::stop() {
  if (running_) running_->stop();
  running_.reset();
}

}  // namespace probity::server::http

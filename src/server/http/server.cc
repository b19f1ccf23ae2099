#include "server/http/server.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "server/http/delivery.h"
#include "server/http/problem.h"
#include "server/http/request_parser.h"
#include "server/http/workers.h"

namespace probity::server::http {

using base::Code;
using base::Error;
using base::fail;
using base::Status;

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

// Everything names its executor type, which saves the type erasure that Asio's defaults pay on each
// operation.
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable_t<Executor>());

constexpr auto kSweep = std::chrono::milliseconds(100);
constexpr auto kLinger = std::chrono::seconds(2);
constexpr std::size_t kReadBytes = 16 << 10;
constexpr std::size_t kLingerBytes =
    256 << 10;  // of a refused request, read so that its sender sees the answer
constexpr std::size_t kTurnedAway = 64;  // connections over the cap that still get a 503

struct Connection {
  Connection(Socket accepted, const Options& options)
      : socket(std::move(accepted)), parser(options.max_head, options.max_body) {}

  Socket socket;
  std::string remote;
  beast::flat_buffer buffer;
  RequestParser parser;
  SteadyClock::time_point deadline = SteadyClock::time_point::max();
  bool overdue = false;  // the sweep cancelled what was waited for
  bool idle = true;      // between requests
  bool served = false;   // not one too many
  Request request;
  Delivery delivery;
  std::function<void()> resume;  // the coroutine, while a worker has the request

  void allow(SteadyClock::duration time) { deadline = SteadyClock::now() + time; }
  // After an operation: true if the sweep ended it.
  bool was_overdue(const error_code& error) {
    deadline = SteadyClock::time_point::max();
    return std::exchange(overdue, false) && error == asio::error::operation_aborted;
  }
};

std::string_view as_text(const beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

Refusal refusal(int status, Code code, std::string what, std::string rule,
                std::string required = {}) {
  return {status,
          fail(code, std::move(what), {}, std::move(rule), {}, std::move(required)).value()};
}

}  // namespace

class HttpServer::Running {
 public:
  Running(base::Clock& clock, Site site, Options options)
      : clock_(clock), site_(std::move(site)), options_(std::move(options)) {
    if (!options_.refuse)
      options_.refuse = [](int status, const Error& error, const Request&) {
        return problem(status, error);
      };
    if (!options_.complain)
      options_.complain = [](std::string_view words) { fmt::print(stderr, "{}\n", words); };
  }

  Status listen(const ListenAddress& address);
  void run();
  void stop();
  std::uint16_t port() const { return port_; }

 private:
  enum class Read { whole, gone, refused, late };

  Task<void> accept_all();
  Task<void> sweep();
  bool give_up_idle();
  Task<void> serve(std::shared_ptr<Connection> connection);
  Task<void> turn_away(std::shared_ptr<Connection> connection);
  Task<Read> read(Connection& connection);
  Task<bool> write(Connection& connection, std::string_view head, std::string_view body);
  Task<void> refuse(Connection& connection, const Refusal& refusal);
  Task<void> answered(Connection& connection);
  void hand_over();
  void answer(Connection& connection);
  void release(Connection* connection);

  base::Clock& clock_;
  const Site site_;
  Options options_;
  asio::io_context io_{1};
  Acceptor acceptor_{io_};
  Timer sweeper_{io_};
  std::uint16_t port_ = 0;
  std::set<Connection*> connections_;  // I/O thread only
  std::size_t served_ = 0;             // I/O thread only
  bool closed_ = false;                // I/O thread only
  std::vector<Workers::Job> asked_;    // I/O thread only
  std::atomic<bool> stopping_ = false;

  std::mutex mutex_;  // for the rest
  std::condition_variable all_gone_;
  std::size_t open_ = 0;
  std::vector<Connection*> answered_;

  std::optional<Workers> workers_;
  std::thread thread_;
};

Status HttpServer::Running::listen(const ListenAddress& address) {
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
  if (address.host.empty()) {
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
    for (Connection* connection : connections_)
      if (connection->idle) connection->socket.cancel(unused);
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
    for (Connection* connection : connections_) connection->socket.close(unused);
    closed.set_value();
  });
  closed.get_future().wait();  // from here on nothing is given to the workers
  workers_.reset();            // runs to its end what the handlers have begun
  thread_.join();
}

Task<void> HttpServer::Running::accept_all() {
  while (!stopping_) {
    auto [error, socket] = co_await acceptor_.async_accept(kAwait);
    if (stopping_) break;
    if (error) {  // no descriptors left, or the peer has gone already: neither ends the service
      options_.complain(fmt::format("cannot accept a connection: {}", error.message()));
      Timer pause(io_, kSweep);
      co_await pause.async_wait(kAwait);
      continue;
    }
    const bool full = served_ >= options_.max_connections && !give_up_idle();
    if (full && connections_.size() >= served_ + kTurnedAway) continue;
    auto connection = std::make_shared<Connection>(std::move(socket), options_);
    error_code unused;
    connection->socket.set_option(Tcp::no_delay(true), unused);
    auto peer = connection->socket.remote_endpoint(unused).address();
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
  oldest->socket.cancel(unused);
  return true;
}

void HttpServer::Running::release(Connection* connection) {
  error_code unused;
  connection->socket.close(unused);
  connections_.erase(connection);
  served_ -= connection->served;
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
      connection->socket.cancel(unused);
    }
  }
}

Task<void> HttpServer::Running::serve(std::shared_ptr<Connection> connection) {
  Connection& here = *connection;
  for (;;) {
    const Read outcome = co_await read(here);
    if (outcome == Read::gone) co_return;
    if (outcome == Read::refused) co_return co_await refuse(here, here.parser.refusal());
    if (outcome == Read::late)
      co_return co_await refuse(
          here, refusal(408, Code::usage, "the request did not come in time", "http.time"));
    if (closed_) co_return;
    co_await answered(here);
    if (!co_await write(here, here.delivery.head, here.delivery.body())) co_return;
    if (here.delivery.close || stopping_) co_return;
  }
}

Task<HttpServer::Running::Read> HttpServer::Running::read(Connection& here) {
  using State = RequestParser::State;
  here.parser.reset();
  here.idle = here.buffer.size() == 0;
  if (here.idle && stopping_) co_return Read::gone;
  auto until = SteadyClock::now() + (here.idle ? options_.idle_timeout : options_.head_timeout);
  for (bool in_body = false;;) {
    while (here.buffer.size() > 0) {
      const std::size_t used = here.parser.put(as_text(here.buffer));
      here.buffer.consume(used);
      if (used == 0 || here.parser.state() >= State::whole) break;
    }
    if (here.parser.state() == State::whole) break;
    if (here.parser.state() == State::refused) co_return Read::refused;
    if (here.parser.state() == State::body && !std::exchange(in_body, true)) {
      until = SteadyClock::now() + options_.body_timeout;
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (here.parser.expects_continue() && !co_await write(here, kContinue, {}))
        co_return Read::gone;
    }
    here.deadline = until;
    auto [error, count] =
        co_await here.socket.async_read_some(here.buffer.prepare(kReadBytes), kAwait);
    if (here.was_overdue(error) && !here.idle) co_return Read::late;
    if (error) co_return Read::gone;
    here.buffer.commit(count);
    if (std::exchange(here.idle, false)) until = SteadyClock::now() + options_.head_timeout;
  }
  here.request = here.parser.take();
  here.request.remote = here.remote;
  co_return Read::whole;
}

Task<bool> HttpServer::Running::write(Connection& here, std::string_view head,
                                      std::string_view body) {
  const std::array parts{asio::buffer(head), asio::buffer(body)};
  const auto extra = std::chrono::seconds((head.size() + body.size()) / options_.write_rate);
  here.allow(options_.write_timeout + extra);
  auto [error, count] = co_await asio::async_write(here.socket, parts, kAwait);
  here.was_overdue(error);
  co_return !error;
}

// Answers and closes. The rest of the request is read and dropped for a while: a reset would take
// the answer with it.
Task<void> HttpServer::Running::refuse(Connection& here, const Refusal& refusal) {
  here.request = here.parser.take();  // as far as it was read
  here.request.remote = here.remote;
  here.delivery =
      deliver(here.request, options_.refuse(refusal.status, refusal.error, here.request),
              clock_.now(), /*close=*/true);
  if (!co_await write(here, here.delivery.head, here.delivery.body())) co_return;
  error_code unused;
  here.socket.shutdown(asio::socket_base::shutdown_send, unused);
  here.allow(kLinger);
  for (std::size_t dropped = 0; dropped < kLingerBytes;) {
    here.buffer.clear();
    auto [error, count] =
        co_await here.socket.async_read_some(here.buffer.prepare(kReadBytes), kAwait);
    if (error) co_return;
    dropped += count;
  }
}

Task<void> HttpServer::Running::turn_away(std::shared_ptr<Connection> connection) {
  co_await refuse(*connection,
                  refusal(503, Code::environment, "too many connections", "http.connections",
                          fmt::format("at most {}", options_.max_connections)));
}

// Gives the request to a worker and waits for `delivery`.
Task<void> HttpServer::Running::answered(Connection& here) {
  const auto begin = [this, &here](auto handler) {
    auto kept = std::make_shared<decltype(handler)>(std::move(handler));
    here.resume = [kept] { std::move (*kept)(); };
    asked_.push_back([this, &here] { answer(here); });
    // What arrives with this one is given to the workers together.
    if (asked_.size() == 1) asio::post(io_, [this] { hand_over(); });
  };
  asio::use_awaitable_t<Executor> token;
  co_await asio::async_initiate<asio::use_awaitable_t<Executor>, void()>(begin, token);
}

void HttpServer::Running::hand_over() {
  if (!asked_.empty()) workers_->push(asked_);
}

// On a worker.
void HttpServer::Running::answer(Connection& here) {
  const auto send = [&](Response response) {
    here.delivery = deliver(here.request, std::move(response), clock_.now(),
                            !here.request.keep_alive || stopping_);
  };
  try {
    send(site_(here.request));
  } catch (const std::exception& defect) {
    options_.complain(
        fmt::format("{} {}: {}", name(here.request.method), here.request.path, defect.what()));
    const Error error = fail(Code::internal, "a defect of ours; it has been noted").value();
    send(options_.refuse(500, error, here.request));
  }
  bool is_first;
  {
    const std::lock_guard lock(mutex_);
    is_first = answered_.empty();
    answered_.push_back(&here);
  }
  // One wake-up of the I/O thread fetches all that is ready by then.
  if (is_first)
    asio::post(io_, [this] {
      std::vector<Connection*> ready;
      {
        const std::lock_guard lock(mutex_);
        ready.swap(answered_);
      }
      for (Connection* connection : ready) std::exchange(connection->resume, nullptr)();
    });
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

void HttpServer::stop() {
  if (running_) running_->stop();
  running_.reset();
}

}  // namespace probity::server::http

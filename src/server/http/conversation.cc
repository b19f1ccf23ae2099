// What is said on one connection: requests read under deadlines and caps, handed to the workers,
// and answered, whole or as a stream.
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "server/http/proxy.h"
#include "server/http/running.h"

namespace probity::server::http {

using base::Code;
using base::Error;
using base::fail;

namespace {

constexpr auto kLinger = std::chrono::seconds(2);
constexpr std::size_t kReadBytes = 16 << 10;
constexpr std::size_t kLingerBytes =
    256 << 10;  // of a refused request, read so that its sender sees the answer

std::string_view as_text(const boost::beast::flat_buffer& buffer) {
  return {static_cast<const char*>(buffer.data().data()), buffer.size()};
}

Error wrong(Code code, std::string what, std::string rule, std::string required = {}) {
  return fail(code, std::move(what), {}, std::move(rule), {}, std::move(required)).value();
}

std::chrono::seconds at_rate(std::size_t bytes, std::size_t rate) {
  return std::chrono::seconds(bytes / rate);
}

}  // namespace

Task<void> HttpServer::Running::serve(Held connection) {
  Connection& here = *connection;
  if (!co_await begin(here)) co_return;
  for (;;) {
    const Read outcome = co_await read(here);
    if (outcome == Read::gone) break;
    if (outcome == Read::refused)
      co_return co_await refuse(here, here.parser.refusal().status, here.parser.refusal().error);
    if (outcome == Read::late)
      co_return co_await refuse(
          here, 408, wrong(Code::usage, "the request did not come in time", "http.time"));
    if (outcome == Read::no_room)
      co_return co_await refuse(
          here, 503,
          wrong(Code::environment, "too many uploads at once", "http.uploads", "a later attempt"));
    if (closed_) co_return;
    co_await answered(here);
    if (!co_await send(connection)) co_return;
    if (here.delivery.close || stopping_) break;
  }
  co_await end(here);
}

// The handshake, where there is one.
Task<bool> HttpServer::Running::begin(Connection& here) {
  if (!here.wire.is_secured()) co_return true;
  here.allow(options_.head_timeout);
  const auto [error] = co_await here.wire.shake_hands();
  here.was_overdue(error);
  if (!error) co_return true;
  if (ERR_GET_LIB(static_cast<unsigned long>(error.value())) == ERR_LIB_SSL &&
      ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_HTTP_REQUEST) {
    static constexpr std::string_view kPlain =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
        "Connection: close\r\n\r\nThis port speaks HTTPS. Write https:// instead.\n";
    here.allow(kLinger);
    co_await here.wire.write_plain(kPlain);
  }
  co_return false;
}

Task<void> HttpServer::Running::end(Connection& here) {
  if (!here.wire.is_secured()) co_return;
  here.allow(kLinger);
  co_await here.wire.say_goodbye();
}

Task<HttpServer::Running::Read> HttpServer::Running::read(Connection& here) {
  using State = RequestParser::State;
  here.parser.reset();
  reserved_ -= std::exchange(here.reserved, 0);
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
      const std::size_t bytes = here.parser.body_bytes();
      until = SteadyClock::now() + options_.body_timeout + at_rate(bytes, options_.read_rate);
      if (bytes > options_.max_body) {
        if (reserved_ + bytes > options_.max_uploads) co_return Read::no_room;
        reserved_ += here.reserved = bytes;
      }
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (here.parser.expects_continue() && !co_await write(here, kContinue)) co_return Read::gone;
    }
    here.deadline = until;
    auto [error, count] = co_await here.wire.read_some(here.buffer.prepare(kReadBytes));
    if (here.was_overdue(error) && !here.idle) co_return Read::late;
    if (error) co_return Read::gone;
    here.buffer.commit(count);
    if (std::exchange(here.idle, false)) until = SteadyClock::now() + options_.head_timeout;
  }
  here.asked = SteadyClock::now();
  here.request = here.parser.take();
  here.request.remote = here.remote;
  here.request.https = here.wire.is_secured();
  if (options_.behind_proxy) believe_proxy(here.request);
  co_return Read::whole;
}

Task<bool> HttpServer::Running::write(Connection& here, std::string_view first,
                                      std::string_view second, std::string_view third) {
  const std::array parts{asio::buffer(first), asio::buffer(second), asio::buffer(third)};
  const auto extra = at_rate(asio::buffer_size(parts), options_.write_rate);
  here.allow(options_.write_timeout + extra);
  auto [error, count] = co_await here.wire.write(parts);
  here.sent += count;
  here.was_overdue(error);
  co_return !error;
}

// `delivery`, as far as its reader takes it.
Task<bool> HttpServer::Running::send(Held connection) {
  Connection& here = *connection;
  if (here.delivery.stream && streams_ >= options_.max_streams) {
    here.delivery.stream->close();
    const Error error = wrong(Code::environment, "too many answers stay open", "http.streams",
                              fmt::format("at most {}", options_.max_streams));
    here.delivery = deliver(here.request, options_.refuse(503, error, here.request), clock_.now(),
                            here.delivery.close);
  }
  here.sent = 0;
  bool good = co_await write(here, here.delivery.head, here.delivery.body());
  if (good && here.delivery.stream) good = co_await send_stream(connection);
  note(here);
  co_return good;
}

Task<bool> HttpServer::Running::send_stream(Held connection) {
  Connection& here = *connection;
  const std::shared_ptr<Stream> stream = here.delivery.stream;
  const bool is_live = stream->kind() == Stream::Kind::events;
  ++streams_;
  here.gone = false;
  here.news.emplace(io_);
  stream->attach([this, known = std::weak_ptr<Connection>(connection)] {
    asio::post(io_, [known] {
      if (const auto there = known.lock(); there && there->news) there->news->cancel();
    });
  });
  asio::co_spawn(io_.get_executor(), watch(connection), asio::detached);
  bool good = false;
  std::uint64_t body = 0;
  for (std::string piece; !closed_ && !here.gone;) {
    if (stream->wants_more()) make_more(connection);
    const auto taken = stream->take(piece);
    if (taken == Stream::Taken::aborted) break;
    if (taken == Stream::Taken::finished ||
        (taken == Stream::Taken::nothing && is_live && stopping_)) {
      const bool whole = !here.delivery.length || body == *here.delivery.length;
      good = whole && (!here.delivery.chunked || co_await write(here, "0\r\n\r\n"));
      break;
    }
    if (taken == Stream::Taken::nothing) {
      // Nothing else runs on this thread between take() and here: no news is missed.
      here.news->expires_at(is_live ? SteadyClock::now() + options_.heartbeat
                                    : SteadyClock::time_point::max());
      const auto [error] = co_await here.news->async_wait(kAwait);
      if (error) continue;
      piece = ":\n\n";
    }
    body += piece.size();
    if (here.delivery.length && body > *here.delivery.length) break;
    if (!co_await send_piece(here, piece)) break;
  }
  stream->close();
  here.delivery.stream = nullptr;
  here.news.reset();
  --streams_;
  co_return good;
}

Task<bool> HttpServer::Running::send_piece(Connection& here, std::string_view piece) {
  if (!here.delivery.chunked) co_return co_await write(here, piece);
  const std::string size = fmt::format("{:x}\r\n", piece.size());
  co_return co_await write(here, size, piece, "\r\n");
}

// Ends a stream whose reader hangs up while there is nothing to send.
Task<void> HttpServer::Running::watch(Held connection) {
  Connection& here = *connection;
  const auto [error] = co_await here.wire.socket().async_wait(Socket::wait_read, kAwait);
  if (error || !here.news) co_return;
  char byte = 0;
  // What is there may be the next request; or, through TLS, anything: then the heartbeat finds out.
  here.gone = ::recv(here.wire.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
  here.news->cancel();
}

void HttpServer::Running::make_more(const Held& connection) {
  if (closed_ || std::exchange(connection->making, true)) return;
  asked_.push_back([this, connection, stream = connection->delivery.stream] {
    try {
      stream->make_more();
    } catch (const std::exception& defect) {
      options_.complain(fmt::format("{}: {}", connection->request.pattern, defect.what()));
      stream->abort();
    }
    asio::post(io_, [connection] {
      connection->making = false;
      if (connection->news) connection->news->cancel();
    });
  });
  asio::post(io_, [this] { hand_over(); });
}

// Answers and closes. The rest of the request is read and dropped for a while: a reset would take
// the answer with it.
Task<void> HttpServer::Running::refuse(Connection& here, int status, Error error) {
  here.asked = SteadyClock::now();
  here.request = here.parser.take();  // as far as it was read
  here.request.remote = here.remote;
  here.request.https = here.wire.is_secured();
  here.delivery = deliver(here.request, options_.refuse(status, error, here.request), clock_.now(),
                          /*close=*/true);
  here.sent = 0;
  const bool good = co_await write(here, here.delivery.head, here.delivery.body());
  note(here);
  if (!good) co_return;
  error_code unused;
  if (!here.wire.is_secured())
    here.wire.socket().shutdown(asio::socket_base::shutdown_send, unused);
  here.allow(kLinger);
  for (std::size_t dropped = 0; dropped < kLingerBytes;) {
    here.buffer.clear();
    auto [failed, count] = co_await here.wire.read_some(here.buffer.prepare(kReadBytes));
    if (failed) co_return;
    dropped += count;
  }
}

Task<void> HttpServer::Running::turn_away(Held connection) {
  if (keys_) {
    ++dropped_;
    co_return;
  }
  co_await refuse(*connection, 503,
                  wrong(Code::environment, "too many connections", "http.connections",
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
        fmt::format("{} {}: {}", name(here.request.method), here.request.pattern, defect.what()));
    send(options_.refuse(500, wrong(Code::internal, "a defect of ours; it has been noted", ""),
                         here.request));
  }
  here.request.body = {};  // an upload need not wait for its answer to be read
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

void HttpServer::Running::note(const Connection& here) {
  if (!options_.answered) return;
  options_.answered(
      {here.request.method, here.request.pattern, here.delivery.status, here.sent,
       std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - here.asked),
       here.request.https});
}

}  // namespace probity::server::http

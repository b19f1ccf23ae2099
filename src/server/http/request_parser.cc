#include "server/http/request_parser.h"

#include <fmt/format.h>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace probity::server::http {

using base::Code;
using base::fail;

namespace {

namespace beast = boost::beast::http;

std::optional<Method> method_of(beast::verb verb) {
  switch (verb) {
    case beast::verb::get:
      return Method::get;
    case beast::verb::head:
      return Method::head;
    case beast::verb::post:
      return Method::post;
    case beast::verb::put:
      return Method::put;
    case beast::verb::patch:
      return Method::patch;
    case beast::verb::delete_:
      return Method::delete_;
    case beast::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

base::Error wrong(Code code, std::string what, std::string rule, std::string found = {},
                  std::string required = {}) {
  return fail(code, std::move(what), {}, std::move(rule), std::move(found), std::move(required))
      .value();
}

}  // namespace

struct RequestParser::Beast {
  std::optional<beast::request_parser<beast::string_body>> parser;
};

RequestParser::RequestParser(std::size_t max_head, std::size_t max_body, const MaxBody* exceptions)
    : max_head_(max_head),
      max_body_(max_body),
      exceptions_(exceptions),
      beast_(std::make_unique<Beast>()) {
  reset();
}
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  beast_->parser.emplace();
  beast_->parser->header_limit(static_cast<std::uint32_t>(max_head_));
  beast_->parser->body_limit(boost::none);  // cap_body() sets it
  state_ = State::head;
  head_bytes_ = body_bytes_ = 0;
  refusal_.reset();
  request_ = Request{};
}

std::size_t RequestParser::put(std::string_view bytes) {
  auto& parser = *beast_->parser;
  // Between chunks at least "0 CRLF CRLF" is still to come. Beast takes that for granted once it
  // has seen the first three of these bytes, and asserts it: a client that sends them one by one
  // would end the program.
  constexpr std::size_t kLastChunk = 5;
  if (state_ == State::body && parser.chunked() && bytes.size() < kLastChunk) return 0;
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (state_ == State::head) head_bytes_ += used;
  // Lines without an end, which Beast would wait for: in the head, of chunks, of trailers.
  if (error == beast::error::need_more)
    error =
        bytes.size() - used > max_head_ ? beast::error::header_limit : boost::system::error_code();
  // Its own count leaves out the start line.
  if (!error && head_bytes_ > max_head_) error = beast::error::header_limit;
  if (error == beast::error::header_limit) {
    refuse(431, wrong(Code::too_large, "the request's head is too large", "http.head", {},
                      fmt::format("at most {} bytes", max_head_)));
  } else if (error == beast::error::body_limit) {
    refuse_body();
  } else if (error == beast::error::bad_version) {
    refuse(505, wrong(Code::usage, "not an HTTP version we speak", "http.version", {}, "HTTP/1.1"));
  } else if (error) {
    refuse(400, wrong(Code::usage, fmt::format("not HTTP: {}", error.message()), "http.syntax"));
  } else if (state_ == State::head && parser.is_header_done()) {
    state_ = State::body;
    parser.eager(true);  // from here on: as much as there is
    check_head();
  }
  if (state_ == State::body && parser.is_done()) {
    state_ = State::whole;
    request_.body = std::move(parser.get().body());
  }
  return used;
}

void RequestParser::check_head() {
  const auto& message = beast_->parser->get();
  const auto method = method_of(message.method());
  if (!method)
    return refuse(501, wrong(Code::usage, "not a method we know", "http.method",
                             std::string(message.method_string()),
                             "GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS"));
  request_.method = *method;
  // An HTTP/1.0 client may believe in keep-alive, but the proxies between may not.
  request_.keep_alive = message.keep_alive() && message.version() == 11;
  request_.takes_chunks = message.version() == 11;
  int hosts = 0;
  for (const auto& field : message) {
    hosts += field.name() == beast::field::host;
    request_.headers.push_back({lower(field.name_string()), std::string(field.value())});
  }
  if (hosts > 1 || (hosts == 0 && message.version() == 11))
    return refuse(400, wrong(Code::usage, "not exactly one Host header", "http.host"));
  if (!request_.header("transfer-encoding").empty() && !message.chunked())
    return refuse(400, wrong(Code::usage, "not a transfer encoding we know",
                             "http.transfer-encoding", {}, "chunked"));
  if (const std::string expect = lower(request_.header("expect"));
      !expect.empty() && expect != "100-continue")
    return refuse(417, wrong(Code::usage, "not an expectation we can meet", "http.expect", expect,
                             "100-continue"));
  if (auto status = parse_target(message.target(), request_); !status)
    return refuse(400, std::move(status).error());
  cap_body();
}

// Whoever may send more than others is known only by the head.
void RequestParser::cap_body() {
  auto& parser = *beast_->parser;
  body_cap_ = max_body_;
  if (exceptions_ && *exceptions_) body_cap_ = (*exceptions_)(request_).value_or(max_body_);
  parser.body_limit(body_cap_);
  const auto announced = parser.content_length();
  if (announced && *announced > body_cap_) return refuse_body();
  body_bytes_ = announced ? static_cast<std::size_t>(*announced) : parser.chunked() ? body_cap_ : 0;
}

void RequestParser::refuse_body() {
  refuse(413, wrong(Code::too_large, "the request's body is too large", "http.body", {},
                    fmt::format("at most {} bytes", body_cap_)));
}

bool RequestParser::expects_continue() const {
  return state_ == State::body && !request_.header("expect").empty();
}

Request RequestParser::take() { return std::move(request_); }

void RequestParser::refuse(int status, base::Error error) {
  state_ = State::refused;
  refusal_ = Refusal{status, std::move(error)};
}

}  // namespace probity::server::http

// RequestParser: the bytes of one HTTP/1.1 request into a Request (Boost.Beast, with what RFC 9112
// asks beyond it). Feed it bytes until it is whole or refused; what it does not take belongs to the
// next request, or comes again with more behind it. One connection's thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "server/http/request.h"

namespace probity::server::http {

struct Refusal {
  int status;
  base::Error error;
};

// How large the body of this head may be; nullopt: as large as others.
using MaxBody = std::function<std::optional<std::size_t>(const Request& head)>;

class RequestParser {
 public:
  RequestParser(std::size_t max_head, std::size_t max_body, const MaxBody* exceptions = nullptr);
  ~RequestParser();

  enum class State { head, body, whole, refused };

  void reset();  // for the next request
  // Returns how many bytes it took. Taking none and staying in `head` or `body`: it needs more.
  std::size_t put(std::string_view bytes);
  State state() const { return state_; }
  bool expects_continue() const;  // in `body`: the client waits for "100 Continue"
  // In `body`: what the head announces, or the most that may come where it announces nothing.
  std::size_t body_bytes() const { return body_bytes_; }
  Request take();  // in `whole`
  const Refusal& refusal() const { return *refusal_; }

 private:
  struct Beast;
  void refuse(int status, base::Error error);
  void check_head();
  void cap_body();
  void refuse_body();

  std::size_t max_head_, max_body_;
  const MaxBody* exceptions_;
  std::unique_ptr<Beast> beast_;
  State state_ = State::head;
  std::size_t head_bytes_ = 0, body_bytes_ = 0, body_cap_ = 0;
  std::optional<Refusal> refusal_;
  Request request_;
};

}  // namespace probity::server::http

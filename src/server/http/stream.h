// Stream: the body of an answer that is not made at once: server-sent events (WHATWG HTML 9.2) and
// large downloads. A handler makes one, hands it over in Response::stream and returns; no thread is
// held while nothing happens. Bytes are pushed from any thread into a bounded queue; whoever reads
// too slowly is cut off. The server closes it when the reader has gone or the server stops.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "server/http/request.h"
#include "server/http/response.h"

namespace probity::server::http {

class Stream {
 public:
  enum class Kind { events, download };
  using Callback = std::function<void(Stream&)>;

  explicit Stream(Kind kind = Kind::events, std::size_t queue = base::limits::kStreamQueueBytes)
      : kind_(kind), queue_(queue) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // False, and nothing is taken, when the stream is over or the queue is full. A full queue of
  // events means a reader too slow: the answer breaks off. An empty queue takes a piece of any
  // size.
  bool try_push(std::string_view bytes);
  // True while the queue is less than half full.
  bool has_room() const;
  // No more will come: what is queued is sent, then the answer ends well.
  void finish();
  // The answer breaks off: its reader sees that it is not whole.
  void abort();
  bool is_over() const;

  // Both before the stream is handed over. `ready` is called on a worker when there is room for
  // more: first when the answer begins, then whenever the queue has run low; never twice at a time.
  // It pushes while has_room() and returns.
  void on_ready(Callback ready) { ready_ = std::move(ready); }
  // Called once, when nobody reads any more or all is sent; on any thread, and it must not block.
  void on_over(std::function<void()> over) { over_ = std::move(over); }

  // For the server alone.
  enum class Taken { bytes, nothing, finished, aborted };
  Kind kind() const { return kind_; }
  void attach(std::function<void()> notify);  // called, under the lock, when there is news
  Taken take(std::string& out);               // everything that waits
  bool wants_more() const { return ready_ != nullptr && has_room() && !is_over(); }
  void make_more() { ready_(*this); }
  void close();

 private:
  const Kind kind_;
  const std::size_t queue_;
  Callback ready_;

  mutable std::mutex mutex_;  // for the rest
  std::string waiting_;
  bool finished_ = false, aborted_ = false, closed_ = false;
  std::function<void()> notify_, over_;
};

// One event; `data` may have several lines. Without an id the reader's last one stays.
struct Event {
  std::string id{};
  std::string name{};
  std::string data{};
};
std::string to_string(const Event& event);

// An answer of events: text/event-stream, never cached, with a comment every 15 s that keeps
// proxies from closing it. The producer calls try_push(to_string(event)) until that fails; a reader
// who was cut off comes back with the id of its last event.
Response events(std::shared_ptr<Stream> stream);
// The id after which a reader wants to go on: the Last-Event-ID header, else ?last-event-id=.
std::string_view last_event_id(const Request& request);

// A file made piece by piece: `more` appends to its argument and returns true while there is more;
// it runs on a worker, without the I/O thread ever waiting. `file_name`: of our own making.
using More = std::function<bool(std::string& out)>;
Response download(std::string_view type, std::string_view file_name, More more);

}  // namespace probity::server::http

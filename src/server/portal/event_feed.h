// EventFeed: GET /api/v1/events: what is logged, told as it happens (server-sent events, WHATWG
// HTML 9.2). An event's id is the number of its entry, and events are made from the log itself: who
// comes back with Last-Event-ID goes on after it, without loss or repeat, also after a restart. One
// thread looks at the log while somebody listens. Any thread; it must outlive the server.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.h"
#include "outbox/notice.h"
#include "server/http/stream.h"
#include "server/portal/endpoint.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

class EventFeed {
 public:
  using Read = std::function<base::Status(const std::function<base::Status(Snapshot&)>&)>;
  explicit EventFeed(Read read) : read_(std::move(read)) {}
  ~EventFeed();
  EventFeed(const EventFeed&) = delete;
  EventFeed& operator=(const EventFeed&) = delete;

  // usage (rule events.from) for a place that is not in the log; bad_input for a filter that can
  // match nothing.
  base::Result<http::Response> open(const http::Request& request);
  static Endpoint endpoint();

 private:
  struct Follower {
    std::shared_ptr<http::Stream> stream;
    outbox::Wanted wanted;
    std::mutex mutex;
    std::uint64_t next = 0;
  };
  using Notices = std::map<std::uint64_t, std::optional<outbox::Notice>>;

  // Pushes what the reader has room for. `notices`: those already made from this snapshot.
  static base::Status advance(Follower& follower, Snapshot& snapshot, Notices& notices);
  void look();

  const Read read_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<std::shared_ptr<Follower>> followers_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace probity::server::portal

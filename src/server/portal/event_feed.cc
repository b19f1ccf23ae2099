#include "server/portal/event_feed.h"

#include <algorithm>

#include "base/number.h"
#include "server/portal/schemas.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::chrono::milliseconds kLookEvery{250};
constexpr std::uint64_t kPiece = 5'000;  // entries looked at for one reader at a time

std::vector<std::string> all_of(const http::Request& request, std::string_view name) {
  std::vector<std::string> found;
  for (const auto& [key, value] : request.query)
    if (key == name && !value.empty()) found.push_back(value);
  return found;
}

// The first entry to tell of: after the last one that the reader had, or the one it names, or what
// comes next.
Result<std::uint64_t> start_of(const http::Request& request, std::uint64_t size) {
  const std::string_view last = http::last_event_id(request);
  const std::string_view from = last.empty() ? request.parameter("from") : last;
  if (from.empty()) return size;
  const auto number = base::parse_int(from);
  if (!number || *number < 0 || static_cast<std::uint64_t>(*number) > size ||
      (!last.empty() && static_cast<std::uint64_t>(*number) == size))
    return fail(Code::usage, "the log has no such entry to go on from", "", "events.from",
                std::string(from.substr(0, 40)), "below " + std::to_string(size));
  return static_cast<std::uint64_t>(*number) + (last.empty() ? 0 : 1);
}

}  // namespace

Endpoint EventFeed::endpoint() {
  using Where = Parameter::Where;
  return {.path = "/api/v1/events",
          .topic = Topic::changes,
          .what =
              "What is logged, as it happens (server-sent events): one event an entry, its id the "
              "entry's number. Come back with the last id and nothing is missed",
          .parameters = {{.name = "kind", .what = "Only this kind of entry", .many = true},
                         {.name = "agency",
                          .what = "Only what this organisation says, or what is said of its things",
                          .many = true},
                         {.name = "use", .what = "Only about this use", .many = true},
                         {.name = "from",
                          .what = "Begin with this entry instead of with what comes next",
                          .form = Parameter::Form::number},
                         {.name = "Last-Event-ID",
                          .what = "The last entry you have: browsers send it by themselves",
                          .where = Where::header,
                          .form = Parameter::Form::number}},
          .gives = payload<outbox::Notice>("event", "text/event-stream"),
          .refusals = {400, 422, 503},
          .stays_open = true};
}

EventFeed::~EventFeed() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  news_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<http::Response> EventFeed::open(const http::Request& request) {
  auto follower = std::make_shared<Follower>();
  follower->wanted = {all_of(request, "kind"), all_of(request, "agency"), all_of(request, "use")};
  PROBITY_CHECK(read_([&](Snapshot& snapshot) -> Status {
    PROBITY_CHECK(outbox::check(follower->wanted, outbox::kinds_of(snapshot.node.registers())));
    PROBITY_TRY(follower->next, start_of(request, snapshot.size));
    return {};
  }));
  follower->stream = std::make_shared<http::Stream>();
  follower->stream->try_push("retry: 2000\n\n");
  // The stream must not keep its follower, which keeps the stream.
  follower->stream->on_ready([this, weak = std::weak_ptr(follower)](http::Stream& stream) {
    const auto reader = weak.lock();
    if (!reader) return;
    Notices notices;
    const Status done =
        read_([&](Snapshot& snapshot) { return advance(*reader, snapshot, notices); });
    if (!done) stream.abort();  // it comes back with its last id
  });
  {
    const std::lock_guard lock(mutex_);
    followers_.push_back(follower);
    if (!thread_.joinable()) thread_ = std::thread([this] { look(); });
  }
  news_.notify_all();
  return http::events(follower->stream);
}

Status EventFeed::advance(Follower& follower, Snapshot& snapshot, Notices& notices) {
  const std::lock_guard lock(follower.mutex);
  const std::uint64_t upto = std::min(snapshot.size, follower.next + kPiece);
  while (follower.next < upto && follower.stream->has_room() && !follower.stream->is_over()) {
    auto known = notices.find(follower.next);
    if (known == notices.end()) {
      PROBITY_TRY(auto made,
                  outbox::notice_of(snapshot.db, snapshot.node.file().origin, follower.next));
      known = notices.emplace(follower.next, std::move(made)).first;
    }
    const auto& notice = known->second;
    if (notice && outbox::wants(follower.wanted, *notice) &&
        !follower.stream->try_push(
            http::to_string({std::to_string(notice->entry), "entry", outbox::to_json(*notice)})))
      return {};
    ++follower.next;
  }
  return {};
}

void EventFeed::look() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::erase_if(followers_, [](const auto& one) { return one->stream->is_over(); });
    if (followers_.empty()) {
      news_.wait(lock);
      continue;
    }
    const auto followers = followers_;
    lock.unlock();
    Notices notices;
    // A log that cannot be read now is looked at again: the readers keep their places.
    [[maybe_unused]] const Status done = read_([&](Snapshot& snapshot) -> Status {
      for (const auto& one : followers) PROBITY_CHECK(advance(*one, snapshot, notices));
      return {};
    });
    lock.lock();
    news_.wait_for(lock, kLookEvery, [this] { return stopping_; });
  }
}

}  // namespace probity::server::portal

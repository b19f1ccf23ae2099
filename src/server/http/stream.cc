#include "server/http/stream.h"

#include <fmt/format.h>

#include <utility>

namespace probity::server::http {

bool Stream::try_push(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (finished_ || aborted_ || closed_) return false;
  if (!waiting_.empty() && waiting_.size() + bytes.size() > queue_) {
    aborted_ = kind_ == Kind::events;
    if (aborted_ && notify_) notify_();
    return false;
  }
  const bool is_news = waiting_.empty() && !bytes.empty();
  waiting_ += bytes;
  if (is_news && notify_) notify_();
  return true;
}

bool Stream::has_room() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size() < queue_ / 2;
}

void Stream::finish() {
  const std::lock_guard lock(mutex_);
  finished_ = true;
  if (notify_) notify_();
}

void Stream::abort() {
  const std::lock_guard lock(mutex_);
  aborted_ = true;
  if (notify_) notify_();
}

bool Stream::is_over() const {
  const std::lock_guard lock(mutex_);
  return finished_ || aborted_ || closed_;
}

void Stream::attach(std::function<void()> notify) {
  const std::lock_guard lock(mutex_);
  notify_ = std::move(notify);
}

Stream::Taken Stream::take(std::string& out) {
  out.clear();
  const std::lock_guard lock(mutex_);
  if (aborted_) return Taken::aborted;
  if (!waiting_.empty()) {
    out.swap(waiting_);
    return Taken::bytes;
  }
  return finished_ ? Taken::finished : Taken::nothing;
}

void Stream::close() {
  std::function<void()> over;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(closed_, true)) return;
    notify_ = nullptr;
    over = std::move(over_);
  }
  if (over) over();
}

std::string to_string(const Event& event) {
  std::string out;
  // A line break in a field would begin a new one; only data may have several lines.
  const auto field = [&](std::string_view name, std::string_view text) {
    out += fmt::format("{}: {}\n", name, text);
  };
  const auto one_line = [](std::string_view text) {
    return text.substr(0, text.find_first_of(std::string_view("\r\n\0", 3)));
  };
  if (!event.id.empty()) field("id", one_line(event.id));
  if (!event.name.empty()) field("event", one_line(event.name));
  for (std::string_view rest = event.data;;) {
    const std::size_t end = rest.find_first_of("\r\n");
    field("data", rest.substr(0, end));
    if (end == rest.npos) break;
    rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  return out += '\n';
}

Response events(std::shared_ptr<Stream> stream) {
  // The last header asks nginx not to hold events back.
  return {.type = "text/event-stream",
          .headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}},
          .stream = std::move(stream),
          .compress = false};
}

std::string_view last_event_id(const Request& request) {
  const std::string_view header = request.header("last-event-id");
  return header.empty() ? request.parameter("last-event-id") : header;
}

Response download(std::string_view type, std::string_view file_name, More more) {
  auto stream = std::make_shared<Stream>(Stream::Kind::download);
  stream->on_ready([more = std::move(more)](Stream& to) {
    while (to.has_room() && !to.is_over()) {
      std::string piece;
      const bool goes_on = more(piece);
      if (!to.try_push(piece)) return to.abort();
      if (!goes_on) return to.finish();
    }
  });
  return {
      .type = std::string(type),
      .headers = {{"Content-Disposition", fmt::format("attachment; filename=\"{}\"", file_name)}},
      .stream = std::move(stream)};
}

}  // namespace probity::server::http

#include "server/metrics/access_log.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <chrono>
#include <iterator>

#include "json/value.h"

namespace probity::server::metrics {

namespace {

constexpr std::size_t kWaitingBytes = 4 << 20;
constexpr auto kGather = std::chrono::milliseconds(50);  // one write for what comes meanwhile

std::string quoted(std::string_view text) {
  return boost::json::serialize(json::Value(boost::json::string_view(text.data(), text.size())));
}

}  // namespace

base::Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& file,
                                                         base::Clock& clock, Complain complain) {
  PROBITY_TRY(base::AppendFile opened, base::AppendFile::open(file));
  return std::unique_ptr<AccessLog>(new AccessLog(std::move(opened), clock, std::move(complain)));
}

AccessLog::AccessLog(base::AppendFile file, base::Clock& clock, Complain complain)
    : file_(std::move(file)),
      clock_(clock),
      complain_(std::move(complain)),
      thread_([this] { run(); }) {}

AccessLog::~AccessLog() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void AccessLog::reopen() {
  {
    const std::lock_guard lock(mutex_);
    reopening_ = true;
  }
  wake_.notify_one();
}

void AccessLog::note(const http::Answered& answered) {
  const std::string time = base::to_string(clock_.now());
  const std::lock_guard lock(mutex_);
  if (waiting_.size() > kWaitingBytes) {
    ++dropped_;
    return;
  }
  const bool is_first = waiting_.empty();
  auto out = std::back_inserter(waiting_);
  if (dropped_ > 0) fmt::format_to(out, "{{\"time\":\"{}\",\"dropped\":{}}}\n", time, dropped_);
  dropped_ = 0;
  // Patterns are of our own making; they hold nothing that JSON would have to escape.
  fmt::format_to(out,
                 "{{\"time\":\"{}\",\"method\":\"{}\",\"route\":\"{}\",\"status\":{},\"bytes\":{},"
                 "\"microseconds\":{},\"tls\":{}}}\n",
                 time, http::name(answered.method), answered.pattern, answered.status,
                 answered.bytes, answered.time.count(), answered.https);
  if (is_first) wake_.notify_one();
}

void AccessLog::run() {
  bool is_well = true;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closing_ || reopening_ || !waiting_.empty(); });
    if (!closing_ && !reopening_) wake_.wait_for(lock, kGather, [this] { return closing_; });
    const bool reopen = std::exchange(reopening_, false), last = closing_;
    std::string lines;
    lines.swap(waiting_);
    lock.unlock();
    // What was noted before a reopen belongs into the old file.
    base::Status done = lines.empty() ? base::Status() : file_.write(lines);
    if (reopen) {
      if (const base::Status opened = file_.reopen(); !opened) done = opened;
    }
    if (!done && is_well && complain_)
      complain_(fmt::format("the access log cannot be written: {}", done.error().what));
    is_well = done.has_value();
    lock.lock();
    if (last && waiting_.empty()) return;
  }
}

std::string error_line(base::Time time, std::string_view words) {
  return fmt::format("{{\"time\":\"{}\",\"error\":{}}}", base::to_string(time), quoted(words));
}

}  // namespace probity::server::metrics

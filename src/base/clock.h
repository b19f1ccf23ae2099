// Clock: the door to the time of day. Everything that needs "now" is handed one; tests hand in
// ManualClock and jump it.
#pragma once

#include <atomic>

#include "base/time.h"

namespace probity::base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() = 0;  // any thread
};

class SystemClock final : public Clock {
 public:
  Time now() override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : now_(start.seconds) {}
  Time now() override { return {now_.load()}; }
  void set(Time time) { now_ = time.seconds; }
  void advance(std::int64_t seconds) { now_ += seconds; }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace probity::base

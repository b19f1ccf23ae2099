#include "server/http/workers.h"

#include <algorithm>
#include <utility>

namespace probity::server::http {

Workers::Workers(unsigned count) {
  for (unsigned i = 0; i < std::max(count, 1U); ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::push(std::function<void()> job) {
  bool someone_sleeps;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    someone_sleeps = idle_ > 0;
  }
  if (someone_sleeps) wake_.notify_one();  // a system call, which a busy pool does not need
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (jobs_.empty()) {
      if (closing_) return;
      ++idle_;
      wake_.wait(lock);
      --idle_;
      continue;
    }
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace probity::server::http

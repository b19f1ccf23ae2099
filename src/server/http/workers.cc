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

void Workers::push(std::vector<Job>& jobs) {
  bool wake;
  {
    const std::lock_guard lock(mutex_);
    for (Job& job : jobs) jobs_.push_back(std::move(job));
    wake = must_wake();
  }
  jobs.clear();
  if (wake) wake_.notify_one();
}

std::size_t Workers::queued() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

// Under the lock: true if the caller is to wake one worker.
bool Workers::must_wake() {
  if (jobs_.empty() || idle_ == 0 || waking_) return false;
  return waking_ = true;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (jobs_.empty()) {
      if (closing_) return;
      ++idle_;
      wake_.wait(lock);
      --idle_;
      waking_ = false;
      continue;
    }
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    const bool wake = must_wake();
    lock.unlock();
    if (wake) wake_.notify_one();
    job();
    lock.lock();
  }
}

}  // namespace probity::server::http

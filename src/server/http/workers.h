// Workers: a pool of threads that run jobs in the order they come. push() from any thread; the
// destructor runs what is queued and joins. A job must not throw. Waking a thread is a system call,
// so only one is woken at a time, and it wakes the next while there is more to do.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace probity::server::http {

class Workers {
 public:
  explicit Workers(unsigned count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  using Job = std::function<void()>;
  void push(std::vector<Job>& jobs);  // takes them all
  std::size_t queued() const;         // jobs that no thread has begun

 private:
  bool must_wake();
  void work();

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  std::size_t idle_ = 0;
  bool waking_ = false;  // one has been told, and has not looked yet
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace probity::server::http

// Retention: personal data that a node need not keep any longer is removed: old rows of the audit
// trail, what was written in problem reports long after their answer, drafts nobody touches
// (access/limits.h says how long each is kept, docs/operators.md why). What is signed is never
// touched. sweep() any thread; a Sweeper does so every hour while the node serves and belongs to
// one thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "access/node.h"

namespace probity::access {

struct Swept {
  std::int64_t trail_rows = 0;
  std::int64_t reports = 0;
};
// A trail that does not hold (trail.broken) is left as it is, after everything else.
base::Result<Swept> sweep(Node& node);

class Sweeper {
 public:
  Sweeper(Node& node, std::function<void(const base::Error&)> complain);
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

 private:
  void run(const std::function<void(const base::Error&)>& complain);

  Node& node_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace probity::access

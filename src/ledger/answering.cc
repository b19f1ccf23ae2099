#include "ledger/answering.h"

namespace probity::ledger {

Answering::Answering() : thread_([this] { run(); }) {}
Answering::~Answering() { finish(); }

void Answering::give(Work work) {
  {
    std::lock_guard lock(mutex_);
    given_.push_back(std::move(work));
  }
  wake_.notify_one();
}

void Answering::finish() {
  {
    std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Answering::run() {
  for (;;) {
    Work work;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return finishing_ || !given_.empty(); });
      if (given_.empty()) return;
      work = std::move(given_.front());
      given_.pop_front();
    }
    work();
  }
}

}  // namespace probity::ledger

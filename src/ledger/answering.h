// Answering: does what it is given, one after another, on a thread of its own. The sequencer gives
// it the answers of a batch: to wake dozens of submitters and to free what they sent would take a
// third of the writing thread's time, in which the next batch can go to the disk.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace probity::ledger {

class Answering {
 public:
  using Work = std::packaged_task<void()>;

  Answering();
  ~Answering();  // finishes
  void give(Work work);
  // Returns when all is done that was given; nothing may be given afterwards.
  void finish();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Work> given_;
  bool finishing_ = false;
  std::thread thread_;
};

}  // namespace probity::ledger

// Turn: who writes next to one SQLite file, among this process's connections: first come, first
// served. SQLite itself lets who finds the file locked sleep and try again, so a thread that writes
// without pause shuts out the others for half a second (bench_witness: cosignatures beside a busy
// log). Other processes wait SQLite's way, after their own turn. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace probity::store {

class Turn {
 public:
  // The one of that file, as long as somebody holds it. Two spellings of a path have two: they wait
  // SQLite's way for each other.
  static std::shared_ptr<Turn> of(const std::string& path);

  // Waits until everyone who came before has passed it on; false when that takes longer.
  bool take(std::chrono::milliseconds at_most);
  // By who took it.
  void pass();

 private:
  std::mutex mutex_;
  std::list<std::condition_variable*> line_;  // the first one's turn it is
};

}  // namespace probity::store

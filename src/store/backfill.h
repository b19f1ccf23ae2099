// Backfill: moves what was committed from SQLite's write-ahead log into the database file, on a
// thread and a connection of its own. Left to the writer, a batch in some thousand would wait for
// it, and every submitter with it, for tens of milliseconds. Any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "store/db.h"

namespace probity::store {

// 64 MiB: half of what the writer itself lets lie there.
inline constexpr int kBackfillPages = 8'000;

class Backfill {
 public:
  static Result<std::unique_ptr<Backfill>> start(const std::string& database,
                                                 int pages = kBackfillPages);
  ~Backfill();  // waits for the one under way

  // After a commit: begins once enough lies there.
  void follow(const Db& writer);

 private:
  Backfill(std::unique_ptr<Db> db, int pages);
  void run();

  std::unique_ptr<Db> db_;
  const int pages_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace probity::store
